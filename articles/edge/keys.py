"""Bumping the keys of what has changed, and when they last did."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Subquery
from django.utils import timezone

from .following import CHANNEL
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
    if not names:
        return
    if connection.vendor == "postgresql":
        _take_turns(connection)
    moment = _rising(timezone.now().replace(microsecond=0))
    for start in range(0, len(names), _BATCH):
        _bump(names[start : start + _BATCH], moment)


def newest(keys: Iterable[str], using: str = "default") -> tuple[datetime | None, int]:
    """When the latest change among these keys was, and the number of its bump; None and 0 if there was never any."""
    named = SurrogateKey.objects.using(using).filter(name__in=set(keys))
    found = named.aggregate(modified=Max("modified"), bump=Max("bump"))
    return found["modified"], found["bump"] or 0


def modified(keys: Iterable[str], using: str = "default") -> datetime | None:
    """When the latest change among these keys was; None if none of them was ever bumped."""
    return newest(keys, using)[0]


def dates(keys: Iterable[str], using: str = "default") -> dict[str, datetime]:
    """When each of these keys was last bumped, but for those that never were."""
    named = SurrogateKey.objects.using(using).filter(name__in=set(keys))
    return dict(named.values_list("name", "modified"))


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
    # Followers are told at the commit.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s), pg_notify(%s, '')", [_LOCK, CHANNEL])


def _rising(now: datetime) -> datetime:
    """Each change is later than every change before it, two within a second and a clock set back included.

    A response is made of many keys, and is dated by the latest of them: were only each key's own dates to rise, a
    change of one could hide behind the date of another, and who asks by date would never see it.
    """
    key = Bump.objects.filter(id__gt=0).order_by("-id").values("key")[:1]  # the end of a range of its primary key
    latest = SurrogateKey.objects.filter(name=Subquery(key)).values_list("modified", flat=True).first()
    return max(now, latest + _SECOND) if latest else now


def _bump(names: list[str], moment: datetime) -> None:
    change = int(moment.timestamp())
    bumps = Bump.objects.bulk_create([Bump(key=name, change=change) for name in names])
    SurrogateKey.objects.bulk_create(
        [SurrogateKey(name=bump.key, modified=moment, bump=bump.pk) for bump in bumps],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["modified", "bump"],
    )
