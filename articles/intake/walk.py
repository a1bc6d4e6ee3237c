"""The elements of a page → the pieces of its copy, in their order. Every word of it comes out in one of them."""

from dataclasses import replace

from lxml.html import HtmlElement

from articles.intake import page
from articles.intake.copy import BadCopy
from articles.intake.embeds import address_of, picture, post
from articles.intake.galley import Galley
from articles.intake.limits import HTML_DEPTH
from articles.intake.links import address
from articles.intake.pieces import PLAIN, Kind, Marks, Piece, Words
from articles.intake.place import BODY, Place, inside
from articles.intake.tables import is_table, table

_EMBED = "an embed: it is a link now"


class Walk:
    def __init__(self, base: str = ""):
        self._base = base
        self._galley = Galley()

    def read(self, element: HtmlElement, place: Place = BODY, marks: Marks = PLAIN, depth: int = 0) -> None:
        """What is in the element; what follows it is its parent's. Raises `BadCopy` for a page nested too deep."""
        if depth > HTML_DEPTH:
            raise BadCopy(0, "this is nested too deep to be copy: paste it as plain text")
        self._galley.add(element.text, place, marks)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, place, marks, depth + 1)
            self._galley.add(child.tail, place, marks)

    def end(self, place: Place = BODY) -> list[Piece]:
        self._galley.end_piece(place)
        return self._galley.pieces

    def _element(self, element: HtmlElement, place: Place, marks: Marks, depth: int) -> None:
        if element.tag in page.UNSEEN or page.is_word_bullet(element):
            return
        if place.kind is Kind.QUOTE and page.names_who_said_it(element):
            self._apart(element, place, replace(place, kind=Kind.SAID_BY), depth)
        elif not place.reason and (reason := page.not_the_story(element)):
            self._furniture(element, place, reason, depth)
        elif not self._shown(element, place):
            self._words_of(element, place, marks, depth)

    def _shown(self, element: HtmlElement, place: Place) -> bool:
        """What is one thing, not words: a line break, a picture, an embed, a table. False for anything else."""
        if element.tag == "br":
            self._galley.break_line(place)
        elif element.tag == "img":
            self._galley.set_aside(picture(element, self._base), "a picture: add it as a figure", place)
        elif element.tag in page.EMBEDS or page.is_post(element):
            self._embed(element, place)
        elif element.tag == "table" and is_table(element):
            self._table(element, place)
        else:
            return False
        return True

    def _words_of(self, element: HtmlElement, place: Place, marks: Marks, depth: int) -> None:
        if element.tag == "time" and place == BODY and not page.is_in_a_line(element):
            self._apart(element, place, replace(place, kind=Kind.TIME, splits=False), depth)
        elif element.tag in page.BLOCKS:
            self._block(element, place, depth)
        else:
            self._inline(element, place, marks, depth)

    def _furniture(self, element: HtmlElement, place: Place, reason: str, depth: int) -> None:
        if page.breaks_the_line(element):
            self._apart(element, place, replace(place, reason=reason, kind=Kind.ASIDE), depth)
        else:
            self._within_a_line(element, Place(Kind.ASIDE, reason=reason), depth)

    def _within_a_line(self, element: HtmlElement, place: Place, depth: int) -> None:
        """The line it stands in goes on behind it."""
        walk = Walk(self._base)
        walk.read(element, place, depth=depth)
        self._galley.pieces += [piece for piece in walk.end(place) if piece.kind is not Kind.BLANK]

    def _inline(self, element: HtmlElement, place: Place, marks: Marks, depth: int) -> None:
        if page.kind(element) and place == BODY:
            self._block(element, place, depth)
            return
        marks = page.marks(element, marks)
        if element.tag == "a" and (href := address(element.get("href", ""), self._base)):
            marks = replace(marks, href=href)
        elif element.tag == "a" and not place.reason and _is_elsewhere(href := element.get("href", "").strip()):
            self._galley.set_aside(href, "a link that leads nowhere outside its page", place)
        self.read(element, place, marks, depth)

    def _block(self, element: HtmlElement, place: Place, depth: int) -> None:
        self._apart(element, place, inside(element, place), depth)

    def _apart(self, element: HtmlElement, place: Place, within: Place, depth: int) -> None:
        self._galley.end_piece(place)
        before = len(self._galley.pieces)
        self.read(element, within, PLAIN, depth)
        self._galley.end_piece(within)
        if len(self._galley.pieces) == before and element.tag in ("p", "div"):
            self._galley.add_blank()

    def _embed(self, element: HtmlElement, place: Place) -> None:
        self._galley.end_piece(place)
        said, href = post(element, self._base) if page.is_post(element) else ("", address_of(element, self._base))
        told = " ".join(filter(None, (said, href)))
        self._galley.set_aside(told, _EMBED if href else "an embed without an address", place)
        if href and not place.reason:
            words = Words()
            words.add(element.get("title") or href, Marks(href))
            self._galley.pieces.append(Piece(Kind.TEXT, words.text, words.rich))

    def _table(self, element: HtmlElement, place: Place) -> None:
        self._galley.end_piece(place)
        for caption in element.iterchildren("caption"):
            self._block(caption, place, 0)
        text, html = table(element, self._cell)
        if text and place.reason:
            self._galley.set_aside(text, place.reason, place)
        elif text:
            self._galley.pieces.append(Piece(Kind.TABLE, text, html))

    def _cell(self, element: HtmlElement) -> tuple[str, str]:
        """The text of a cell and its HTML. What is set aside in it, is so before the table."""
        walk = Walk(self._base)
        walk.read(element)
        pieces = walk.end()
        kept = [piece for piece in pieces if piece.kind not in (Kind.ASIDE, Kind.BLANK)]
        self._galley.pieces += [piece for piece in pieces if piece.kind is Kind.ASIDE]
        return " ".join(piece.text for piece in kept), "".join(f"<p>{piece.html}</p>" for piece in kept)


def _is_elsewhere(href: str) -> bool:
    return bool(href) and not href.lower().startswith(("#", "javascript:", "data:", "vbscript:"))
