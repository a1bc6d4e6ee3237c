"""The value of a `Published:` line → its date and its place. A time of day is read, and reported as not kept."""

import re
from dataclasses import dataclass
from datetime import date

from articles.intake.dates import BadDate, NotADate, begins_with_date, in_words, read_date, split_time
from articles.intake.limits import DATELINE_LENGTH
from articles.intake.lines import tidy

_LENGTH = DATELINE_LENGTH + 100

TIME_NOT_KEPT = "the time of the dateline is not kept"
UPDATE_NOT_KEPT = "when a page was changed is not part of the story"

_SEPARATOR = re.compile(r" ?[|–—;,·] ?| -+ ")
_UPDATED = re.compile(
    r"(?:last )?(?:updated|modified|revised|edited)(?: on| at)?(?: ?[:：|]| [–—-])? ?(?P<when>.*)", re.IGNORECASE
)
_AGO = re.compile(r"(?:[0-9]{1,3}|an?) (?:second|minute|min|hour|hr|day|week|month|year)s? ago", re.IGNORECASE)


@dataclass(frozen=True)
class Dateline:
    """`asides`: what else the line said, each with the reason why it is not kept."""

    day: date | None = None
    place: str = ""
    asides: tuple[tuple[str, str], ...] = ()


def read_dateline(value: str, *, place_alone: bool = False) -> Dateline:
    """`value` as DATE, DATE | PLACE, PLACE | DATE or | PLACE; a place alone only where the label says so.

    A backslash before the place keeps it from being read as anything else.
    """
    if len(value) > _LENGTH:
        raise NotADate(f"a dateline of {len(value):,} characters is too long: date | place")
    if value.startswith("|"):
        return _with_place(None, value[1:])
    if begins_with_date(value):
        return _date_first(value)
    time, rest = split_time(value)
    if time and begins_with_date(dated := _without_separator(rest)):
        return _with_aside(_date_first(dated), (time, TIME_NOT_KEPT))
    return _place_first(value, place_alone)


def write_dateline(day: date | None, place: str) -> str:
    """The value that `read_dateline` reads as this day and this place."""
    start = in_words(day) if day else ""
    plain = f"{start} | {place}".strip() if place else start
    return plain if _reads_as(plain, Dateline(day, place)) else f"{start} | \\{place}".strip()


def is_dateline(value: str) -> bool:
    """`value` can be meant as nothing but a dateline, be its date a day of the calendar or not."""
    try:
        return read_dateline(value) != Dateline()
    except NotADate:
        return False
    except BadDate:
        return True


def is_update(text: str) -> bool:
    """“Updated: June 22, 2025, 9:00 AM”, “Last updated 3 hours ago”."""
    match = _UPDATED.fullmatch(text)
    return match is not None and _is_when(match["when"])


def _is_when(text: str) -> bool:
    time, rest = split_time(text)
    return bool(_AGO.fullmatch(text)) or begins_with_date(_without_separator(rest) if time else text) or _is_time(text)


def _reads_as(value: str, dateline: Dateline) -> bool:
    try:
        return read_dateline(value) == dateline
    except (NotADate, BadDate):
        return False


def _date_first(value: str) -> Dateline:
    day, rest = read_date(value)
    time, rest = split_time(rest)
    if rest and not _SEPARATOR.match(rest):
        raise NotADate(f"after the date stands “{tidy(rest)}”: put | between date and place")
    dateline = _with_place(day, _without_separator(rest))
    return _with_aside(dateline, (time, TIME_NOT_KEPT)) if time else dateline


def _place_first(value: str, place_alone: bool) -> Dateline:
    for match in _SEPARATOR.finditer(value):
        if begins_with_date(value[match.end() :]):
            dateline = _date_first(value[match.end() :])
            if not dateline.place:
                return Dateline(dateline.day, tidy(value[: match.start()]), dateline.asides)
    if place_alone and not any(c.isdigit() for c in value):
        return Dateline(place=value)
    found = f"“{value}” is not a date" if value else "the date is missing"
    raise NotADate(f"{found}: write it as in June 21, 2025 | Tokyo")


def _with_place(day: date | None, text: str) -> Dateline:
    """The place in `text`, without the times and updates that pages put around it."""
    text = tidy(text)
    if text.startswith("\\"):
        return Dateline(day, tidy(text[1:]) or text)
    parts = text.split("|")
    asides = [(tidy(part), reason) for part in parts if (reason := _aside(tidy(part)))]
    kept = "|".join(part for part in parts if not _aside(tidy(part)))
    return Dateline(day, tidy(kept) if asides else text, tuple(asides))


def _aside(part: str) -> str:
    if is_update(part):
        return UPDATE_NOT_KEPT
    return TIME_NOT_KEPT if _is_time(part) else ""


def _is_time(text: str) -> bool:
    time, rest = split_time(text)
    return bool(time) and not rest


def _with_aside(dateline: Dateline, aside: tuple[str, str]) -> Dateline:
    return Dateline(dateline.day, dateline.place, (aside, *dateline.asides))


def _without_separator(text: str) -> str:
    return _SEPARATOR.sub("", text, count=1) if _SEPARATOR.match(text) else text
