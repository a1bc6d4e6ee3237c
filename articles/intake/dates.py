"""Dates and times of day as datelines write them."""

import re
from datetime import date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_FLAGS = re.IGNORECASE | re.ASCII  # else “ſ” is an “s”
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|r|rsday|urday)?\.?,? ?(?<=[ ,]))?"


def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(_WEEKDAY + form, _FLAGS)


_WORDED = (
    _pattern(rf"{_MONTH} ?{_DAY}(?:, ?| ){_YEAR}"),  # June 21, 2025
    _pattern(rf"{_DAY}[ -]?(?:of )?{_MONTH},?[ -]?{_YEAR}"),  # 21st June 2025, 21-Jun-2025
)
_YEAR_FIRST = _pattern(rf"{_YEAR}[-/.](?P<month>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}})(?![0-9])")
_NUMERIC = _pattern(rf"(?P<one>[0-9]{{1,2}})[-/.](?P<two>[0-9]{{1,2}})[-/.]{_YEAR}")
_FORMS = (*_WORDED, _YEAR_FIRST, _NUMERIC)

_HALF = r"[ap]\.? ?m\b\.?"
_ZONE = (
    r"(?:utc|gmt)? ?[+−-][0-9]{1,2}(?::?[0-9]{2})?|z|utc|gmt|ist|pkt|jst|kst|sgt|hkt|msk|wib|sast|local time"
    r"|[ecmp][sd]?t|bst|west|wet|ces?t|ees?t|ae[sd]t|aw[sd]t|nz[sd]t"
)
_CLOCK = (
    rf"(?:[0-9]{{1,2}}[:.][0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]{{1,9}})?)?(?: ?{_HALF}| ?(?:hrs|hours|h))?"
    rf"|[0-9]{{1,2}} ?{_HALF}|[0-9]{{4}} ?(?:hrs|hours))"
)
_TIME = re.compile(rf"(?:{_CLOCK}(?: ?\(?(?:{_ZONE})\)?){{0,2}})(?!\w)", _FLAGS)
_BEFORE_TIME = re.compile(r"(?:t(?=[0-9])| ?[,@|] ?(?:at )?| ?at | [–—-] | )?", _FLAGS)


class NotADate(ValueError):
    """The text does not begin with a date in any form known here."""


class BadDate(ValueError):
    """It does, but there is no such day, or more than one it may be."""


def read_date(text: str) -> tuple[date, str]:
    """The date that `text` begins with, and what follows it."""
    match = _match(text)
    if not match:
        raise NotADate(f"“{text}” is not a date: write it as in June 21, 2025")
    found = _only(match.group(), _candidates(match.groupdict()))
    _check_weekday(found, match["weekday"])
    return found, text[match.end() :]


def begins_with_date(text: str) -> bool:
    return _match(text) is not None


def split_time(text: str) -> tuple[str, str]:
    """The time of day that `text` begins with, or "", and what follows it."""
    start = _BEFORE_TIME.match(text).end()
    match = _TIME.match(text, start)
    return (match.group(), text[match.end() :]) if match else ("", text)


def in_words(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year:04}"


def _match(text: str) -> re.Match[str] | None:
    return next((match for form in _FORMS if (match := form.match(text))), None)


def _candidates(parts: dict[str, str]) -> set[date]:
    """Every day that may be meant: a number alone is a month or a day, by the country it comes from."""
    if "one" in parts:
        pairs = {(parts["one"], parts["two"]), (parts["two"], parts["one"])}
    else:
        pairs = {(_month_number(parts["month"]), parts["day"])}
    return {day for month, number in pairs if (day := _day(int(parts["year"]), int(month), int(number)))}


def _month_number(month: str) -> int:
    if month.isdigit():
        return int(month)
    return next(n for n, name in enumerate(_MONTHS, 1) if name[:3].lower() == month[:3].lower())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _only(written: str, candidates: set[date]) -> date:
    if not candidates:
        raise BadDate(f"there is no such day as “{written}”")
    if len(candidates) > 1:
        either = " or ".join(in_words(day) for day in sorted(candidates))
        raise BadDate(f"“{written}” may be {either}: write the month as a word")
    return candidates.pop()


def _check_weekday(day: date, weekday: str | None) -> None:
    actual = _WEEKDAYS[day.weekday()]
    if weekday and not actual.lower().startswith(weekday.lower()):
        raise BadDate(f"{in_words(day)} is a {actual}: the weekday or the date is wrong")
