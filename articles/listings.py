"""Home, briefing, corrections, topic, place, author: one value each. Page, feed and archive all take one.

A new listing is one function here and one line of `LISTINGS`. Every page of any listing is one range of
one index: no count, no offset, nothing that grows with the archive.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from articles import stories
from articles.keys import FRONT_PAGE, PUBLICATION, listing_key, name_key, seal_key, shelf_key
from articles.models import FrontPick, LiveArticle, LiveEntry, LiveListing, Shelf, Tombstone, Topic
from articles.models.topic import Named
from articles.snapshot import PUBLIC, publisher
from articles.stories import PREFIXES, Name, Story, listing_path

RECENT = timedelta(hours=48)
TOMBSTONES = 100

Standing = tuple[datetime, int, int]  # by which date, which story, which of its corrections (0: the story itself)
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
class Moved:
    """That what a listing was about was merged into another: `path` is the path of that one's listing."""

    path: str


@dataclass(frozen=True)
class Gone:
    """A story that was withdrawn."""

    feed_id: str
    at: datetime


@dataclass(frozen=True)
class Listing:
    """`number` is that of a shelf, None for what is newest; `older` and `newer` are numbers of sealed shelves.

    `question` stands behind the paths of its page and feeds: "?q=ferry", for a search.
    """

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
    tombstones: tuple[Gone, ...] = ()
    question: str = ""


def home() -> Subject:
    publication = publisher()
    return _single("home", publication.name, "/", publication.tagline)


def briefing() -> Subject:
    return _single("briefing", _("Briefing"), "/briefing/", _("The key points of every story, by day."))


def corrections() -> Subject:
    return _single("corrections", _("Corrections"), "/corrections/", _("What we got wrong, and when we put it right."))


def _single(kind: str, title: str, path: str, description: str) -> Subject:
    row = LiveListing.objects.using(PUBLIC).filter(kind=kind).first()
    return Subject(kind, title, path, description, row, frozenset({listing_key(kind), PUBLICATION}))


def topic(slug: str) -> Subject | Moved | None:
    return _named("topic", slug)


def place(slug: str) -> Subject | Moved | None:
    return _named("place", slug)


def author(slug: str) -> Subject | Moved | None:
    return _named("author", slug)


def _named(kind: str, slug: str) -> Subject | Moved | None:
    """None for what was never public: the names in drafts are nobody's business."""
    rows = LiveListing.objects.using(PUBLIC).select_related(f"{kind}__merged_into")
    row = rows.filter(**{f"{kind}__slug": slug}).first()
    if row is None:
        return None
    named = getattr(row, kind)
    if named.merged_into:
        return Moved(_path(kind, named.merged_into))
    keys = frozenset({listing_key(row.name), name_key(kind, named.pk), PUBLICATION})
    return Subject(kind, named.name, _path(kind, named), named.description, row, keys)


def _path(kind: str, named: Named) -> str:
    return listing_path(kind, named.slug)


def topics() -> tuple[Name, ...]:
    """All topics that have a live story, by name."""
    standing = LiveEntry.objects.using(PUBLIC).filter(listing=OuterRef("listing"))
    rows = Topic.objects.using(PUBLIC).filter(Exists(standing), merged_into=None).order_by("name")
    return tuple(Name(topic.name, _path("topic", topic)) for topic in rows)


def front(subject: Subject) -> Listing:
    """The newest stories as teasers: the shelf that is not sealed yet, and as many as a feed has at least."""
    newest = _newest_shelf(subject)
    return _listing(subject, _teasers(subject, _newest(subject, newest)), older=_before(newest))


def newest(subject: Subject, count: int) -> Listing:
    """The newest stories as teasers, so many."""
    return _listing(subject, _teasers(subject, _standings(_entries(subject))[:count]))


def front_page(home: Subject) -> Listing:
    """`front` with what editors have picked on top, each in its place; the newest that are not picked fill the rest.

    Subscribers are none the wiser: feeds have one order, that of dates. A pick that is not live is none.
    """
    newest = _newest_shelf(home)
    standings, picks = list(_newest(home, newest)), _picks(home)
    rest = iter([standing for standing in standings if standing not in picks.values()])
    places = range(max(picks, default=-1) + 1)
    top = [found for place in places if (found := picks.get(place) or next(rest, None))]
    listing = _listing(home, _teasers(home, [*top, *rest]), older=_before(newest))
    return replace(listing, keys=listing.keys | {FRONT_PAGE})


def shelf(subject: Subject, number: int) -> Listing | None:
    """A sealed shelf as teasers; None for a number that has not been, or is not sealed yet."""
    newest = _newest_shelf(subject)
    if not newest or not 0 < number < newest.number:
        return None
    newer = number + 1 if number + 1 < newest.number else None
    found = _shelf(subject, number, _teasers, newer=newer)
    return replace(found, keys=found.keys | {seal_key(subject.row.name, number + 1)})


def archive(subject: Subject, number: int) -> Listing | None:
    """A shelf as whole stories: an archive document (RFC 5005, section 4). None for a number that has not been.

    Once it is sealed nothing that is published changes it: so it leads on to the next by its number alone, which is
    why the unsealed shelf has an archive document too.
    """
    newest = _newest_shelf(subject)
    if not newest or not 0 < number <= newest.number:
        return None
    return _shelf(subject, number, _whole, newer=number + 1 if number < newest.number else None)


