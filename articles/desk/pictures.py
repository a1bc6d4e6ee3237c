from django import forms
from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from articles import pictures
from articles.models import LiveArticle, Picture
from articles.publishing.pictures import keep

from . import keeping, library
from .upload import Uploads

_WORDS = ["alt", "decorative", "caption", "credit", "rights"]
_FOCAL = ["focal_x", "focal_y"]


class PictureForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("File"),
        widget=forms.FileInput({"accept": ",".join(pictures.MEDIA_TYPES)}),
        help_text=_("JPEG, PNG or WebP. Where and when it was taken is not kept."),
    )

    class Meta:
        model = Picture
        fields = [*_WORDS, *_FOCAL]
        help_texts = {
            "focal_x": _("What matters most stands at so many percent of the width …"),
            "focal_y": _("… and at so many percent of the height. Crops keep it in sight."),
        }

    def clean_upload(self):
        return pictures.take_in(self.cleaned_data["upload"])


@admin.register(Picture)
class PictureAdmin(Uploads, keeping.Kept, admin.ModelAdmin):
    form = PictureForm
    list_filter = [library.WordsFilter, library.UseFilter]
    search_fields = ["caption", "alt", "credit"]
    search_help_text = _("By words of the caption, the alt text or the credit")
    list_per_page = 48
    show_full_result_count = False

    def get_queryset(self, request):
        return library.with_files(super().get_queryset(request))

    def get_fields(self, request, obj=None):
        """The file is given once: another file is another picture."""
        return ["preview", *_FOCAL, *_WORDS, "used_in"] if obj else ["upload", *_WORDS]

    def get_readonly_fields(self, request, obj=None):
        """What is public is cropped by who may publish."""
        ours = ["preview", "used_in"]
        return [*ours, *_FOCAL] if obj and not _may_crop(request.user, obj) else ours

    def why_kept(self, picture):
        return keeping.of_picture(picture)

    @admin.display(description=_("picture"))
    def preview(self, picture):
        shown = {"picture": picture, "file": library.file_of(picture, library.MIDDLING)}
        return render_to_string("admin/articles/picture/focal.html", shown)

    @admin.display(description=_("used in"))
    def used_in(self, picture):
        stories = library.stories_with([picture])[picture.pk]
        return render_to_string("admin/articles/picture/used_in.html", {"stories": stories})

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj:
            del form.base_fields["upload"]
        return form

    def changelist_view(self, request, extra_context=None):
        """The shown pictures come with where they are used, and with a small file each."""
        answer = super().changelist_view(request, extra_context)
        if listed := getattr(answer, "context_data", {}).get("cl"):
            stories = library.stories_with(listed.result_list)
            for picture in listed.result_list:
                picture.stories, picture.thumbnail = stories[picture.pk], library.file_of(picture, library.SMALL)
        return answer

    def save_model(self, request, obj, form, change):
        if not change:
            pictures.fill(obj, form.cleaned_data["upload"])
        keep(obj)


def _may_crop(user, picture: Picture) -> bool:
    shown = LiveArticle.objects.filter(edition__pictures=picture)
    return user.has_perm("articles.publish_article") or not shown.exists()
