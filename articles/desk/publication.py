"""Who publishes here: name, colours, language, clocks, and the links of the navigation."""

import re
from zoneinfo import available_timezones

from django import forms
from django.conf.locale import LANG_INFO
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from articles import colours, languages
from articles.models import FixedPage, NavigationLink, Publication, Redirect
from articles.models.publication import check_colour
from articles.publishing import names

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_GROUNDS = {"accent": colours.PAPER, "accent_dark": colours.PAPER_DARK}


class OneOf(forms.TextInput):
    """A line to type in that offers what there is, and searches it: a list of hundreds that needs no script."""

    def __init__(self, choices: list[str]):
        super().__init__({"list": "known", "autocomplete": "off"})
        self.offered = choices

    def render(self, name, value, attrs=None, renderer=None):
        listed = attrs["list"] = f"{attrs['id']}_known"
        options = format_html_join("", '<option value="{}">', ((choice,) for choice in self.offered))
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)


class PublicationForm(forms.ModelForm):
    class Meta:
        model = Publication
        fields = [
            *("name", "tagline", "logo", "icon", "accent", "accent_dark"),
            *("language", "time_zone", "rights", "notice", "earlier_versions"),
        ]
        widgets = {
            "accent": forms.ColorInput,
            "accent_dark": forms.ColorInput,
            "time_zone": OneOf(sorted(available_timezones())),
            "language": OneOf(sorted(LANG_INFO)),
        }

    def clean_language(self):
        language = self.cleaned_data["language"].strip()
        if not _LANGUAGE.fullmatch(language):
            raise ValidationError(
                _("“%(code)s” is no language code: write one such as “en”, “pt-BR” or “zh-Hans”.") % {"code": language}
            )
        return language

    def clean_accent(self):
        return self._readable("accent")

    def clean_accent_dark(self):
        return self._readable("accent_dark")

    def _readable(self, name: str) -> str:
        colour = self.cleaned_data[name].lower()
        check_colour(colour)
        ratio = colours.contrast(colour, _GROUNDS[name])
        if ratio < colours.READABLE:
            raise ValidationError(
                _("Too faint to read: its contrast with the paper %(paper)s is %(ratio).2f to 1, and must be 4.5.")
                % {"paper": _GROUNDS[name], "ratio": ratio}
            )
        return colour


class LinkForm(forms.ModelForm):
    class Meta:
        model = NavigationLink
        fields = ["label", "address", "position"]


class LinkInline(admin.TabularInline):
    model = NavigationLink
    form = LinkForm
    extra = 1


@admin.register(Publication)
class PublicationAdmin(admin.ModelAdmin):
    """One row: its list is its form."""

    form = PublicationForm
    autocomplete_fields = ["logo", "icon"]
    inlines = [LinkInline]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        return redirect("admin:articles_publication_change", Publication.ROW)

    def save_model(self, request, obj, form, change):
        names.save_publication(obj)
        if not languages.has_words_in(obj.language):
            told = _("No words of ours are in “%(code)s” yet: pages say that it is their language all the same.")
            messages.warning(request, told % {"code": obj.language})

    def save_formset(self, request, form, formset, change):
        links = formset.save(commit=False)
        names.save_links(links, formset.deleted_objects)
        for link in links:
            if not _leads_somewhere(link.address):
                messages.warning(request, _("Nothing is at %(address)s yet.") % {"address": link.address})


def _leads_somewhere(address: str) -> bool:
    """Whether this site has such an address; what is elsewhere is not asked. A story or topic may still be missing."""
    path = address.partition("#")[0].partition("?")[0]
    if not path.startswith("/") or Redirect.objects.filter(old=path).exists():
        return True
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return match.url_name != "fixed-page" or FixedPage.objects.filter(slug=match.kwargs["slug"]).exists()
