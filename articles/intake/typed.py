"""Pieces of rich copy → the lines that the rules for plain text sort out, with what is known of them already."""

import re
from collections.abc import Iterator, Sequence
from itertools import count

from articles.intake import labels, shape
from articles.intake.copy import Highlight
from articles.intake.dateline import is_dateline
from articles.intake.highlights import write_highlight
from articles.intake.limits import CROSSHEAD_LENGTH
from articles.intake.lines import Given, Mark, Rich, Role, tidy
from articles.intake.neighbours import with_also_reads, with_said_by
from articles.intake.pieces import Kind, Piece

_STARS = ("★", "⭐")
_SHORTCODES = "caption|gallery|embed|audio|video|playlist|wp_caption"
_SHORTCODE = re.compile(
    rf"\[/?(?:(?:{_SHORTCODES})\b[^\]]*|[a-z][\w-]*(?: [\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\]\s]+))+ ?/?)\]"
)
_FRONT = 5
_FEW = 5  # a blank line among more pieces than these is a slip, not the way of this copy


def lines(pieces: Sequence[Piece], title: str = "") -> Iterator[Given]:
    """`title`: what the page or the file calls itself, if its text names no headline."""
    pieces = with_also_reads(with_said_by(pieces))
    headline = _headline(pieces, title)
    if headline is None and title and _begins_with_text(pieces):
        pieces, headline = [Piece(Kind.TITLE, title), *pieces], 0
    gaps = _gaps(pieces, headline)
    numbers = count(1)
    for i, piece in enumerate(pieces):
        if piece.kind is not Kind.BLANK and piece.text:
            known = _HEADLINE if i == headline else _known(piece, near_front=i <= (headline or 0) + _FRONT)
            yield Given(next(numbers), _text(piece, i == headline), gaps[i], known, _rich(piece))


_HEADLINE = Mark(Role.HEADLINE)


def _headline(pieces: Sequence[Piece], title: str) -> int | None:
    """The piece that is the headline, where the copy says so: as a title or as the first heading of the first level,
    unless the story has begun above it; or as what the page is called."""
    for i, piece in enumerate(pieces):
        if piece.kind is Kind.TITLE or (piece.kind is Kind.HEADING and piece.level == 1):
            return i
        if piece.kind in (Kind.TEXT, Kind.HEADING) and title and title.startswith(piece.text):
            return i
        if piece.kind is Kind.HEADING and not any(_is_text(one) for one in pieces[:i]):
            return i
        if _is_text(piece) and shape.is_running_text(piece.text):
            return None
    return None


def _begins_with_text(pieces: Sequence[Piece]) -> bool:
    first = next((piece for piece in pieces if _is_text(piece)), None)
    return first is not None and shape.is_running_text(first.text)


def _is_text(piece: Piece) -> bool:
    return piece.kind in (Kind.TEXT, Kind.ITEM, Kind.QUOTE, Kind.TABLE)


def _gaps(pieces: Sequence[Piece], headline: int | None) -> list[bool]:
    """Before which pieces a blank line stands. Where headings are named, no other line is one, but for a bold one."""
    if any(
        piece.kind is Kind.HEADING and i != headline and not labels.mark(piece.text) for i, piece in enumerate(pieces)
    ):
        return [piece.bold for piece in pieces]
    blanks = sum(piece.kind is Kind.BLANK for piece in pieces)
    if blanks > 1 and blanks * _FEW > len(pieces):
        return [i > 0 and (pieces[i - 1].kind is Kind.BLANK or piece.bold) for i, piece in enumerate(pieces)]
    return [not piece.joined for piece in pieces]


def _known(piece: Piece, near_front: bool) -> Mark | None:
    if piece.kind is Kind.ASIDE:
        return Mark(Role.SET_ASIDE, piece.reason)
    if piece.kind in (Kind.HEADING, Kind.TITLE):
        if len(piece.text) > CROSSHEAD_LENGTH:
            return None
        return labels.mark(piece.text) or (near_front and labels.front_mark(piece.text)) or Mark(Role.CROSSHEAD)
    if piece.kind is Kind.TIME and not is_dateline(piece.text):
        return Mark(Role.SET_ASIDE, "a time of the page")
    if piece.kind is Kind.TEXT and _SHORTCODE.match(piece.text):
        return _of_shortcode(piece.text)
    return _KNOWN.get(piece.kind)


_KNOWN = {
    Kind.STANDFIRST: Mark(Role.STANDFIRST),
    Kind.QUOTE: Mark(Role.QUOTE),
    Kind.TABLE: Mark(Role.PARAGRAPH),
    Kind.TIME: Mark(Role.DATELINE),
}


def _of_shortcode(text: str) -> Mark | None:
    if text.startswith(("[caption", "[wp_caption")):
        return Mark(Role.SET_ASIDE, "the caption of a picture")
    return None if tidy(_SHORTCODE.sub("", text)) else Mark(Role.SET_ASIDE, "a shortcode of WordPress")


def _text(piece: Piece, is_headline: bool) -> str:
    """As plain copy would have it, so that the same rules read it."""
    if is_headline:
        return piece.text
    if piece.kind is Kind.STANDFIRST:
        return f"Standfirst: {piece.text}"
    if piece.kind is Kind.TIME and is_dateline(piece.text):
        return f"Published: {piece.text}"
    if piece.kind is Kind.ITEM:
        return _item(piece)
    return piece.text


def _item(piece: Piece) -> str:
    """A point of a list, starred where it is bold or says so itself."""
    text = tidy(shape.without_bullet(piece.text)) or piece.text
    return f"• {text}" if text.startswith(_STARS) else write_highlight(Highlight(text, piece.bold))


def _rich(piece: Piece) -> Rich:
    return Rich(piece.rich, piece.lists, piece.said_by)
