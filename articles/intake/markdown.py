"""Markdown → `Copy`: by way of HTML, so that there is one set of rules."""

from itertools import pairwise

from markdown_it import MarkdownIt

from articles.intake import front_matter, html, labels
from articles.intake.copy import BadCopy, Copy
from articles.intake.decode import decode
from articles.intake.limits import MARKDOWN_BYTES, MARKDOWN_MARKS
from articles.intake.lines import tidy
from articles.intake.shape import SIGNS

_DEPTH = 20


def read(data: bytes) -> Copy:
    if len(data) > MARKDOWN_BYTES:
        raise BadCopy(0, f"this file has {len(data):,} bytes; Markdown may have at most {MARKDOWN_BYTES:,}")
    return parse(decode(data))


def parse(text: str) -> Copy:
    """HTML within it is text, as it was typed."""
    for mark in "[|":
        if text.count(mark) > MARKDOWN_MARKS:
            raise BadCopy(0, f"this has more than {MARKDOWN_MARKS:,} of the sign “{mark}”: save it as plain text")
    renderer = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEPTH}).enable("table")
    front, story = front_matter.parted(text)
    pieces, _ = html.pieces_of(renderer.render(_apart(story)))
    return html.from_pieces(front_matter.over(front, pieces))


def _apart(text: str) -> str:
    """A line break within a paragraph is a space in Markdown; but “Published: …” and “By …” are lines of their own."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ends = [*(_stand_apart(one, other) for one, other in pairwise(lines)), False]
    return "\n".join(f"{line}\n" if end else line for line, end in zip(lines, ends, strict=True))


def _stand_apart(line: str, below: str) -> bool:
    return bool(tidy(line) and tidy(below)) and (_is_labelled(tidy(line)) or _is_labelled(tidy(below)))


def _is_labelled(text: str) -> bool:
    return text[0] in SIGNS or bool(labels.mark(text) and text[0] not in "#\\-*_=") or bool(labels.front_mark(text))
