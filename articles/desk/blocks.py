"""The blocks of the body, and the bylines, as parts of the story's form."""

from content_editor.admin import ContentEditorInline
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from articles.models import AlsoRead, Byline, Figure, Quote, Section

from .fields import HighlightsField, RichText, Textarea

OVERRIDES = {
    models.TextField: {"widget": Textarea},
    models.URLField: {"assume_scheme": "https"},
    ProseEditorField: {"widget": RichText},
}


class SectionForm(forms.ModelForm):
    highlights = HighlightsField(
        required=False,
        label=_("Highlights"),
        help_text=_("Key points of this section, one a line. Begin a line with ★ to put it at the top of the story."),
        widget=Textarea({"rows": 4, "class": "vLargeTextField"}),
    )

    class Meta:
        model = Section
        fields = ["crosshead", "text", "highlights", "region", "ordering"]


def only_new(field):
    """Beside a choice, the way to add another one; changing and deleting have their own place."""
    if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
        field.widget.can_change_related = field.widget.can_delete_related = field.widget.can_view_related = False
    return field


class BlockInline(ContentEditorInline):
    """Each names its fields, here and for bylines: to find them out Django would build every form once more, twice."""

    formfield_overrides = OVERRIDES

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return only_new(super().formfield_for_dbfield(db_field, request, **kwargs))


class SectionInline(BlockInline):
    model = Section
    form = SectionForm
    fields = SectionForm.Meta.fields
    icon = "notes"


class QuoteInline(BlockInline):
    model = Quote
    fields = ["region", "ordering", "text", "attribution"]
    icon = "format_quote"


class FigureInline(BlockInline):
    model = Figure
    fields = ["region", "ordering", "picture", "caption", "alt"]
    autocomplete_fields = ["picture"]
    icon = "image"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("picture")


class AlsoReadInline(BlockInline):
    model = AlsoRead
    fields = ["region", "ordering", "target", "label", "url"]
    autocomplete_fields = ["target"]
    icon = "link"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("target")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A story is chosen here, never begun: its form does not fit into a small window."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "target":
            field.widget.can_add_related = False
        return field


class BylineFormSet(forms.BaseInlineFormSet):
    def get_unique_error_message(self, unique_check):
        return _("An author stands in the byline once.")


class BylineForm(forms.ModelForm):
    def clean_author(self):
        """Who was merged after the form was opened is the one that stays."""
        return self.cleaned_data["author"].staying


class BylineInline(admin.TabularInline):
    model = Byline
    form = BylineForm
    formset = BylineFormSet
    fields = ["author", "position"]
    autocomplete_fields = ["author"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("author")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return only_new(super().formfield_for_dbfield(db_field, request, **kwargs))
