"""Shelves made even again after a bulk import, which fills those of the years that it brings.

A listing without an overfull shelf stays as it is, and in the others each shelf before the first overfull one: what
readers and robots have kept of them stays right.
"""

from datetime import datetime
from itertools import takewhile

from django.db import transaction

from articles.models import LiveListing

from .shelves import FULL, even
from .shelving import entries, lock, shelve


def overfull() -> list[int]:
    """The listings that have an overfull shelf, by their ids."""
    listings = LiveListing.objects.filter(shelves__count__gt=FULL).distinct()
    return list(listings.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def reshelve(pk: int) -> tuple[str, int]:
    """The name of the listing, and how many of its shelves changed."""
    listing = lock(pk)
    return listing.name, len(shelve(listing, _evened(listing)))


def _evened(listing: LiveListing) -> list[datetime]:
    shelves = list(listing.shelves.order_by("number"))
    kept = [shelf.starts for shelf in takewhile(lambda shelf: shelf.count <= FULL, shelves)]
    if len(kept) == len(shelves):
        return kept
    first = shelves[len(kept)].starts
    dates = (date for date, _ in entries(listing, first_published__gte=first))
    return [*kept, first, *even(dates)[1:]]
