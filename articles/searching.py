"""A search: what a reader looks for, filtered and in an order, as a page of results and as a listing to follow.

Its address says what is looked for in one spelling: parameters in one order, each once and only where it says
something, so that readers who look for the same share one document. A search is no row, so it has no shelves and no
archive, and only the newest `MOST` stories that match are known to it.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import listings, mixes, stories
from articles.keys import PUBLICATION, SEARCH
from articles.listings import RECENT, Listing
from articles.mixes import Part
from articles.models import LiveArticle
from articles.search import find
from articles.search.asked import FIRST, LAST, Asked
from articles.search.document import date_of, filed_word, passages, place, story_of
from articles.search.query import Query, parse
from articles.search.snippets import marked, snippet, wanted
from articles.snapshot import PUBLIC, publisher
from articles.stories import PREFIXES, Story

PATH = "/search/"
PAGE = 20
PAGES = find.MOST // PAGE
PARAMETERS = ("q", *PREFIXES, "from", "to", "sort", "page")
_YEARS = range(1500, 2500)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# Never change it, or every subscriber of a search has another feed.
_SEARCHES = uuid.UUID("7f0b1c52-3f6e-4c1e-9a54-0d1f0c8f0a8e")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Search:
    """`parts` are what a story must be filed under, one of a kind; both days are within the span."""

    query: Query
    parts: tuple[Part, ...] = ()
    begin: date | None = None
    end: date | None = None
    by_date: bool = False
    page: int = 1

    @property
    def pairs(self) -> list[Pair]:
        """What it says, in the one order, but for its order and page, which are no matter of a feed."""
        days = {"from": self.begin, "to": self.end}
        return [
            *([("q", self.query.spelling)] if self.query.spelling else []),
            *((part.kind, part.slug) for part in self.parts),
            *((name, day.isoformat()) for name, day in days.items() if day),
        ]

    @property
    def page_pairs(self) -> list[Pair]:
        order = [("sort", "date")] if self.by_date else []
        return [*self.pairs, *order, *([("page", str(self.page))] if self.page > 1 else [])]

    @property
    def question(self) -> str:
        """What stands behind the path of its feeds."""
        return f"?{urlencode(self.pairs)}" if self.pairs else ""

    @property
    def address(self) -> str:
        return f"{PATH}?{urlencode(self.page_pairs)}" if self.page_pairs else PATH

    @property
    def title(self) -> str:
        names = [self.query.spelling, *(part.title for part in self.parts), *self._days()]
        return _("Search: %(what)s") % {"what": ", ".join(name for name in names if name)}

    @property
    def keys(self) -> frozenset[str]:
        return frozenset({SEARCH, PUBLICATION, *(part.name_key for part in self.parts)})

    @property
    def feed_id(self) -> str:
        """That of all searches that find the same."""
        filed = sorted(part.row.feed_id for part in self.parts)
        return uuid.uuid5(_SEARCHES, "\n".join([self.query.meaning, *filed, f"{self.begin} {self.end}"])).urn

    def _days(self) -> list[str]:
        return [f"{self.begin or '…'} – {self.end or '…'}"] if self.begin or self.end else []


@dataclass(frozen=True)
class Hit:
    story: Story
    headline: SafeString
    snippet: SafeString | str


@dataclass(frozen=True)
class Results:
    """One page of what was found. There may be more of it than `find.MOST`: nobody counts on."""

    hits: tuple[Hit, ...]
    count: int
    more: bool
    last_page: int

    @property
    def keys(self) -> frozenset[str]:
        return frozenset().union(*(hit.story.keys for hit in self.hits))


def read(given: Mapping[str, str]) -> Search | None:
    """What the parameters of an address ask for, whatever they hold. None for a topic, place or author that is none."""
    chosen = mixes.choice((prefix, given[kind]) for kind, prefix in PREFIXES.items() if given.get(kind))
    mix = mixes.find(chosen)
    if chosen and not mix:
        return None
    query = parse(given.get("q", ""))
    return Search(
        query=query,
        parts=mix.parts if mix else (),
        begin=_day(given.get("from", "")),
        end=_day(given.get("to", "")),
        by_date=given.get("sort") == "date",
        page=_number(given.get("page", "")) if query else 1,
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 6 else 1


def results(search: Search) -> Results | None:
    """A page of it; None for one behind the last. Raises `TooSlowError`."""
    asked = _asked(search)
    with find.within_bounds():
        places = find.newest(asked, find.MOST + 1) if search.by_date else find.best(asked)
    shown = places[: find.MOST]
    last = max(1, -(-len(shown) // PAGE))
    if not 1 <= search.page <= last:
        return None
    of_page = shown[(search.page - 1) * PAGE : search.page * PAGE]
    return Results(tuple(_hits(search, of_page)), len(shown), len(places) > find.MOST, last)


def subscription(search: Search) -> Listing:
    """What a subscriber polls, by the rules of `listings.subscription`, but that there is no unsealed shelf."""
    asked = _asked(search)
    with find.within_bounds():
        places = find.newest(asked, find.MOST)
    newest = [story_of(found) for found in places]
    dated = dict(_rows(newest).values_list("pk", "updated"))
    recent = max(dated.values(), default=_NEVER) - RECENT
    since = place(date_of(places[0]) - RECENT) if places else 0
    shown = [
        story
        for number, (found, story) in enumerate(zip(places, newest, strict=True))
        if number < settings.FEED_ENTRIES or found >= since or dated[story] >= recent
    ]
    found = _rows(shown).select_related("edition").in_bulk()
    return _listing(search, stories.whole([found[story] for story in shown]))


def _listing(search: Search, shown: tuple[Story, ...]) -> Listing:
    """What is withdrawn is found no more: of whatever was, subscribers are told as those of everything are."""
    gone = listings.tombstones(listings.home())
    return Listing(
        title=search.title,
        path=PATH,
        question=search.question,
        description=_("The newest stories that are found by this search."),
        feed_id=search.feed_id,
        changed=max([*(story.updated for story in shown), *(one.at for one in gone)], default=_NEVER),
        stories=shown,
        keys=search.keys.union(*(story.keys for story in shown)),
        tombstones=gone,
    )


def _asked(search: Search) -> Asked:
    zone = publisher().zone
    begin = place(datetime.combine(search.begin, time(), zone)) if search.begin else FIRST
    end = place(datetime.combine(search.end, time(), zone) + timedelta(days=1)) if search.end else LAST
    return Asked(search.query, tuple(filed_word(part.kind, part.row.subject_id) for part in search.parts), begin, end)


def _rows(pks: Iterable[int]):
    return LiveArticle.objects.using(PUBLIC).filter(pk__in=pks)


def _hits(search: Search, places: list[int]) -> Iterable[Hit]:
    found = _rows(map(story_of, places)).select_related("edition").in_bulk()
    rows, sought = [found[story_of(each)] for each in places], wanted(search.query)
    for row, story in zip(rows, stories.teasers(rows), strict=True):
        yield Hit(story, marked(story.headline, sought), snippet(story.headline, passages(row.edition.content), sought))


def at_page(search: Search, number: int) -> Search:
    return replace(search, page=number)


def without_filters(search: Search) -> Search:
    return replace(search, parts=(), begin=None, end=None, page=1)
