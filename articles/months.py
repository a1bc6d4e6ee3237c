"""The archive: which months have stories, and the stories of one of them, newest first.

A month is that of the addresses, `/2026/11/…`, so that no change of the time zone moves a story. Its days are those of
today's time zone, but that the first day has whatever came before it, and the last whatever comes after. A month or
day is one range of one index.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from articles import stories
from articles.keys import PUBLICATION, month_key
from articles.models import LiveArticle, LiveMonth, Publication
from articles.snapshot import PUBLIC
from articles.stories import Story

MOST = 300  # headlines on the page of a month: one that has more has a page for each day

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Month:
    """`name` is as `2026-11`."""

    name: str
    count: int

    @property
    def path(self) -> str:
        return f"/archive/{self.name.replace('-', '/')}/"

    @property
    def first(self) -> date:
        return date.fromisoformat(f"{self.name}-01")

    @property
    def last(self) -> date:
        return (self.first + 31 * _DAY).replace(day=1) - _DAY

    @property
    def year(self) -> str:
        return self.name[:4]


@dataclass(frozen=True)
class Day:
    """`count` is None where nobody has counted."""

    date: date
    path: str
    count: int | None = None


@dataclass(frozen=True)
class Part:
    """A month, or of a month that is too long for one page its `days`, or one of these: `day`.

    `newer` and `older` are what has stories after and before it: months of a month, days of a day.
    """

    month: Month
    newer: Month | Day | None
    older: Month | Day | None
    keys: frozenset[str]
    stories: tuple[Story, ...] = ()
    days: tuple[Day, ...] = ()
    day: Day | None = None


def months() -> tuple[Month, ...]:
    """All that have a live story, newest first."""
    rows = LiveMonth.objects.using(PUBLIC).order_by("-month")
    return tuple(Month(row.month, row.count) for row in rows)


def of_month(name: str) -> Part | None:
    """None for a month without stories."""
    rows = LiveMonth.objects.using(PUBLIC)
    month = _first(rows.filter(month=name))
    if month is None:
        return None
    newer = _first(rows.filter(month__gt=name).order_by("month"))
    older = _first(rows.filter(month__lt=name).order_by("-month"))
    if month.count > MOST:
        return Part(month, newer, older, _keys(month), days=_days(month))
    shown = stories.teasers(_rows(month))
    return Part(month, newer, older, _keys(month, shown), stories=shown)


def of_day(name: str, day: str) -> Part | None:
    """None for a day without stories."""
    month = _first(LiveMonth.objects.using(PUBLIC).filter(month=name))
    try:
        chosen = date.fromisoformat(f"{name}-{day}")
    except ValueError:
        return None
    return _of_day(month, chosen, Publication.current(PUBLIC).zone) if month else None


def _of_day(month: Month, chosen: date, zone: ZoneInfo) -> Part | None:
    starts, ends = _midnight(chosen, zone), _midnight(chosen + _DAY, zone)
    rows = _rows(month)
    since = rows.filter(first_published__gte=starts) if chosen > month.first else rows
    shown = stories.teasers(since.filter(first_published__lt=ends) if chosen < month.last else since)
    if not shown:
        return None
    newer = rows.filter(first_published__gte=ends).reverse() if chosen < month.last else rows.none()
    older = rows.filter(first_published__lt=starts) if chosen > month.first else rows.none()
    sides = (_day(month, _date(found, month, zone)) if (found := _moment(side)) else None for side in (newer, older))
    return Part(month, *sides, _keys(month, shown), stories=shown, day=_day(month, chosen))


def _first(rows: QuerySet) -> Month | None:
    row = rows.first()
    return Month(row.month, row.count) if row else None


def _rows(month: Month) -> QuerySet:
    return LiveArticle.objects.using(PUBLIC).filter(month=month.name).order_by("-first_published", "-pk")


def _keys(month: Month, shown: Iterable[Story] = ()) -> frozenset[str]:
    return frozenset({month_key(month.name), PUBLICATION}).union(*(story.keys for story in shown))


def _days(month: Month) -> tuple[Day, ...]:
    """Those of a month that have stories, newest first."""
    zone = Publication.current(PUBLIC).zone
    moments = _rows(month).values_list("first_published", flat=True)
    counts = Counter(_date(moment, month, zone) for moment in moments.iterator())
    return tuple(_day(month, day, counts[day]) for day in sorted(counts, reverse=True))


def _day(month: Month, day: date, count: int | None = None) -> Day:
    return Day(day, f"{month.path}{day:%d}/", count)


def _moment(rows: QuerySet) -> datetime | None:
    return rows.values_list("first_published", flat=True).first()


def _date(moment: datetime, month: Month, zone: ZoneInfo) -> date:
    return min(max(moment.astimezone(zone).date(), month.first), month.last)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
