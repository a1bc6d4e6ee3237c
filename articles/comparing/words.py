"""Two texts, word by word: what stayed, what was inserted, what was deleted. Pure.

Texts with little in common are shown as one replaced by the other, which is what a reader would call them too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby

from .edits import DELETED, INSERTED, SAME, steps

_IN_COMMON = 0.25  # of the longer text: with less, word by word is a riddle

# Scripts that are written without spaces are compared by character; other words whole, with the space behind them.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(
    rf"\n|(?:[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_])+[\u0300-\u036f\u0900-\u0dff\u200c\u200d'’]*|[^\S\n]|.)[^\S\n]*"
)
_BREAKS = {"p", "li", "br", "ul", "ol"}


@dataclass(frozen=True)
class Span:
    """A run of text; `change` is "", "inserted" or "deleted"."""

    text: str
    change: str = SAME


def compare(before: str, after: str) -> tuple[Span, ...]:
    """The spans of both texts in reading order: without the inserted ones they are `before`, without the deleted
    ones `after`, but for spaces at the end of a word."""
    if before == after:
        return (Span(after),) if after else ()
    old, new = _WORD.findall(before), _WORD.findall(after)
    edits = list(_edits(old, new))
    same = sum(len(word.strip()) for word, change in edits if change == SAME)
    if same < _IN_COMMON * max(len(before), len(after)):
        edits = _replaced(old, new)
    return tuple(_spans(edits))


def plain(rich: str) -> str:
    """Sanitised rich text as lines of plain text, each link with its address behind it."""
    reader = _Reader()
    reader.feed(rich)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


Edit = tuple[str, str]  # the word, and what became of it


def _spans(edits: Sequence[Edit]) -> Iterator[Span]:
    """Of what was replaced the old comes first, as a whole."""
    for same, run in groupby(edits, key=lambda edit: edit[1] == SAME):
        words = list(run)
        for change in (SAME,) if same else (DELETED, INSERTED):
            if text := "".join(word for word, what in words if what == change):
                yield Span(text, change)


def _edits(old: list[str], new: list[str]) -> Iterator[Edit]:
    """The words as they are now where they stayed."""
    befores, afters = iter(old), iter(new)
    for step in steps(_keys(old), _keys(new)):
        word = next(befores) if step != INSERTED else ""
        yield (next(afters) if step != DELETED else word), step


def _keys(words: list[str]) -> list[str]:
    """Words are the same whatever space is behind them, and a space or a line break is a word of its own."""
    return [word.strip() or word[:1] for word in words]


def _replaced(old: list[str], new: list[str]) -> list[Edit]:
    return [*((word, DELETED) for word in old), *((word, INSERTED) for word in new)]


class _Reader(HTMLParser):
    """Of sanitised text, so no tag can be a surprise."""

    def __init__(self):
        super().__init__()
        self.parts: list[str] = []
        self.href = ""

    def handle_starttag(self, tag, attrs):
        self.href = dict(attrs).get("href", "") if tag == "a" else self.href
        self.parts.append("\n" if tag in _BREAKS else "")

    def handle_endtag(self, tag):
        if tag == "a" and self.href:
            self.parts.append(f" [{self.href}]")
        self.parts.append("\n" if tag in _BREAKS else "")

    def handle_data(self, data):
        self.parts.append(data.replace("\n", " "))
