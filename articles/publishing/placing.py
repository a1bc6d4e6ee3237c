"""On which shelves a story is to stand, read from the database for `shelves` to decide."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import OuterRef, Subquery

from articles.keys import listing_of
from articles.models import LiveEntry, LiveListing, Shelf

from .shelves import Place, Shelves, place


def places(listings: Mapping[str, LiveListing], standings: Mapping[str, datetime]) -> dict[str, Place]:
    """Where the story is to stand, by the names of its new standings: one query for each date among them."""
    found, begun = {}, {}
    for date in sorted(set(standings.values())):
        names = [name for name, own in standings.items() if own == date]
        states = _states([listings[listing_of(name)].pk for name in names], date)
        for name in names:
            listing = listing_of(name)
            # A shelf that an earlier standing of this story begins is not in the database yet.
            spot = Place(begun[listing].number) if listing in begun else place(states[listings[listing].pk], date)
            begun |= {listing: spot} if spot.starts else {}
            found[name] = spot
    return found


def _states(listings: list[int], date: datetime) -> dict[int, Shelves]:
    newest = Shelf.objects.filter(listing=OuterRef("pk")).order_by("-number")
    spanning = Shelf.objects.filter(listing=OuterRef("pk"), starts__lte=date).order_by("-starts")
    latest = LiveEntry.objects.filter(listing=OuterRef("pk")).order_by("-first_published", "-story", "-correction")
    rows = LiveListing.objects.filter(pk__in=listings).annotate(
        newest=Subquery(newest.values("number")[:1]),
        newest_count=Subquery(newest.values("count")[:1]),
        newest_date=Subquery(latest.values("first_published")[:1]),
        span=Subquery(spanning.values("number")[:1]),
    )
    return {row.pk: _shelves(row) for row in rows}


def _shelves(row: LiveListing) -> Shelves:
    return Shelves(row.newest or 0, row.newest_count or 0, row.newest_date, row.span or 0)
