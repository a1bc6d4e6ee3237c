"""Shelves made right: each story on the one whose span holds its date, every count true, none missing."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from articles.models import LiveEntry, LiveListing

from .shelves import recover
from .shelving import entries, lock, shelve, survey


def mend_shelves(listing: LiveListing) -> int:
    """How many shelves changed by it: nothing is locked, written or bumped where all is well."""
    return 0 if _well(listing) else _mend(listing.pk)


def _well(listing: LiveListing) -> bool:
    shelves = list(listing.shelves.order_by("number"))
    starts = [shelf.starts for shelf in shelves]
    counts, astray = survey(entries(listing), starts)
    told = Counter({shelf.number: shelf.count for shelf in shelves})
    return not astray and counts == told and starts == _starts(listing)


@transaction.atomic
def _mend(pk: int) -> int:
    listing = lock(pk)
    return len(shelve(listing, _starts(listing)))


def _starts(listing: LiveListing) -> list[datetime]:
    standing = LiveEntry.objects.filter(listing=listing)
    rows = dict(listing.shelves.values_list("number", "starts"))
    if not rows and not standing.exists():
        return []
    claims = standing.order_by("shelf").values_list("shelf").annotate(Min("first_published"))
    return recover(rows, dict(claims), (date for date, _ in entries(listing)))
