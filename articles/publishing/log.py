"""Who did what: the admin's own history, written by the verbs so that no door can forget it."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType


def log(row, by, message: str) -> None:
    """A command or the worker has no user: then the edition itself is the record."""
    if by is None:
        return
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        object_repr=str(row)[:200],
        action_flag=CHANGE,
        change_message=message,
    )