def subscription(subject: Subject) -> Listing:
    """What a subscriber polls, whole stories: those of `front`, those of the 48 hours before the newest one, and older
    ones whose update or correction lies within 48 hours of the listing's newest change, each in its place by date.
    """
    newest = _newest_shelf(subject)
    recent = chain(_newest(subject, newest), _since("first_published", subject), _since("updated", subject))
    standings = sorted(set(recent), reverse=True)
    gone = tombstones(subject)
    return _listing(subject, _whole(subject, standings), older=_before(newest), tombstones=gone)


def _shelf(subject: Subject, number: int, load: Callable, *, newer: int | None) -> Listing:
    standings = _standings(_entries(subject).filter(shelf=number))
    listing = _listing(subject, load(subject, standings), number=number, older=number - 1 or None, newer=newer)
    # A sealed shelf does not change with what is published now: neither the listing's key is its, nor its date.
    own = listing.keys - {listing_key(subject.row.name)} | {shelf_key(subject.row.name, number)}
    return replace(listing, keys=own, changed=max((story.updated for story in listing.stories), default=_NEVER))


def _entries(subject: Subject) -> QuerySet:
    entries = LiveEntry.objects.using(PUBLIC).filter(listing=subject.row)
    return entries.order_by("-first_published", "-story", "-correction")


def _standings(entries: QuerySet) -> Iterable[Standing]:
    return entries.values_list("first_published", "story", "correction")


def _picks(home: Subject) -> dict[int, Standing]:
    """By place. Asked for in two steps: joined, a database may begin with all stories there are."""
    picked = dict(FrontPick.objects.using(PUBLIC).order_by("position").values_list("position", "article"))
    live = LiveArticle.objects.using(PUBLIC).filter(pk__in=picked.values())
    dates = dict(live.values_list("pk", "first_published"))
    return {place: (dates[story], story, 0) for place, story in picked.items() if story in dates}


def _newest_shelf(subject: Subject) -> Shelf | None:
    return Shelf.objects.using(PUBLIC).filter(listing=subject.row).order_by("-number").first()


def _before(newest: Shelf | None) -> int | None:
    return (newest.number - 1 or None) if newest else None


def _newest(subject: Subject, newest: Shelf | None) -> Iterable[Standing]:
    count = max(settings.FEED_ENTRIES, newest.count if newest else 0)
    return _standings(_entries(subject))[:count]


def _since(column: str, subject: Subject) -> Iterable[Standing]:
    """What stands by a date in this column of the 48 hours before the newest."""
    by_column = _entries(subject).order_by(f"-{column}", "-story", "-correction")
    newest = by_column.values_list(column, flat=True).first()
    since = (newest or _NEVER) - RECENT
    return _standings(by_column.filter(**{f"{column}__gte": since}).order_by())


def tombstones(subject: Subject) -> tuple[Gone, ...]:
    """The newest withdrawals: as many as anybody who polls at all will meet."""
    rows = Tombstone.objects.using(PUBLIC).filter(listing=subject.row).order_by("-at", "-article_id")
    return tuple(Gone(feed_id, at) for feed_id, at in rows.values_list("feed_id", "at")[:TOMBSTONES])


def _teasers(subject: Subject, standings: Iterable[Standing]) -> tuple[Story, ...]:
    """What a page shows: teasers, but for the briefing, which is nothing without its key points."""
    if subject.kind == "home" or subject.kind in PREFIXES:
        return stories.teasers(_rows(standings, LiveArticle.objects))
    return _whole(subject, standings)


def _whole(subject: Subject, standings: Iterable[Standing]) -> tuple[Story, ...]:
    """What a feed carries."""
    standings = list(standings)
    if subject.kind == "corrections":
        numbers = [correction for _, _, correction in standings]
        return stories.corrections(_rows(standings, LiveArticle.objects), numbers)
    load = stories.briefs if subject.kind == "briefing" else stories.whole
    return load(_rows(standings, LiveArticle.objects.select_related("edition")))


def _rows(standings: Iterable[Standing], rows) -> list[LiveArticle]:
    """The rows of these standings, in their order; a story of two corrections comes twice."""
    ids = [story for _, story, _ in standings]
    found = rows.using(PUBLIC).in_bulk(set(ids))
    return [found[pk] for pk in ids]


def _listing(subject: Subject, shown: tuple[Story, ...], **given) -> Listing:
    return Listing(
        title=subject.title,
        path=subject.path,
        description=subject.description,
        feed_id=subject.row.feed_id if subject.row else settings.SITE_URL,
        changed=subject.row.changed if subject.row else _NEVER,
        stories=shown,
        keys=subject.keys.union(*(story.keys for story in shown)),
        **given,
    )


LISTINGS: dict[str, Callable[..., Subject | Moved | None]] = {
    "": home,
    "briefing": briefing,
    "corrections": corrections,
    "topics": topic,
    "places": place,
    "authors": author,
}
