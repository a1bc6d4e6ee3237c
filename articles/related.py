"""What stands around one story on its page: why it was updated, more on its topics, and what came last."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from articles import stories
from articles.keys import listing_key, listing_name
from articles.models import Edition, Kind, ListingKind, LiveArticle, LiveEntry, LiveListing
from articles.snapshot import PUBLIC
from articles.stories import Story

MOST = 4
_HOME = listing_name(ListingKind.HOME)


@dataclass(frozen=True)
class Around:
    """`reason` is the note of the newest update or correction, "" where there was none, it said nothing, or
    what it said is hidden."""

    reason: str
    more: tuple[Story, ...]
    latest: tuple[Story, ...]
    keys: frozenset[str]


def around(story: Story) -> Around:
    """What is `more` is not `latest` as well, and neither is the story itself."""
    topics = list(_topics(story))
    more = _newest_of(topics, story)
    last = [pk for pk in _last(MOST + len(more) + 1) if pk not in {story.article, *more}][:MOST]
    found = _teasers([*more, *last])
    listed = {listing_key(_HOME), *(listing_key(row.name) for row in topics)}
    return Around(_reason(story), found[: len(more)], found[len(more) :], _keys(found) | listed)


def latest(count: int) -> tuple[tuple[Story, ...], frozenset[str]]:
    """The newest stories, with the keys of a page that shows them."""
    found = _teasers(list(_last(count)))
    return found, _keys(found) | {listing_key(_HOME)}


def _reason(story: Story) -> str:
    if story.updated == story.first_published:
        return ""
    editions = Edition.objects.using(PUBLIC).filter(article=story.article, number__lte=story.edition)
    told = editions.exclude(kind=Kind.MINOR).order_by("-number").first()
    if told is None:
        return ""
    return told.note if told.hidden is None or told.kind == Kind.CORRECTION else ""


def _topics(story: Story) -> QuerySet:
    """The listings of its topics, each with the date of the last story that could be wanted of it alone."""
    of_one = LiveEntry.objects.filter(listing=OuterRef("pk")).exclude(story=story.article)
    dates = of_one.order_by("-first_published", "-story", "-correction").values("first_published")
    rows = LiveListing.objects.using(PUBLIC).filter(kind=ListingKind.TOPIC, entries__story=story.article)
    return rows.order_by().annotate(begin=Subquery(dates[MOST - 1 : MOST]))


def _newest_of(topics: Collection, story: Story) -> list[int]:
    """From the latest of these dates on there are enough stories, and few more; without a date there are few at all."""
    begin: datetime | None = max((row.begin for row in topics if row.begin), default=None)
    entries = LiveEntry.objects.using(PUBLIC).filter(listing__in=topics).exclude(story=story.article)
    near = entries.filter(first_published__gte=begin) if begin else entries
    dated = sorted(set(near.values_list("first_published", "story")), reverse=True)
    return [pk for _, pk in dated[:MOST]]


def _last(count: int) -> Iterable[int]:
    home = LiveListing.objects.using(PUBLIC).filter(kind=ListingKind.HOME).first()
    entries = LiveEntry.objects.using(PUBLIC).filter(listing=home)
    return entries.order_by("-first_published", "-story", "-correction").values_list("story", flat=True)[:count]


def _teasers(wanted: list[int]) -> tuple[Story, ...]:
    rows = LiveArticle.objects.using(PUBLIC).in_bulk(wanted)
    return stories.teasers([rows[pk] for pk in wanted])


def _keys(found: Iterable[Story]) -> frozenset[str]:
    return frozenset().union(*(story.keys for story in found))
