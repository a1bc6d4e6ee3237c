"""The paragraphs of a section: lines → plain text where that says it all, and HTML for what it cannot say."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from articles.intake import labels
from articles.intake.copy import BadCopy, Rich
from articles.intake.limits import PARAGRAPH_LENGTH, checked
from articles.intake.lines import Line
from articles.intake.shape import without_bullet
from articles.richtext import CHARACTERS, TAGS


def body(lines: Iterable[Line]) -> tuple[str | Rich, ...]:
    """Items that follow each other are one list."""
    lines = list(lines)
    found: list[str | Rich] = []
    for is_list, group in groupby(lines, key=lambda line: bool(line.rich.lists)):
        items = list(group)
        found += [_list(items)] if is_list else map(_paragraph, items)
    _check_size(lines, found)
    return tuple(found)


def _paragraph(line: Line) -> str | Rich:
    text = checked(line.number, "paragraph", labels.paragraph(line.text), PARAGRAPH_LENGTH)
    if not line.rich.html:
        return text
    html = line.rich.html.removeprefix("\\")
    return Rich(html if html.startswith("<table>") else f"<p>{html}</p>")


def _list(items: list[Line]) -> Rich:
    return Rich("".join(_nested([(item.rich.lists, _item(item)) for item in items])))


def _item(line: Line) -> str:
    checked(line.number, "item of a list", line.text, PARAGRAPH_LENGTH)
    return line.rich.html or escape(without_bullet(line.text), quote=False)


def _nested(items: Sequence[tuple[tuple[str, ...], str]]) -> Iterator[str]:
    """Lists are opened and closed as the items go deeper and come back; one that begins deep has empty items above."""
    open_lists: tuple[str, ...] = ()
    for lists, html in items:
        same = _common(open_lists, lists)
        yield "".join(f"</li></{tag}>" for tag in reversed(open_lists[same:]))
        if same == len(lists):
            yield "</li><li>"
        yield "".join(f"<{tag}><li>" for tag in lists[same:])
        yield f"<p>{html}</p>"
        open_lists = lists
    yield "".join(f"</li></{tag}>" for tag in reversed(open_lists))


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _check_size(lines: list[Line], found: list[str | Rich]) -> None:
    """A section as large as the desk itself would refuse."""
    htmls = [one.html if isinstance(one, Rich) else f"<p>{one}</p>" for one in found]
    if sum(map(len, htmls)) > CHARACTERS or sum(html.count("<") for html in htmls) > TAGS:
        raise BadCopy(lines[0].number, "this section is too long: part it with crossheads")
