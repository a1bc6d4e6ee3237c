"""The fields of a story that need more than the admin gives them."""

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Topic

from . import scratch
from .fields import SeenVersion, SheetMark, Textarea
from .stale import is_stale, moved_on
from .topic_choice import TopicsField, TopicsWidget


class ArticleForm(forms.ModelForm):
    seen = SeenVersion()
    sheet = SheetMark()

    class Meta:
        model = Article
        fields = ["headline"]  # the admin says which; this is only never all
        widgets = {"headline": Textarea({"rows": 1})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"seen": self.instance.version, "sheet": scratch.mark()}

    def clean_slug(self):
        """Emptied, the slug of a published story stays what it is."""
        return self.cleaned_data["slug"] or (self.instance.slug if self.instance.first_published else "")

    def clean(self):
        if scratch.TAKEN_BACK in self.data:
            raise ValidationError(_("It is only shown, not saved."))
        if self.instance.pk and is_stale(self.data, self.instance):
            raise ValidationError(moved_on(self.instance))  # the page tells the rest: see `writing`
        return super().clean()


def topics(db_field, site: AdminSite, may_add: bool) -> forms.Field:
    """Topics as rows to choose from: taggit's own field is a line of names with commas between them."""
    widget = TopicsWidget(db_field, site)
    told = _("What you type and nobody has used yet can be made a topic here.") if may_add else ""
    queryset = Topic.objects.all()
    return TopicsField(queryset, label=_("Topics"), required=False, widget=widget, help_text=told, may_add=may_add)
