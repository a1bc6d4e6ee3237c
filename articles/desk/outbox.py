from django.contrib import admin
from django.db.models import Q

from articles.outbox.models import Job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    """What is still to be done, and what could not be: to look at."""

    list_display = ["__str__", "key", "due", "attempts", "failed"]
    list_filter = ["failed", "kind"]
    fields = ["kind", "key", "payload", "created", "due", "attempts", "worker", "failed", "last_error"]
    ordering = ["-failed", "due"]
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).filter(Q(finished=None) | Q(failed=True))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
