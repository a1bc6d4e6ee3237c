"""The one place that moves stories from shelf to shelf: for `reshelve`, and where shelves were damaged."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from articles.edge.keys import bump
from articles.keys import listing_key, shelf_key
from articles.models import LiveEntry, LiveListing, Shelf


def lock(pk: int) -> LiveListing:
    return LiveListing.objects.select_for_update(no_key=True).get(pk=pk)


def entries(listing: LiveListing, **chosen) -> Iterator[tuple[datetime, int]]:
    """The date of each story of a listing and the shelf on which it stands, oldest first, never all in memory."""
    rows = LiveEntry.objects.filter(listing=listing, **chosen).order_by("first_published", "story")
    return rows.values_list("first_published", "shelf").iterator()


def survey(standing: Iterable[tuple[datetime, int]], starts: Sequence[datetime]) -> tuple[Counter, dict[int, set[int]]]:
    """How many stories each of the shelves that begin at `starts` should hold, and where those that stand elsewhere
    are: the wrong numbers, by the right one. Pure.
    """
    counts, astray = Counter(), defaultdict(set)
    number = 1
    for date, stands_on in standing:
        while number < len(starts) and date >= starts[number]:
            number += 1
        counts[number] += 1
        if stands_on != number:
            astray[number].add(stands_on)
    return counts, astray


def shelve(listing: LiveListing, starts: Sequence[datetime]) -> set[int]:
    """Give a locked listing the shelves that begin at `starts`, each with its stories, and bump what that changes.

    Answers with the numbers of the shelves that changed: none, and nothing is bumped, where all was so already.
    """
    counts, astray = survey(entries(listing), starts)
    for number in astray:
        _fetch_home(listing, number, starts)
    was = {shelf.number: (shelf.starts, shelf.count) for shelf in listing.shelves.all()}
    will = {number: (start, counts[number]) for number, start in enumerate(starts, start=1)}
    changed = {number for number in was.keys() | will.keys() if was.get(number) != will.get(number)}
    if changed:
        _replace(listing, will, since=min(changed))
    touched = changed.union(astray, *astray.values(), _neighbours(was, will))
    _announce(listing, touched)
    return touched


def _fetch_home(listing: LiveListing, number: int, starts: Sequence[datetime]) -> None:
    span = {"first_published__gte": starts[number - 1]}
    if number < len(starts):
        span["first_published__lt"] = starts[number]
    LiveEntry.objects.filter(listing=listing, **span).exclude(shelf=number).update(shelf=number)


def _replace(listing: LiveListing, will: Mapping[int, tuple[datetime, int]], since: int) -> None:
    listing.shelves.filter(number__gte=since).delete()
    Shelf.objects.bulk_create(
        Shelf(listing=listing, number=number, starts=start, count=count)
        for number, (start, count) in will.items()
        if number >= since
    )


def _neighbours(was: Mapping[int, tuple], will: Mapping[int, tuple]) -> set[int]:
    """Where a shelf begins is where the one before it ends, and whether the one before that leads on."""
    begins = {number: start for number, (start, _) in was.items()}.items()
    moved = {number for number, _ in begins ^ {number: start for number, (start, _) in will.items()}.items()}
    return {number - step for number in moved for step in (1, 2) if number > step}


def _announce(listing: LiveListing, touched: set[int]) -> None:
    if touched:
        bump({listing_key(listing.name), *(shelf_key(listing.name, number) for number in touched)})
