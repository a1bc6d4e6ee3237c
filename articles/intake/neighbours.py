"""Pieces that say something of the one beside them: who said a quote, and where “Also Read” leads."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

from articles.intake import labels
from articles.intake.also_read import read_also_read, write_also_read
from articles.intake.copy import AlsoRead
from articles.intake.lines import Role
from articles.intake.pieces import Kind, Piece

_ALSO_READ = re.compile(
    r"(?:also[ -]read|read[ -](?:also|more)|related(?: (?:stories|articles|news|reading))?|see also) ?:?", re.IGNORECASE
)
_SAID_BY = re.compile(r"(?:—|–|--|-) ?(?=\S)")


def with_said_by(pieces: Sequence[Piece]) -> list[Piece]:
    """Who said it stands below the quote: named as such, or behind a dash."""
    found: list[Piece] = []
    for piece in pieces:
        name = _said_by(piece)
        if name and found and found[-1].kind is Kind.QUOTE and not found[-1].said_by:
            found[-1] = replace(found[-1], said_by=name)
        else:
            found.append(replace(piece, kind=Kind.TEXT) if piece.kind is Kind.SAID_BY else piece)
    return found


def _said_by(piece: Piece) -> str:
    dash = _SAID_BY.match(piece.text)
    if piece.kind is Kind.SAID_BY:
        return piece.text[dash.end() :] if dash else piece.text
    return piece.text[dash.end() :] if dash and piece.kind is Kind.QUOTE else ""


def with_also_reads(pieces: Sequence[Piece]) -> list[Piece]:
    """A line “Also Read: …” that is a link leads there; under a heading of those words, so does each link alone."""
    found: list[Piece] = []
    under = False
    for piece in pieces:
        if piece.kind is Kind.BLANK:
            found.append(piece)
            continue
        if under and piece.kind in (Kind.ITEM, Kind.TEXT) and piece.href:
            found.append(_also_read(piece, piece.text))
            continue
        under = bool(piece.kind in (Kind.TEXT, Kind.HEADING) and _ALSO_READ.fullmatch(piece.text))
        found.append(_linked_also_read(piece) if piece.kind in (Kind.TEXT, Kind.ITEM) else piece)
    return found


def _linked_also_read(piece: Piece) -> Piece:
    mark = labels.mark(piece.text)
    hrefs = re.findall(r'<a href="([^"]+)"', piece.rich)
    if mark is None or mark.role is not Role.ALSO_READ or len(hrefs) != 1:
        return piece
    return _also_read(piece, labels.also_read(piece.text), hrefs[0])


def _also_read(piece: Piece, label: str, href: str = "") -> Piece:
    told = read_also_read(label)
    url = told.url or unescape(href or piece.href)
    value = write_also_read(AlsoRead(told.label, url)) if url.startswith("http") else label
    return Piece(Kind.TEXT, f"Also Read: {value}")
