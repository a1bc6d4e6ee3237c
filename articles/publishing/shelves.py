"""Where a story stands in the past of a listing. Pure: states in, numbers out.

A shelf is a number and a from-date. The newest seals when it is full and a later story arrives; nothing is
ever renumbered but by `reshelve`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

FULL = 50
BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Shelves:
    """What must be known of a listing to place one story: `span` is the shelf whose dates hold the story's."""

    newest: int = 0
    newest_count: int = 0
    newest_date: datetime | None = None
    span: int = 0


@dataclass(frozen=True)
class Place:
    """A shelf for a story; `starts` is given when that shelf has to be begun."""

    number: int
    starts: datetime | None = None


def place(shelves: Shelves, date: datetime) -> Place:
    """The shelf for a story first published at `date`."""
    if not shelves.newest:
        return Place(1, BEGINNING)
    latest = shelves.newest_date is None or date > shelves.newest_date
    if shelves.span == shelves.newest and shelves.newest_count >= FULL and latest:
        return Place(shelves.newest + 1, date)
    return Place(shelves.span)


def even(dates: Iterable[datetime]) -> list[datetime]:
    """The from-dates of evenly filled shelves for stories of these dates, oldest first.

    Stories of one instant stand on one shelf, so a shelf may hold more than `FULL`.
    """
    starts, count, previous = [BEGINNING], 0, None
    for date in dates:
        if count >= FULL and date != previous:
            starts.append(date)
            count = 0
        count, previous = count + 1, date
    return starts


def recover(rows: Mapping[int, datetime], claims: Mapping[int, datetime], dates: Iterable[datetime]) -> list[datetime]:
    """The from-dates of a listing whose shelves were damaged.

    `rows` has those of the shelves that are left, `claims` the earliest story on each shelf that any story names. A
    lost shelf is begun again at its earliest story; where the numbers leave a gap or go back in time, claims are not
    heeded, and where the shelves that are left do so by themselves, all are made anew.
    """
    for known in ({**claims, **rows}, rows):
        starts = [BEGINNING, *(known[number] for number in sorted(known) if number > 1)]
        if known and max(known) == len(starts) and starts == sorted(set(starts)):
            return starts
    return even(dates)
