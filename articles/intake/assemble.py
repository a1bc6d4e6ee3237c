"""The lines of a story, each with the part it plays → `Copy`, or `BadCopy` with the line and what is wrong there."""

import re
from collections.abc import Iterator
from html import unescape

from articles.intake import labels, limits, names
from articles.intake.copy import BadCopy, Copy, SetAside
from articles.intake.dateline import Dateline, read_dateline
from articles.intake.dates import BadDate, NotADate
from articles.intake.limits import check_count, checked
from articles.intake.lines import Line, Role, lines_of
from articles.intake.sections import blocks

_HREF = re.compile(r'<a href="([^"]+)"')


def assemble(lines: tuple[Line, ...]) -> Copy:
    _check_has_a_story(lines)
    dateline = _dateline(lines)
    return Copy(
        headline=_headline(lines),
        standfirst=_standfirst(lines),
        dateline_date=dateline.day,
        dateline=dateline.place,
        bylines=_bylines(lines),
        blocks=blocks(lines),
        topics=_topics(lines),
        set_aside=_set_aside(lines, dateline),
    )


def _check_has_a_story(lines: tuple[Line, ...]) -> None:
    if not any(line.role is Role.HEADLINE for line in lines):
        first = f"“{lines[0].text[:60]}” is not one (if it is, put a backslash before it)"
        raise BadCopy(lines[0].number, f"no headline: {first}")
    if not any(line.role is Role.PARAGRAPH for line in lines):
        raise BadCopy(0, "no body: there is no paragraph under the headline")


def _headline(lines: tuple[Line, ...]) -> str:
    line = next(lines_of(lines, Role.HEADLINE))
    return checked(line.number, "headline", labels.headline(line.text), limits.HEADLINE_LENGTH)


def _standfirst(lines: tuple[Line, ...]) -> str:
    line = next(lines_of(lines, Role.STANDFIRST), None)
    return checked(line.number, "standfirst", labels.standfirst(line.text), limits.STANDFIRST_LENGTH) if line else ""


def _dateline(lines: tuple[Line, ...]) -> Dateline:
    line = next(lines_of(lines, Role.DATELINE), None)
    if line is None:
        return Dateline()
    value, place_alone = labels.dateline(line.text)
    try:
        dateline = read_dateline(value, place_alone=place_alone)
    except (BadDate, NotADate) as error:
        raise BadCopy(line.number, str(error)) from error
    checked(line.number, "place", dateline.place, limits.DATELINE_LENGTH)
    return dateline


def _bylines(lines: tuple[Line, ...]) -> tuple[str, ...]:
    found = [(line, name) for line in lines_of(lines, Role.BYLINE) for name in names.authors(labels.byline(line.text))]
    return _distinct(found, "author", limits.BYLINES)


def _topics(lines: tuple[Line, ...]) -> tuple[str, ...]:
    found = [(line, name) for line in lines_of(lines, Role.TOPICS) for name in names.topics(labels.topics(line.text))]
    return _distinct(found, "topic", limits.TOPICS)


def _distinct(found: list[tuple[Line, str]], what: str, limit: int) -> tuple[str, ...]:
    for line, name in found:
        checked(line.number, what, name, limits.NAME_LENGTH)
    check_count([line.number for line, _ in found], f"{what}s", limit)
    return names.distinct(name for _, name in found)


def _set_aside(lines: tuple[Line, ...], dateline: Dateline) -> tuple[SetAside, ...]:
    """In the order of the lines; what else the dateline said stands at its line."""
    where = next((line.number for line in lines_of(lines, Role.DATELINE)), 0)
    asides = [SetAside(where, text, reason) for text, reason in dateline.asides]
    whole = [SetAside(line.number, line.text, line.reason) for line in lines_of(lines, Role.SET_ASIDE)]
    return tuple(sorted([*asides, *whole, *_lost_links(lines)], key=lambda aside: aside.line))


def _lost_links(lines: tuple[Line, ...]) -> Iterator[SetAside]:
    """Of rich copy: the parts of a story that are plain text lead nowhere."""
    for line in lines_of(lines, Role.HIGHLIGHT, Role.CROSSHEAD, Role.QUOTE):
        for href in _HREF.findall(line.rich.html):
            yield SetAside(line.number, unescape(href), f"a {line.role.value} cannot be a link")
