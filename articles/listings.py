"""Home, topic, place, author: one value each. Page, feed and archive all take one.

A new listing is one function here and one line of `newsroom/urls.py`. Every page of any listing is one range of
one index: no count, no offset, nothing that grows with the archive.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from urllib.parse import quote

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from articles import stories
from articles.keys import PUBLICATION, listing_key, listing_name, name_key, shelf_key
from articles.models import LiveArticle, LiveEntry, LiveListing, Publication, Shelf, Topic
from articles.snapshot import PUBLIC
from articles.stories import PREFIXES, Name, Story

RECENT = timedelta(hours=48)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Subject:
    """What a listing is about. `path` begins and ends with a slash; `row` is None until something was published."""

    kind: str
    title: str
    path: str
    description: str
    row: LiveListing | None
    keys: frozenset[str]


@dataclass(frozen=True)
class Listing:
    """`older` and `newer` are numbers of shelves; None as `newer` of a shelf stands for the front."""

    title: str
    path: str
    description: str
    feed_id: str
    changed: datetime
    stories: tuple[Story, ...]
    keys: frozenset[str]
    number: int | None = None
    older: int | None = None
    newer: int | None = None


def home() -> Subject:
    publication = Publication.current(PUBLIC)
    row = LiveListing.objects.using(PUBLIC).filter(kind="home").first()
    keys = frozenset({listing_key(listing_name("home")), PUBLICATION})
    return Subject("home", publication.name, "/", publication.tagline, row, keys)


def topic(slug: str) -> Subject | None:
    return _named("topic", slug)


def place(slug: str) -> Subject | None:
    return _named("place", slug)


def author(slug: str) -> Subject | None:
    return _named("author", slug)


def _named(kind: str, slug: str) -> Subject | None:
    """None for what was never public: the names in drafts are nobody's business."""
    rows = LiveListing.objects.using(PUBLIC).select_related(kind)
    row = rows.filter(**{f"{kind}__slug": slug}).first()
    if row is None:
        return None
    named = getattr(row, kind)
    keys = frozenset({listing_key(row.name), name_key(kind, named.pk), PUBLICATION})
    return Subject(kind, named.name, quote(f"/{PREFIXES[kind]}/{named.slug}/"), named.description, row, keys)


def topics() -> tuple[Name, ...]:
    """All topics that have a live story, by name."""
    standing = LiveEntry.objects.using(PUBLIC).filter(listing=OuterRef("listing"))
    rows = Topic.objects.using(PUBLIC).filter(Exists(standing)).order_by("name")
    return tuple(Name(topic.name, quote(f"/{PREFIXES['topic']}/{topic.slug}/")) for topic in rows)


def front(subject: Subject) -> Listing:
    """The newest stories as teasers: the shelf that is not sealed yet, and as many as a feed has at least."""
    newest = _newest_shelf(subject)
    rows = _teasers(_newest(subject, newest))
    return _listing(subject, stories.teasers(rows), older=_before(newest))


def shelf(subject: Subject, number: int) -> Listing | None:
    """A sealed shelf as teasers; None for a number that has not been, or is not sealed yet."""
    newest = _newest_shelf(subject)
    if not newest or not 0 < number < newest.number:
        return None
    rows = _teasers(_entries(subject).filter(shelf=number).values_list("story", flat=True))
    newer = number + 1 if number + 1 < newest.number else None
    listing = _listing(subject, stories.teasers(rows), number=number, older=number - 1 or None, newer=newer)
    # A sealed shelf does not change with what is published now, so the listing's own key is not its.
    own = listing.keys - {listing_key(subject.row.name)} | {shelf_key(subject.row.name, number)}
    return Listing(**{**vars(listing), "keys": own})


def subscription(subject: Subject) -> Listing:
    """What a subscriber polls, whole stories: those of `front`, those of the 48 hours before the newest one, and older
    ones whose update or correction lies within 48 hours of the listing's newest change, each in its place by date.
    """
    newest = _newest_shelf(subject)
    main = list(_newest(subject, newest))
    recent = chain(main, _since("first_published", subject), _since("updated", subject))
    rows = LiveArticle.objects.using(PUBLIC).filter(pk__in=set(recent)).select_related("edition")
    ordered = sorted(rows, key=lambda row: (row.first_published, row.pk), reverse=True)
    return _listing(subject, stories.whole(ordered), older=_before(newest))


def _entries(subject: Subject) -> QuerySet:
    return LiveEntry.objects.using(PUBLIC).filter(listing=subject.row).order_by("-first_published", "-story")


def _newest_shelf(subject: Subject) -> Shelf | None:
    return Shelf.objects.using(PUBLIC).filter(listing=subject.row).order_by("-number").first()


def _before(newest: Shelf | None) -> int | None:
    return (newest.number - 1 or None) if newest else None


def _newest(subject: Subject, newest: Shelf | None) -> Iterable[int]:
    count = max(settings.FEED_ENTRIES, newest.count if newest else 0)
    return _entries(subject).values_list("story", flat=True)[:count]


def _since(column: str, subject: Subject) -> Iterable[int]:
    """The stories of the 48 hours before the newest date in this column."""
    by_column = _entries(subject).order_by(f"-{column}", "-story")
    newest = by_column.values_list(column, flat=True).first()
    since = (newest or _NEVER) - RECENT
    return by_column.filter(**{f"{column}__gte": since}).values_list("story", flat=True)


def _teasers(ids: Iterable[int]) -> list[LiveArticle]:
    rows = LiveArticle.objects.using(PUBLIC).in_bulk(list(ids)).values()
    return sorted(rows, key=lambda row: (row.first_published, row.pk), reverse=True)


def _listing(subject: Subject, shown: tuple[Story, ...], **numbers: int | None) -> Listing:
    return Listing(
        title=subject.title,
        path=subject.path,
        description=subject.description,
        feed_id=subject.row.feed_id if subject.row else settings.SITE_URL,
        changed=subject.row.changed if subject.row else _NEVER,
        stories=shown,
        keys=subject.keys.union(*(story.keys for story in shown)),
        **numbers,
    )


LISTINGS: dict[str, Callable[..., Subject | None]] = {"": home, "topics": topic, "places": place, "authors": author}
