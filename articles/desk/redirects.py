from django.contrib import admin

from articles.edge.addresses import PARAMETERS
from articles.edge.keys import bump
from articles.models import Redirect


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    list_display = ["old", "new"]
    search_fields = ["old", "new"]
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        bump([PARAMETERS])

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        bump([PARAMETERS])

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        bump([PARAMETERS])
