from django.contrib import admin
from django.shortcuts import redirect

from articles.models import Publication
from articles.publishing import names


@admin.register(Publication)
class PublicationAdmin(admin.ModelAdmin):
    """One row: its list is its form."""

    autocomplete_fields = ["logo", "icon"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        return redirect("admin:articles_publication_change", Publication.ROW)

    def save_model(self, request, obj, form, change):
        names.save_publication(obj)
