from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import pictures
from articles.models import Picture

from . import keeping


class PictureForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("File"),
        widget=forms.FileInput({"accept": ",".join(pictures.MEDIA_TYPES)}),
        help_text=_("JPEG, PNG or WebP. Where and when it was taken is not kept."),
    )

    class Meta:
        model = Picture
        fields = ["alt", "decorative", "caption", "credit"]

    def clean_upload(self):
        return pictures.take_in(self.cleaned_data["upload"])


@admin.register(Picture)
class PictureAdmin(keeping.Kept, admin.ModelAdmin):
    form = PictureForm
    list_display = ["preview", "__str__", "credit", "size", "created"]
    list_display_links = ["preview", "__str__"]
    search_fields = ["caption", "alt", "credit"]
    list_per_page = 50
    show_full_result_count = False

    def get_fields(self, request, obj=None):
        """The file is given once: another file is another picture."""
        return ["preview" if obj else "upload", "alt", "decorative", "caption", "credit"]

    def get_readonly_fields(self, request, obj=None):
        return ["preview"]

    def why_kept(self, picture):
        return keeping.of_picture(picture)

    @admin.display(description=_("picture"))
    def preview(self, picture):
        return format_html('<img class="preview" src="{}" alt="" loading="lazy">', picture.file.url)

    @admin.display(description=_("size"))
    def size(self, picture):
        return f"{picture.width} × {picture.height}"

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj:
            del form.base_fields["upload"]
        return form

    def save_model(self, request, obj, form, change):
        if not change:
            pictures.fill(obj, form.cleaned_data["upload"])
        super().save_model(request, obj, form, change)
