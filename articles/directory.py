"""What can be followed, by kind: the subscribe page offers it and the OPML lists it."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from articles.keys import PUBLICATION, listing_key, listing_name
from articles.mixes import Part, part
from articles.models import LiveEntry, LiveListing
from articles.snapshot import PUBLIC


def listed(kind: str, most: int | None = None) -> tuple[Part, ...]:
    """All of this kind that have a live story, by name; of more than `most`, those that have the newest."""
    of_one = LiveEntry.objects.filter(listing=OuterRef("pk")).order_by("-first_published").values("first_published")
    rows = LiveListing.objects.using(PUBLIC).filter(kind=kind).select_related(kind)
    dated = rows.annotate(newest=Subquery(of_one[:1])).filter(newest__isnull=False).order_by("-newest", "pk")
    found = [part(kind, row) for row in dated[:most]]
    return tuple(sorted(found, key=lambda each: (each.title.casefold(), each.title)))


def keys(parts: Iterable[Part]) -> frozenset[str]:
    """Of whatever lists these and would list the next one, which comes with a new story."""
    home = listing_key(listing_name("home"))
    return frozenset({home, PUBLICATION, *(each.name_key for each in parts)})
