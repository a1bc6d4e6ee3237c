"""The fields of a story that need more than the admin gives them."""

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Topic
from articles.models.topic import staying

from .fields import SeenVersion
from .stale import is_stale, moved_on


class ArticleForm(forms.ModelForm):
    seen = SeenVersion()

    class Meta:
        model = Article
        fields = ["headline"]  # the admin says which; this is only never all

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version

    def clean_slug(self):
        """Emptied, the slug of a published story stays what it is."""
        return self.cleaned_data["slug"] or (self.instance.slug if self.instance.first_published else "")

    def clean(self):
        if self.instance.pk and is_stale(self.data.get("seen"), self.instance):
            raise ValidationError(_stale(self.instance))
        return super().clean()


def _stale(article: Article) -> str:
    return format_html(
        '{} {} <a href="" target="_blank">{}</a>',
        moved_on(article),
        _("Nothing was saved over it. What you wrote is still here, below."),
        _("Open the story as it is now"),
    )


class Topics(forms.ModelMultipleChoiceField):
    """What was merged after the form was opened is the one that stays."""

    def clean(self, value):
        chosen = super().clean(value)
        return Topic.objects.filter(pk__in=staying(Topic, chosen.values_list("pk", flat=True)))


def topics(db_field, site: AdminSite, may_add: bool) -> forms.Field:
    """Topics as rows to choose from: taggit's own field is a line of names with commas between them."""
    chosen = AutocompleteSelectMultiple(db_field, site)
    widget = RelatedFieldWidgetWrapper(chosen, db_field.remote_field, site, can_add_related=may_add)
    return Topics(Topic.objects.all(), label=_("Topics"), required=False, widget=widget)
