"""Topics, places and authors: what stories are filed under."""

from django.contrib import admin
from django.db import models

from articles.models import Author, Place, Topic
from articles.publishing import names

from . import keeping
from .fields import Textarea


class NamedAdmin(keeping.Kept, admin.ModelAdmin):
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
    pass


@admin.register(Place)
class PlaceAdmin(NamedAdmin):
    pass


@admin.register(Author)
class AuthorAdmin(NamedAdmin):
    fields = ["name", "slug", "description", "user"]
    autocomplete_fields = ["user"]
