"""Bumping the keys of what has changed, and when they last did."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from .models import Bump, SurrogateKey

LONGEST = SurrogateKey._meta.get_field("name").max_length
_BATCH = 300  # keys in one statement: SQLite allows 999 variables in the oldest versions that Django supports
_LOCK = 0x6E657773  # "news"
_SECOND = timedelta(seconds=1)


def bump(keys: Iterable[str]) -> None:
    """Record, in the caller's transaction, that what these keys stand for has changed.

    Every other bump waits until this transaction ends, so call it last.
    """
    names = _checked(keys)
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("bump belongs in the transaction of the change it tells of")
    if names and connection.vendor == "postgresql":
        _take_turns(connection)
    for start in range(0, len(names), _BATCH):
        _bump(names[start : start + _BATCH])


def modified(keys: Iterable[str], using: str = "default") -> datetime | None:
    """When the latest change among these keys was; None if none of them was ever bumped."""
    named = SurrogateKey.objects.using(using).filter(name__in=set(keys))
    return named.aggregate(latest=Max("modified"))["latest"]


def _checked(keys: Iterable[str]) -> list[str]:
    if isinstance(keys, str):
        raise TypeError(f"bump takes many keys, not the letters of {keys!r}")
    names = sorted(set(keys))
    for name in names:
        if not 0 < len(name) <= LONGEST:
            raise ValueError(f"a key has 1 to {LONGEST} characters, this one {len(name)}: {name[:LONGEST]!r}")
    return names


def _take_turns(connection) -> None:
    # A sequence hands its numbers out before the commit. Without this lock, held until the commit, a follower that
    # has seen bump 8 could have missed bump 7, still to be committed. SQLite has one writer at a time anyway.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _bump(names: list[str]) -> None:
    before = dict(SurrogateKey.objects.filter(name__in=names).values_list("name", "modified"))
    now = timezone.now().replace(microsecond=0)
    SurrogateKey.objects.bulk_create(
        [SurrogateKey(name=name, modified=_rising(now, before.get(name))) for name in names],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["modified"],
    )
    Bump.objects.bulk_create([Bump(key=name) for name in names])


def _rising(now: datetime, before: datetime | None) -> datetime:
    """Two changes within a second are two dates, or a reader that asks by date would never see the second."""
    return max(now, before + _SECOND) if before else now
