"""What a change of one story means: before and after in, rows and surrogate keys out. Pure.

Keys come from content, never from paths: a response names its listing (and shelf) and each story it shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from articles.keys import (
    MONTHS,
    headline_key,
    listing_key,
    listing_of,
    month_key,
    month_of,
    path_key,
    seal_key,
    shelf_key,
    story_key,
)
from articles.search.index import Document

from .shelves import Place


@dataclass(frozen=True)
class Presence:
    """All that is public of one story. `row` holds the columns of its live row, in plain values.

    `listings` gives the date by which it stands in each, by the names of these standings (`articles.keys`), `document`
    the words by which it is found.
    """

    article: int
    path: str
    headline_key: str
    first_published: datetime
    updated: datetime
    listings: Mapping[str, datetime]
    row: Mapping = field(repr=False)
    document: Document | None = field(default=None, repr=False)

    @property
    def month(self) -> str:
        return month_of(self.path)

    @property
    def entries(self) -> dict[str, tuple[datetime, datetime]]:
        """Both dates of each standing. An update is the story's, not that of its corrections."""
        return {
            name: (date, self.updated if name == listing_of(name) else date) for name, date in self.listings.items()
        }


@dataclass(frozen=True)
class Plan:
    """Which rows to write and which keys to bump.

    `enter` and `leave` name a shelf for each standing, `changed` the listings whose newest change this is. `months`
    says by how many stories a month has more, or fewer.
    """

    after: Presence | None
    enter: Mapping[str, Place] = field(default_factory=dict)
    leave: Mapping[str, int] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    months: Mapping[str, int] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()


def entering(before: Presence | None, after: Presence | None) -> dict[str, datetime]:
    """Where `after` stands and `before` did not, or by another date."""
    was, will = _listings(before), _listings(after)
    return {name: date for name, date in will.items() if was.get(name) != date}


def diff(
    before: Presence | None, after: Presence | None, standing: Mapping[str, int], places: Mapping[str, Place]
) -> Plan:
    """`standing` gives the shelf on which the story stands in each listing now; `places` where it is to stand."""
    if before == after:
        return Plan(after)
    enter = {name: places[name] for name in entering(before, after)}
    leave = {name: standing[name] for name in entering(after, before)}
    stay = _listings(after).keys() - enter.keys()
    changed = {listing_of(name) for name in enter.keys() | leave.keys()}
    if before and after and before.updated != after.updated:
        # A minor edition moves no date, so no listing: what shows the story has its key. Nor do others move those
        # corrections that stand already.
        changed |= {name for name in stay if name == listing_of(name)}
    keys = _story_keys(before, after) | {listing_key(name) for name in changed} | _shelf_keys(enter, leave)
    return Plan(after, enter, leave, frozenset(changed), _months(before, after), frozenset(keys))


def _listings(state: Presence | None) -> Mapping[str, datetime]:
    return state.listings if state else {}


def _months(before: Presence | None, after: Presence | None) -> dict[str, int]:
    was, will = ({state.month} if state else set() for state in (before, after))
    return {month: (month in will) - (month in was) for month in was ^ will}


def _story_keys(before: Presence | None, after: Presence | None) -> set[str]:
    """The story's own, and those of what points at it: its month, its address, and labels that name its headline."""
    states = [state for state in (before, after) if state]
    keys = {MONTHS, *(key for state in states for key in (story_key(state.article), month_key(state.month)))}
    if len(states) == 1 or before.path != after.path or before.headline_key != after.headline_key:
        keys |= {path_key(state.path) for state in states}
        keys |= {headline_key(state.headline_key) for state in states}
    return keys


def _shelf_keys(enter: Mapping[str, Place], leave: Mapping[str, int]) -> set[str]:
    left = {shelf_key(listing_of(name), number) for name, number in leave.items()}
    return left.union(*(_touched(listing_of(name), place) for name, place in enter.items()))


def _touched(listing: str, place: Place) -> set[str]:
    """A shelf that begins seals the one before it. An archive document that was sealed already stays as it is."""
    shelf, before = place.number, place.number - 1
    keys = {shelf_key(listing, shelf)}
    return keys | {shelf_key(listing, before), seal_key(listing, before)} if place.starts and before else keys
