"""What search engines are told of: every address that should be found, in files of a bounded length.

There is a file for each month, so that one story changes one of them; and one for all that is no story.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from urllib.parse import quote

from articles import directory, listings, months, navigation
from articles.edge.keys import dates
from articles.keys import DIRECTORY, MONTHS, PUBLICATION, listing_key, listing_name, month_key, month_of
from articles.models import FixedPage, Label, LiveArticle, LiveEntry, LiveMonth
from articles.snapshot import PUBLIC
from articles.stories import PREFIXES

# The protocol allows 50,000 addresses and 50 MB; one of letters that are percent-encoded may be 2,000 bytes long.
LARGEST = 20_000
RECENT = timedelta(days=2)
MOST_NEWS = 1_000
KEYS = frozenset({DIRECTORY, MONTHS, PUBLICATION})

_PAGES = ("/archive/", "/topics/", "/subscribe/")


@dataclass(frozen=True)
class Entry:
    """`path` is percent-encoded. `changed` is None where nobody keeps that date."""

    path: str
    changed: datetime | None = None


@dataclass(frozen=True)
class Headline:
    path: str
    headline: str
    at: datetime


@dataclass(frozen=True)
class News:
    """Until `ends` the clock changes none of it; None where there is no news."""

    headlines: tuple[Headline, ...]
    ends: datetime | None
    keys: frozenset[str]


def files() -> tuple[Entry, ...]:
    """The files, each with the date of the newest change in it; of pages nobody keeps that."""
    counted = months.months()
    changed = dates((month_key(month.name) for month in counted), using=PUBLIC)
    found = [_files("pages", len(_pages()))]
    found += [_files(month.name, month.count, changed.get(month_key(month.name))) for month in counted]
    return tuple(chain.from_iterable(found))


def _files(name: str, count: int, changed: datetime | None = None) -> list[Entry]:
    """`/sitemap/2026-11.xml`, `/sitemap/2026-11-2.xml` …"""
    parts = range(1, max(1, -(-count // LARGEST)) + 1)
    return [Entry(f"/sitemap/{name}{f'-{part}' if part > 1 else ''}.xml", changed) for part in parts]


def pages(part: int) -> tuple[Entry, ...]:
    """All that is no story; nothing beyond the last part."""
    return tuple(Entry(path) for path in _pages()[(part - 1) * LARGEST : part * LARGEST])


def of_month(name: str, part: int) -> tuple[Entry, ...]:
    """The stories of a month, oldest first, so that what comes later leaves the earlier parts as they are."""
    if not LiveMonth.objects.using(PUBLIC).filter(month=name).exists():
        return ()
    rows = LiveArticle.objects.using(PUBLIC).filter(month=name).order_by("first_published", "pk")
    found = rows.values_list("path", "updated")[(part - 1) * LARGEST : part * LARGEST]
    return tuple(Entry(quote(path), updated) for path, updated in found)


def _pages() -> list[str]:
    single = [about().path for kind, about in listings.LISTINGS.items() if kind not in PREFIXES.values()]
    named = [part.path for kind in PREFIXES for part in directory.listed(kind)]
    fixed = FixedPage.objects.using(PUBLIC).order_by("pk").values_list("slug", flat=True)
    archive = [month.path for month in months.months()]
    return [*single, *_PAGES, *(navigation.path(slug) for slug in fixed), *named, *archive]


def news(now: datetime) -> News:
    """The stories of the two days before `now`, newest first, but for what somebody has paid for."""
    home = listing_name("home")
    rows = LiveEntry.objects.using(PUBLIC).filter(listing=listings.home().row, first_published__gt=now - RECENT)
    ordered = rows.order_by("-first_published", "-story", "-correction")
    found = list(ordered.values_list("story__path", "story__headline", "first_published", "story__label")[:MOST_NEWS])
    shown = tuple(Headline(quote(path), title, at) for path, title, at, label in found if label != Label.SPONSORED)
    keys = {listing_key(home), PUBLICATION, *(month_key(month_of(path)) for path, *_ in found)}
    return News(shown, found[-1][2] + RECENT if found else None, frozenset(keys))
