"""How everything public is read: from the alias that cannot write, one snapshot a rendering."""

from django.db import transaction

PUBLIC = "public"


def snapshot():
    """A context in which every query sees one state: nothing half-published is ever rendered."""
    return transaction.atomic(using=PUBLIC)
