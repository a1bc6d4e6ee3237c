"""The front page: what editors and the clock of the newsroom have put on top, and what stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from articles import listings, stories
from articles.keys import listing_key
from articles.listings import Listing, Subject
from articles.models import LiveArticle, LiveEntry, LiveListing
from articles.snapshot import PUBLIC
from articles.stories import Name, Story, listing_path

TOP = 4  # the lead and the seconds
BRIEFS = 5


@dataclass(frozen=True)
class Featured:
    """A topic that editors feature, with its newest stories that are not on top of the page already."""

    topic: Name
    stories: tuple[Story, ...]


@dataclass(frozen=True)
class FrontPage:
    """The stories on top come with their pictures, those of the briefing with nothing but their key points."""

    listing: Listing
    lead: tuple[Story, ...]
    seconds: tuple[Story, ...]
    river: tuple[Story, ...]
    briefing: tuple[Story, ...]
    featured: tuple[Featured, ...]
    keys: frozenset[str]


def read(home: Subject) -> FrontPage:
    listing, briefing = listings.front_page(home), listings.newest(listings.briefing(), BRIEFS)
    top = stories.illustrated(listing.stories[:TOP])
    topics = _topics([story.article for story in top])
    return FrontPage(
        listing,
        lead=top[:1],
        seconds=top[1:],
        river=listing.stories[TOP:],
        briefing=briefing.stories,
        featured=_featured(topics),
        keys=listing.keys | briefing.keys | {listing_key(row.name) for row in topics},
    )


def _topics(top: Iterable[int]) -> list[LiveListing]:
    """The listings of the topics that are featured, in the editors' order, each with the ids of two stories."""
    entries = LiveEntry.objects.filter(listing=OuterRef("pk")).exclude(story__in=top)
    of_one = entries.order_by("-first_published", "-story", "-correction").values("story")
    rows = LiveListing.objects.using(PUBLIC).filter(topic__featured__isnull=False).select_related("topic")
    found = rows.order_by().annotate(first=Subquery(of_one[:1]), second=Subquery(of_one[1:2]))
    return sorted(found, key=lambda row: (row.topic.featured, row.pk))


def _featured(topics: Iterable[LiveListing]) -> tuple[Featured, ...]:
    wanted = {row.pk: [pk for pk in (row.first, row.second) if pk] for row in topics}
    rows = LiveArticle.objects.using(PUBLIC).filter(pk__in={pk for pks in wanted.values() for pk in pks})
    found = {story.article: story for story in stories.teasers(list(rows))}
    shown = [(row.topic, tuple(found[pk] for pk in wanted[row.pk])) for row in topics]
    return tuple(Featured(Name(topic.name, listing_path("topic", topic.slug)), told) for topic, told in shown if told)
