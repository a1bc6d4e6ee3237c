"""Lists of names: bylines and topics."""

import re
from collections.abc import Iterable

from articles.intake.lines import tidy
from articles.intake.shape import ends_sentence

_TOPIC_ENDS = re.compile(r"[,;|，、]")
_AUTHOR_ENDS = re.compile(r"[,;|&，、]|(?<=[ ,])and ", re.IGNORECASE)
_PARTICLES = set(
    "al am bin da de del della den der di do dos du el ibn la las le los of ten ter the van von y zu".split()
)
_BYLINE_LENGTH = 300
_NAME_WORDS = 6


def topics(value: str) -> tuple[str, ...]:
    return _names(value, _TOPIC_ENDS)


def authors(value: str) -> tuple[str, ...]:
    return _names(value, _AUTHOR_ENDS)


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, whatever its capitals, as it was first written."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return tuple(first.values())


def could_be_authors(value: str) -> bool:
    """`value` looks like names, not like the rest of a sentence that began with “By”."""
    names = authors(value) if len(value) <= _BYLINE_LENGTH else ()
    return bool(names) and all(_could_be_a_name(name) for name in names)


def _names(value: str, ends: re.Pattern[str]) -> tuple[str, ...]:
    """A backslash before `value` says that all of it is one name."""
    if value.startswith("\\"):
        return (tidy(value[1:]) or value,)
    return distinct(name for part in ends.split(value) if (name := tidy(part)))


def _could_be_a_name(name: str) -> bool:
    words = name.split()
    return len(words) <= _NAME_WORDS and all(_could_be_of_a_name(word) for word in words) and not _is_sentence(name)


def _could_be_of_a_name(word: str) -> bool:
    if any(c.isdigit() for c in word):
        return False
    return word.lower() in _PARTICLES or (word[0].isalpha() and not word[0].islower())


def _is_sentence(name: str) -> bool:
    return ends_sentence(name) and len(name.split()[-1]) > 3
