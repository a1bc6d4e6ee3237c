"""Merging one topic, place or author into another: first which one stays, then what will happen, then it does."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.models.topic import Named
from articles.publishing import merging, refiling
from articles.stories import PREFIXES

from .keeping import is_public


class StayingForm(forms.Form):
    """Which one stays. A name that was itself merged is known as well, to say where it went."""

    def __init__(self, merged: Named, data=None):
        super().__init__(data)
        self.merged = merged
        model = type(merged)
        widget = AutocompleteSelect(model._meta.get_field("merged_into"), admin.site)
        self.fields["into"] = forms.ModelChoiceField(model.objects.all(), label=_("The one that stays"), widget=widget)

    def clean_into(self) -> Named:
        into = self.cleaned_data["into"]
        merging.check_merge(self.merged, into)
        return into


def may(request: HttpRequest, model: type[Named]) -> bool:
    """To merge is to change the one and to do away with the other."""
    name = model._meta.model_name
    return request.user.has_perms([f"articles.change_{name}", f"articles.delete_{name}"])


def view(request: HttpRequest, pk: int, model: type[Named]) -> HttpResponse:
    """Asked with GET what will happen, and told with POST to do it; both name the one that stays as `into`."""
    if not may(request, model):
        raise PermissionDenied
    merged = get_object_or_404(model.objects.select_related("merged_into"), pk=pk)
    asked = request.POST if request.method == "POST" else request.GET
    form = StayingForm(merged, {"into": _number(asked["into"])} if "into" in asked else None)
    into = form.cleaned_data["into"] if form.is_valid() else None
    if request.method == "POST" and into and _carried_out(form, into, request.user):
        messages.success(request, _("Merged into “%(name)s”. Its stories follow.") % {"name": into})
        return redirect(f"admin:articles_{model._meta.model_name}_change", pk)
    return _asking(request, form, into if form.is_valid() else None)


def _number(sent: str) -> str:
    """As sent, if it can be the number of a row: the widget asks the database for whatever it is given."""
    return sent if sent.isascii() and sent.isdecimal() and len(sent) < 19 else ""


def _carried_out(form: StayingForm, into: Named, by) -> bool:
    """Somebody may have merged either meanwhile."""
    try:
        merging.merge(form.merged, into=into, by=by)
    except ValidationError as error:
        form.add_error("into", error)
        return False
    return True


def _asking(request: HttpRequest, form: StayingForm, into: Named | None) -> HttpResponse:
    merged = form.merged
    context = admin.site.each_context(request) | {
        "opts": merged._meta,
        "original": merged,
        "title": _("Merge into another"),
        "subtitle": str(merged),
        "form": form,
        "into": into,
        "told": _told(merged, into) if into else [],
    }
    return TemplateResponse(request, "admin/articles/merge.html", context)


def _told(merged: Named, into: Named) -> list[str]:
    """What will happen, a sentence each."""
    named = {"name": merged, "into": into, "live": refiling.live(merged).count()}
    told = [_("Stories that readers see under “%(name)s”, and will see under “%(into)s”: %(live)d.") % named]
    if merged._meta.model_name != "place":
        named["copies"] = refiling.copies(merged).count()
        told.append(_("Working copies that are filed under it, and will be under “%(into)s”: %(copies)d.") % named)
    if is_public(merged):
        paths = {"old": _path(merged), "new": _path(into)}
        told.append(_("The address %(old)s and its feeds will lead to %(new)s, for good.") % paths)
    told.append(_("Who writes “%(name)s” from now on will mean “%(into)s”.") % named)
    return told


def _path(named: Named) -> str:
    return f"/{PREFIXES[named._meta.model_name]}/{named.slug}/"
