"""About, contact, privacy, imprint: written here, in no listing and in no feed."""

from django import forms
from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import Media

from articles.models import FixedPage
from articles.publishing import fixed_pages
from articles.text import slugify

from .blocks import OVERRIDES


class FixedPageForm(forms.ModelForm):
    class Meta:
        model = FixedPage
        fields = ["title", "slug", "text", "spot", "position"]

    def clean(self):
        """Without a slug it is made from the title, so that one is checked as well."""
        given = super().clean()
        fixed_pages.check_slug(slugify(given.get("slug") or given.get("title", "")))
        return given


@admin.register(FixedPage)
class FixedPageAdmin(admin.ModelAdmin):
    form = FixedPageForm
    formfield_overrides = OVERRIDES
    list_display = ["title", "address", "spot", "position"]
    list_display_links = ["title"]

    @admin.display(description=gettext_lazy("address"))
    def address(self, page):
        return format_html('<a href="/{0}/">/{0}/</a>', page.slug)

    def render_change_form(self, request, context, **kwargs):
        response = super().render_change_form(request, context, **kwargs)
        response.context_data["media"] = Media.from_media(response.context_data["media"], nonce=str(request.csp_nonce))
        return response

    def save_model(self, request, obj, form, change):
        fixed_pages.save(obj)

    def delete_model(self, request, obj):
        fixed_pages.delete(obj)
        told = _("Nothing is at /%(slug)s/ now. A redirect can lead its readers on.")
        messages.info(request, told % {"slug": obj.slug})

    def delete_queryset(self, request, queryset):
        for page in queryset:
            self.delete_model(request, page)
