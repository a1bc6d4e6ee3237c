"""Dates, numbers and rows of names as the language writes them that is spoken. Each format is a word like any other:
translated.

The letters are those of Django's `date` filter. Moments come in the time zone in which they are to be told.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.dateformat import format as written
from django.utils.formats import number_format
from django.utils.translation import pgettext


def day(moment: date) -> str:
    return written(moment, pgettext("date format", "j F Y"))


def weekday(moment: date) -> str:
    """A day with its name."""
    return written(moment, pgettext("date format", "l, j F Y"))


def weekday_of_year(moment: date) -> str:
    """A day with its name, where the year is known."""
    return written(moment, pgettext("date format", "l, j F"))


def month(moment: date) -> str:
    return written(moment, pgettext("date format", "F Y"))


def moment(moment: datetime) -> str:
    """A day and its time."""
    return written(moment, pgettext("date format", "j F Y, H:i"))


def zoned(moment: datetime) -> str:
    """A day, its time, and the time zone that this is told in."""
    return written(moment, pgettext("date format", "j F Y, H:i T"))


def whole(moment: datetime) -> str:
    """All that is to be said of a moment."""
    return written(moment, pgettext("date format", "l, j F Y, H:i T"))


def number(value: int) -> str:
    """For what is counted; never for an id, an address or an attribute."""
    return number_format(value, force_grouping=True)


def in_a_row(names: Sequence[str]) -> str:
    """At least one name."""
    *others, last = names
    if not others:
        return last
    comma, before_the_last = pgettext("between names", ", "), pgettext("before the last name", " and ")
    return f"{comma.join(others)}{before_the_last}{last}"
