"""A story that was pasted, or came in a file, fills the form of a new one. Nothing is saved until its editor saves."""

from copy import copy as shallow

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.intake import forms as intake
from articles.intake import limits
from articles.intake.copy import BadCopy, Copy
from articles.models import Author, Topic
from articles.models.topic import Named

from .filled import Filled, fill

_ADD = "admin:articles_article_add"


class PasteForm(forms.Form):
    """`html` is the clipboard's own form of what stands in `text`; a file goes before both."""

    text = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("Paste a story"),
        widget=forms.Textarea({"rows": 3, "maxlength": limits.FILE_BYTES}),
    )
    html = forms.CharField(required=False, strip=False, widget=forms.Textarea({"hidden": True}))
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=gettext_lazy("or choose a file"),
        widget=forms.FileInput({"accept": ",".join(intake.SUFFIXES)}),
    )
    prefix = "paste"

    def clean(self) -> dict:
        """Adds `copy`. What cannot be read is an error that says where and why."""
        try:
            return self.cleaned_data | {"copy": self._read(**self.cleaned_data)}
        except BadCopy as bad:
            reason = {"line": bad.line, "reason": bad.reason}
            told = _("Line %(line)d: %(reason)s.") if bad.line else _("It could not be read: %(reason)s.")
            raise ValidationError(told % reason) from bad

    def _read(self, text: str = "", html: str = "", file=None) -> Copy:
        if file:
            return intake.read(file.name, file.read(limits.DOCX_BYTES + 1))
        if not text.strip() and not html.strip():
            raise BadCopy(0, _("there is nothing in the box, and no file is chosen"))
        return intake.pasted(text, html)


class Pasting:
    """For the `ModelAdmin` of stories."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.paste_view)
        return [path("paste/", view, name="articles_article_paste"), *super().get_urls()]

    def paste_view(self, request: HttpRequest) -> HttpResponse:
        """The page of a new story, filled; or as it was, with what is wrong and all that was pasted."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return redirect(_ADD)
        form = PasteForm(request.POST, request.FILES)
        shown = shallow(request)
        shown.method = "GET"
        if form.is_valid():
            shown.filled = fill(form.cleaned_data["copy"], self._may_make(request))
            form = PasteForm()
        return self.add_view(shown, reverse(_ADD), {"paste": form, "filled": getattr(shown, "filled", None)})

    def add_view(self, request, form_url="", extra_context=None):
        return super().add_view(request, form_url, {"paste": PasteForm()} | (extra_context or {}))

    def get_changeform_initial_data(self, request) -> dict:
        return _of(request).story if _of(request) else super().get_changeform_initial_data(request)

    def get_inline_instances(self, request, obj=None) -> list:
        inlines = super().get_inline_instances(request, obj)
        for inline in inlines:
            inline.extra += len(_of(request).blocks.get(inline.model, ())) if _of(request) else 0
        return inlines

    def get_formset_kwargs(self, request, obj, inline, prefix) -> dict:
        rows = _of(request).blocks.get(inline.model) if _of(request) else None
        return super().get_formset_kwargs(request, obj, inline, prefix) | ({"initial": rows} if rows else {})

    def _may_make(self, request) -> dict[type[Named], bool]:
        return {model: self.admin_site.get_model_admin(model).has_add_permission(request) for model in (Topic, Author)}


def _of(request: HttpRequest) -> Filled | None:
    return getattr(request, "filled", None)
