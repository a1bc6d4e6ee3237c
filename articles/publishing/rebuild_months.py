"""Months made right: each that has live stories, with their number."""

from django.db import transaction
from django.db.models import Count

from articles.edge.keys import bump
from articles.keys import MONTHS, month_key
from articles.models import LiveArticle, LiveMonth

from .months import neighbours
from .store import take_turn


def mend_months() -> int:
    """How many months were counted wrong: nothing is locked, written or bumped where all is well."""
    return _mend() if _wrong() else 0


@transaction.atomic
def _mend() -> int:
    """Somebody may have published meanwhile: what is read here, in turn, decides."""
    take_turn()
    wrong = _wrong()
    LiveMonth.objects.filter(pk__in=wrong).delete()
    LiveMonth.objects.bulk_create(LiveMonth(pk=month, count=number) for month, number in wrong.items() if number)
    if wrong:
        bump({MONTHS, *map(month_key, wrong)}.union(*map(neighbours, wrong)))
    return len(wrong)


def _wrong() -> dict[str, int]:
    """The right number for each month that has another."""
    should = dict(LiveArticle.objects.order_by().values_list("month").annotate(Count("pk")))
    found = dict(LiveMonth.objects.values_list("pk", "count"))
    return {month: should.get(month, 0) for month in should.keys() | found if should.get(month) != found.get(month)}
