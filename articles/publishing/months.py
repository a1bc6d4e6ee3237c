"""How many live stories each month has: counted as they come and go.

The month of a story is that of its address. Who counts has taken the turn of writing live rows, and bumps what is
answered with.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import F

from articles.keys import month_key
from articles.models import LiveMonth


def count(changes: Iterable[Mapping[str, int]]) -> set[str]:
    """By how many stories each month has more, or fewer: a few queries for each month. Answers with the keys of those
    months that lead to another one from now on.
    """
    total = Counter()
    for change in changes:
        total.update(change)
    return {key for month, more in sorted(total.items()) if more for key in _count(month, more)}


def _count(month: str, more: int) -> set[str]:
    row = LiveMonth.objects.filter(pk=month)
    known = row.update(count=F("count") + more)
    if more < 0:
        gone, _ = row.filter(count=0).delete()
        return neighbours(month) if gone else set()
    if known:
        return set()
    LiveMonth.objects.create(pk=month, count=more)
    return neighbours(month)


def neighbours(month: str) -> set[str]:
    """The keys of the months that lead to this one, or past it."""
    before = LiveMonth.objects.filter(pk__lt=month).order_by("-pk").values_list("pk", flat=True)[:1]
    after = LiveMonth.objects.filter(pk__gt=month).order_by("pk").values_list("pk", flat=True)[:1]
    return {month_key(found) for found in (*before, *after)}
