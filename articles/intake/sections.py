"""The lines of the body → its blocks, in their order."""

from collections.abc import Iterable, Iterator

from articles.intake import labels, limits
from articles.intake.also_read import read_also_read
from articles.intake.body import body
from articles.intake.copy import AlsoRead, Block, Highlight, Quote, Section
from articles.intake.highlights import read_highlight
from articles.intake.limits import check_count, checked
from articles.intake.lines import Line, Role, lines_of

_BODY = (Role.CROSSHEAD, Role.PARAGRAPH, Role.HIGHLIGHTS, Role.HIGHLIGHT, Role.QUOTE, Role.ALSO_READ)
_ALONE = (Role.QUOTE, Role.ALSO_READ)


def blocks(lines: tuple[Line, ...]) -> tuple[Block, ...]:
    _check_count_of(lines, Role.PARAGRAPH, "paragraphs", limits.PARAGRAPHS)
    _check_count_of(lines, Role.HIGHLIGHT, "highlights", limits.HIGHLIGHTS)
    parts = list(_parts(lines_of(lines, *_BODY)))
    check_count([part[0].number for part in parts], "sections, quotes and also-reads", limits.BLOCKS)
    return tuple(_block(part) for part in parts)


def _check_count_of(lines: Iterable[Line], role: Role, what: str, limit: int) -> None:
    check_count([line.number for line in lines_of(lines, role)], what, limit)


def _parts(body: Iterator[Line]) -> Iterator[list[Line]]:
    """The lines of each block."""
    part: list[Line] = []
    for line in body:
        if part and _opens(line, part[-1]):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _opens(line: Line, before: Line) -> bool:
    """A crosshead opens a section; a list of highlights ends one, and so does what is a block of its own."""
    if line.role in (Role.CROSSHEAD, *_ALONE) or before.role in _ALONE:
        return True
    return before.role is Role.HIGHLIGHT and line.role is not Role.HIGHLIGHT


def _block(part: list[Line]) -> Block:
    if part[0].role is Role.ALSO_READ:
        return _also_read(part[0])
    if part[0].role is Role.QUOTE:
        return _quote(part[0])
    _check_count_of(part, Role.HIGHLIGHT, "highlights in a section", limits.SECTION_HIGHLIGHTS)
    return Section(
        crosshead="".join(_crosshead(line) for line in lines_of(part, Role.CROSSHEAD)),  # one at most, the first line
        paragraphs=body(lines_of(part, Role.PARAGRAPH)),
        highlights=tuple(_highlight(line) for line in lines_of(part, Role.HIGHLIGHT)),
    )


def _crosshead(line: Line) -> str:
    return checked(line.number, "crosshead", labels.crosshead(line.text), limits.CROSSHEAD_LENGTH)


def _highlight(line: Line) -> Highlight:
    found = read_highlight(line.text)
    checked(line.number, "highlight", found.text, limits.HIGHLIGHT_LENGTH)
    return found


def _also_read(line: Line) -> AlsoRead:
    found = read_also_read(labels.also_read(line.text))
    checked(line.number, "also-read", found.label, limits.ALSO_READ_LENGTH)
    checked(line.number, "URL", found.url, limits.URL_LENGTH)
    return found


def _quote(line: Line) -> Quote:
    checked(line.number, "quote", line.text, limits.QUOTE_LENGTH)
    checked(line.number, "attribution", line.rich.said_by, limits.ATTRIBUTION_LENGTH)
    return Quote(line.text, line.rich.said_by)
