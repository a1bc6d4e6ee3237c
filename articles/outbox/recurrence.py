"""Jobs that are done again and again: one pending row of each kind, however many workers there are."""

from django.db.models.functions import Now

from .models import Job
from .registry import INTERVALS


def start() -> None:
    """See that each recurring kind has its pending row. New ones are due at once."""
    _plan([Job(kind=kind, recurring=True, due=Now()) for kind in INTERVALS])


def again(kind: str) -> None:
    """Plan the next occurrence, in the transaction that ends this one.

    It is counted from now, so that a day without a worker is not followed by a day's worth of housekeeping.
    """
    if kind in INTERVALS:
        _plan([Job(kind=kind, recurring=True, due=Now() + INTERVALS[kind])])


def _plan(jobs: list[Job]) -> None:
    Job.objects.bulk_create(jobs, ignore_conflicts=True)
