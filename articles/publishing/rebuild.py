"""Live rows made what the editions say. Where they are, nothing is written and nothing bumped.

Stories first, each batch read as a whole and only what differs locked and mended. What is mended stands on shelf 0, on
none, until its listings have had their turn: where a story stands is a matter of the whole listing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest

from articles.edge.keys import bump
from articles.keys import (
    DIRECTORY,
    MONTHS,
    SEARCH,
    headline_key,
    listing_key,
    listing_name,
    listing_of,
    month_key,
    path_key,
    read_standing,
    shelf_key,
    standing_name,
    story_key,
)
from articles.models import Article, LiveArticle, LiveEntry, LiveListing
from articles.search import index
from articles.search.index import Document

from . import store
from .diff import Presence
from .presences import columns, expected

BATCH = 500

_NAME = ("listing__kind", "listing__topic", "listing__place", "listing__author")
_STANDING = ("story", "correction", "shelf", "first_published", "updated", *_NAME)

Dates = tuple[datetime, datetime]


@dataclass
class Public:
    """All that the public sees of a story: its live row, for each of its listings the dates it has there, and the words
    by which it is found.

    Where it stands in them is not a matter of the story alone.
    """

    row: dict | None = None
    entries: dict[str, Dates] = field(default_factory=dict)
    document: Document | None = None
    shelves: dict[str, int] = field(default_factory=dict, compare=False)


def mend_stories(now: datetime) -> Iterator[tuple[int, int]]:
    """Tells after each batch how many stories were looked at, and how many mended."""
    for articles in _batches():
        should, found = _should(articles), _found(articles)
        wrong = {article.pk for article in articles if should[article.pk] != found[article.pk]}
        yield len(articles), _mend(wrong, now) if wrong else 0


def _batches() -> Iterator[list[Article]]:
    last = 0
    while batch := list(Article.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _should(articles: Iterable[Article]) -> dict[int, Public]:
    presences = expected(articles)
    return {article.pk: _public(presences.get(article.pk)) for article in articles}


def _public(presence: Presence | None) -> Public:
    if presence is None:
        return Public()
    row = {"article_id": presence.article, **columns(presence)}
    return Public(row, presence.entries, presence.document)


def _found(articles: Iterable[Article]) -> dict[int, Public]:
    found = {article.pk: Public() for article in articles}
    for row in LiveArticle.objects.filter(pk__in=found).values():
        found[row["article_id"]].row = row
    for story, document in index.read(found).items():
        found[story].document = document
    entries = LiveEntry.objects.filter(story__in=found)
    for story, correction, shelf, first, updated, kind, *subjects in entries.values_list(*_STANDING):
        name = standing_name(listing_name(kind, next(filter(None, subjects), None)), correction)
        found[story].entries[name] = first, updated
        found[story].shelves[name] = shelf
    return found


@transaction.atomic
def _mend(suspects: set[int], now: datetime) -> int:
    """Somebody may have published meanwhile: what is read here, under the locks, decides."""
    articles = _locked(_with_squatters(suspects))
    store.take_turn()
    should, found = _should(articles), _found(articles)
    wrong = [pk for pk in should if should[pk] != found[pk]]
    _write_rows([pk for pk in wrong if should[pk].row != found[pk].row], should)
    index.write({pk: should[pk].document for pk in wrong if should[pk].document != found[pk].document})
    listings = _write_entries(wrong, should, found)
    LiveListing.objects.filter(pk__in=[row.pk for row in listings.values()]).update(changed=Greatest("changed", now))
    if wrong:
        lists = {listing_key(name) for name in listings} | ({DIRECTORY} if listings else set())
        bump(lists.union(*(_keys(pk, should[pk], found[pk]) for pk in wrong)))
    return len(wrong)


def _with_squatters(suspects: set[int]) -> set[int]:
    """And the stories whose live rows hold what belongs to one of these: they can only be mended together."""
    while more := _squatters(suspects) - suspects:
        suspects = suspects | more
    return suspects


def _squatters(pks: set[int]) -> set[int]:
    presences = expected(Article.objects.filter(pk__in=pks)).values()
    held = (
        Q(path__in=[presence.path for presence in presences])
        | Q(edition__in=[presence.row["edition_id"] for presence in presences])
        | Q(feed_id__in=[presence.row["feed_id"] for presence in presences])
    )
    return set(LiveArticle.objects.filter(held).values_list("pk", flat=True))


def _locked(pks: set[int]) -> list[Article]:
    return list(Article.objects.filter(pk__in=pks).order_by("pk").select_for_update(no_key=True))


def _write_rows(pks: list[int], should: Mapping[int, Public]) -> None:
    # Raw: their entries are a matter of their own, and most of them are right.
    old = LiveArticle.objects.filter(pk__in=pks)
    old._raw_delete(old.db)
    LiveArticle.objects.bulk_create(LiveArticle(**should[pk].row) for pk in pks if should[pk].row)


def _write_entries(pks: list[int], should: Mapping[int, Public], found: Mapping[int, Public]) -> dict[str, LiveListing]:
    """Answers with the listings, by name, in which anything changed."""
    wrong = {(pk, name) for pk in pks for name, _ in should[pk].entries.items() ^ found[pk].entries.items()}
    listings = store.locked(listing_of(name) for _, name in wrong)
    spots = {(pk, name): _spot(pk, name, listings) for pk, name in sorted(wrong)}
    for (pk, name), spot in spots.items():
        if name in found[pk].entries:
            LiveEntry.objects.filter(**spot).delete()
    LiveEntry.objects.bulk_create(
        LiveEntry(**spot, shelf=0, first_published=first, updated=updated)
        for (pk, name), spot in spots.items()
        for first, updated in filter(None, [should[pk].entries.get(name)])
    )
    return listings


def _spot(story: int, standing: str, listings: Mapping[str, LiveListing]) -> dict:
    listing, correction = read_standing(standing)
    return {"story_id": story, "listing": listings[listing], "correction": correction}


def _keys(pk: int, should: Public, found: Public) -> set[str]:
    """The story's own, those of what points at it, of its month, and of the shelves from which it was taken."""
    rows = [state.row for state in (should, found) if state.row]
    paths, headlines = {row["path"] for row in rows}, {row["headline_key"] for row in rows}
    left = {name for name, dates in found.entries.items() if should.entries.get(name) != dates}
    shelves = {shelf_key(listing_of(name), found.shelves[name]) for name in left}
    months = {MONTHS, *(month_key(row["month"]) for row in rows)}
    return {SEARCH, story_key(pk), *map(path_key, paths), *map(headline_key, headlines), *months, *shelves}
