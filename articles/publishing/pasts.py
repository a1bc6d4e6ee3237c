"""Placing many stories at once: what `store` asks of the database for one story is kept here for a whole batch.

All of it runs in one transaction that has locked the listings.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from articles.models import LiveEntry, LiveListing, Shelf

from .shelves import Shelves, place


class Past:
    """Of one listing: the shelves around some dates, in order, and the newest one."""

    def __init__(self, listing: LiveListing, shelves: list[Shelf], newest_date: datetime | None):
        self.listing = listing
        self.shelves = shelves
        self.newest_date = newest_date
        self.touched: dict[int, Shelf] = {}

    def take(self, date: datetime) -> int:
        """The number of the shelf on which one more story of this date stands from now on."""
        found = place(self._state(date), date)
        if found.starts:
            self.shelves.append(Shelf(listing=self.listing, number=found.number, starts=found.starts))
        shelf = self._spanning(date)
        shelf.count += 1
        self.touched[shelf.number] = shelf
        self.newest_date = max(date, self.newest_date or date)
        return shelf.number

    def _state(self, date: datetime) -> Shelves:
        if not self.shelves:
            return Shelves()
        newest = self.shelves[-1]
        return Shelves(newest.number, newest.count, self.newest_date, self._spanning(date).number)

    def _spanning(self, date: datetime) -> Shelf:
        return self.shelves[bisect_right(self.shelves, date, key=lambda shelf: shelf.starts) - 1]


def read(listings: Iterable[LiveListing], earliest: datetime, latest: datetime) -> dict[str, Past]:
    """The pasts of these listings, by name, for stories dated from `earliest` to `latest`."""
    newest = LiveEntry.objects.filter(listing=OuterRef("pk")).order_by("-first_published", "-story")
    rows = LiveListing.objects.filter(pk__in=[row.pk for row in listings])
    shelves = _shelves(rows, earliest, latest)
    dated = rows.annotate(newest_date=Subquery(newest.values("first_published")[:1]))
    return {row.name: Past(row, shelves[row.pk], row.newest_date) for row in dated}


def _shelves(listings, earliest: datetime, latest: datetime) -> dict[int, list[Shelf]]:
    siblings = Shelf.objects.filter(listing=OuterRef("listing"))
    first = siblings.filter(starts__lte=earliest).order_by("-starts").values("starts")[:1]
    newest = siblings.order_by("-number").values("number")[:1]
    around = Q(starts__lte=latest, starts__gte=Subquery(first)) | Q(number=Subquery(newest))
    found = defaultdict(list)
    for shelf in Shelf.objects.filter(around, listing__in=listings).order_by("number"):
        found[shelf.listing_id].append(shelf)
    return found


def write(pasts: Iterable[Past]) -> None:
    touched = [shelf for past in pasts for shelf in past.touched.values()]
    Shelf.objects.bulk_create(shelf for shelf in touched if not shelf.pk)
    Shelf.objects.bulk_update([shelf for shelf in touched if shelf.pk], ["count"])
