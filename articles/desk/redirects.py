from django.contrib import admin

from articles.models import Redirect


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    list_display = ["old", "new"]
    search_fields = ["old", "new"]
    show_full_result_count = False
