"""Topics, places and authors: what stories are filed under."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.models import Author, Place, TaggedArticle, Topic
from articles.models.topic import Named
from articles.publishing import names

from . import featured, keeping
from .fields import Textarea


class NameForm(forms.ModelForm):
    """A name that differs from another in nothing but its letters' case is that other."""

    class Meta:
        fields = ["name"]  # the admin says which; this is only never all

    def clean_name(self):
        name = self.cleaned_data["name"]
        taken = names.known_as(self._meta.model, name)
        if taken and taken.pk != self.instance.pk:
            raise ValidationError(_taken(taken))
        return name


def _taken(named: Named) -> str:
    address = reverse(f"admin:articles_{named._meta.model_name}_change", args=[named.pk])
    return format_html('{} <a href="{}">{}</a>', _("There is one of this name already:"), address, named)


class NamedAdmin(keeping.Kept, admin.ModelAdmin):
    form = NameForm
    formfield_overrides = {models.TextField: {"widget": Textarea}}
    list_display = ["name", "slug", "description"]
    search_fields = ["name"]
    fields = ["name", "slug", "description"]
    show_full_result_count = False

    def why_kept(self, named):
        return keeping.of_name(named)

    def get_readonly_fields(self, request, obj=None):
        """An address that readers know stays."""
        return ["slug"] if obj and keeping.is_public(obj) else []

    def save_model(self, request, obj, form, change):
        names.rename(obj)


@admin.register(Topic)
class TopicAdmin(NamedAdmin):
    list_display = ["name", "stories", "featured", "slug", "description"]

    @admin.display(description=_("stories"), ordering="stories")
    def stories(self, topic):
        """Working copies, published or not."""
        return topic.stories

    def get_queryset(self, request):
        topics = super().get_queryset(request)
        if not request.resolver_match or request.resolver_match.url_name != "articles_topic_changelist":
            return topics
        tagged = TaggedArticle.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
        return topics.annotate(stories=Coalesce(Subquery(tagged.annotate(n=Count("pk")).values("n")), 0))

    def get_urls(self):
        page = self.admin_site.admin_view(featured.view)
        return [path("navigation/", page, name="articles_topic_navigation"), *super().get_urls()]


@admin.register(Place)
class PlaceAdmin(NamedAdmin):
    pass


@admin.register(Author)
class AuthorAdmin(NamedAdmin):
    fields = ["name", "slug", "description", "user"]
    autocomplete_fields = ["user"]
