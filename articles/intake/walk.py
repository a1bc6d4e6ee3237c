"""The elements of a page → the pieces of its copy, in their order. Every word of it comes out in one of them."""

from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from articles.intake import page
from articles.intake.copy import BadCopy
from articles.intake.embeds import address_of, picture, post
from articles.intake.limits import HTML_DEPTH
from articles.intake.links import address
from articles.intake.pieces import PLAIN, Kind, Marks, Piece, Words
from articles.intake.tables import is_table, table

_EMBED = "an embed: it is a link now"


@dataclass(frozen=True)
class Place:
    """Where the words stand that are being read."""

    kind: Kind = Kind.TEXT
    level: int = 0
    lists: tuple[str, ...] = ()
    reason: str = ""
    splits: bool = True
    keeps_lines: bool = False


class Walk:
    def __init__(self, base: str = ""):
        self.pieces: list[Piece] = []
        self._base = base
        self._words = Words()
        self._joined = False

    def read(self, element: HtmlElement, place: Place = Place(), marks: Marks = PLAIN, depth: int = 0) -> None:
        """What is in the element; what follows it is its parent's. Raises `BadCopy` for a page nested too deep."""
        if depth > HTML_DEPTH:
            raise BadCopy(0, "this is nested too deep to be copy: paste it as plain text")
        self._text(element.text, place, marks)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, place, marks, depth + 1)
            self._text(child.tail, place, marks)

    def end(self, place: Place = Place()) -> list[Piece]:
        self._flush(place)
        return self.pieces

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
            self._break(place)
        elif element.tag == "img":
            self._aside(picture(element, self._base), "a picture: add it as a figure", place)
        elif element.tag in page.EMBEDS or page.is_post(element):
            self._embed(element, place)
        elif element.tag == "table" and is_table(element):
            self._table(element, place)
        else:
            return False
        return True

    def _words_of(self, element: HtmlElement, place: Place, marks: Marks, depth: int) -> None:
        if element.tag == "time" and place == Place() and not page.is_in_a_line(element):
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
        self.pieces += [piece for piece in walk.end(place) if piece.kind is not Kind.BLANK]

    def _text(self, text: str | None, place: Place, marks: Marks) -> None:
        for number, line in enumerate((text or "").split("\n") if place.keeps_lines else [text or ""]):
            if number:
                self._break(place)
            self._words.add(line, marks)

    def _inline(self, element: HtmlElement, place: Place, marks: Marks, depth: int) -> None:
        if page.kind(element) and place == Place():
            self._block(element, place, depth)
            return
        marks = page.marks(element, marks)
        if element.tag == "a" and (href := address(element.get("href", ""), self._base)):
            marks = replace(marks, href=href)
        elif element.tag == "a" and not place.reason and _is_elsewhere(href := element.get("href", "").strip()):
            self._aside(href, "a link that leads nowhere outside its page", place)
        self.read(element, place, marks, depth)

    def _block(self, element: HtmlElement, place: Place, depth: int) -> None:
        self._apart(element, place, _inside(element, place), depth)

    def _apart(self, element: HtmlElement, place: Place, inside: Place, depth: int) -> None:
        self._flush(place)
        before = len(self.pieces)
        self.read(element, inside, PLAIN, depth)
        self._flush(inside)
        if len(self.pieces) == before and element.tag in ("p", "div"):
            self.pieces.append(Piece(Kind.BLANK, ""))

    def _break(self, place: Place) -> None:
        if not place.splits:
            self._words.add_break()
        elif not self._flush(place):
            self.pieces.append(Piece(Kind.BLANK, ""))
        else:
            self._joined = True

    def _flush(self, place: Place) -> bool:
        words, self._words, joined = self._words, Words(), self._joined
        self._joined = False
        if not words.text:
            return False
        self.pieces.append(_piece(words, place, joined))
        return True

    def _aside(self, text: str, reason: str, place: Place) -> None:
        """Between two pieces: what it stood in is not broken by it."""
        if text:
            self.pieces.append(Piece(Kind.ASIDE, text, reason=place.reason or reason))

    def _embed(self, element: HtmlElement, place: Place) -> None:
        self._flush(place)
        said, href = post(element, self._base) if page.is_post(element) else ("", address_of(element, self._base))
        self._aside(" ".join(filter(None, (said, href))), _EMBED if href else "an embed without an address", place)
        if href and not place.reason:
            words = Words()
            words.add(element.get("title") or href, Marks(href))
            self.pieces.append(Piece(Kind.TEXT, words.text, words.rich))

    def _table(self, element: HtmlElement, place: Place) -> None:
        self._flush(place)
        for caption in element.iterchildren("caption"):
            self._block(caption, place, 0)
        text, html = table(element, self._cell)
        if text and place.reason:
            self._aside(text, place.reason, place)
        elif text:
            self.pieces.append(Piece(Kind.TABLE, text, html))

    def _cell(self, element: HtmlElement) -> tuple[str, str]:
        """The text of a cell and its HTML. What is set aside in it, is so before the table."""
        walk = Walk(self._base)
        walk.read(element)
        pieces = walk.end()
        kept = [piece for piece in pieces if piece.kind not in (Kind.ASIDE, Kind.BLANK)]
        self.pieces += [piece for piece in pieces if piece.kind is Kind.ASIDE]
        return " ".join(piece.text for piece in kept), "".join(f"<p>{piece.html}</p>" for piece in kept)


def _inside(element: HtmlElement, around: Place) -> Place:
    if level := page.level(element):
        return Place(Kind.HEADING, level, splits=False) if not around.reason else around
    if around.reason:
        return around
    if element.tag in ("ul", "ol"):
        return replace(around, lists=(*around.lists, element.tag))
    if depth := page.word_list_level(element):
        return Place(Kind.ITEM, lists=(page.word_list_tag(element),) * depth, splits=False)
    if element.tag == "li":
        return replace(around, kind=Kind.ITEM, lists=around.lists or ("ul",), splits=False)
    if element.tag == "blockquote":
        return Place(Kind.QUOTE, splits=False)
    if element.tag == "pre":
        return replace(around, keeps_lines=True)
    kind = page.kind(element)
    return Place(kind, splits=False) if kind and around.kind is Kind.TEXT else around


def _piece(words: Words, place: Place, joined: bool) -> Piece:
    return Piece(
        place.kind,
        words.text,
        words.rich,
        level=place.level,
        lists=place.lists if place.kind is Kind.ITEM else (),
        reason=place.reason,
        href=words.href,
        bold=words.bold,
        joined=joined,
    )


def _is_elsewhere(href: str) -> bool:
    return bool(href) and not href.lower().startswith(("#", "javascript:", "data:", "vbscript:"))
