"""What can be followed, by kind: the subscribe page offers it and the OPML lists it."""

from django.db.models import OuterRef, Subquery

from articles.keys import DIRECTORY, PUBLICATION, listing_key, listing_name
from articles.mixes import Part, part
from articles.models import LiveEntry, LiveListing
from articles.snapshot import PUBLIC


def listed(kind: str, most: int | None = None) -> tuple[Part, ...]:
    """All of this kind that have a live story, by name; of more than `most`, those that have the newest."""
    of_one = LiveEntry.objects.filter(listing=OuterRef("pk")).order_by("-first_published").values("first_published")
    rows = LiveListing.objects.using(PUBLIC).filter(kind=kind, **{f"{kind}__merged_into": None}).select_related(kind)
    dated = rows.annotate(newest=Subquery(of_one[:1])).filter(newest__isnull=False).order_by("-newest", "pk")
    found = [part(kind, row) for row in dated[:most]]
    return tuple(sorted(found, key=lambda each: (each.title.casefold(), each.title)))


def keys(most: int | None = None) -> frozenset[str]:
    """Of whatever shows what is `listed`, all or so many: which are the newest is a matter of every new story."""
    newest = {listing_key(listing_name("home"))} if most else set()
    return frozenset({DIRECTORY, PUBLICATION, *newest})
