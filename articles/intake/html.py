"""HTML, pasted or saved by any program → `Copy`, by the same rules as plain text."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, lookup

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from articles.intake.assemble import assemble
from articles.intake.classify import sort_out
from articles.intake.copy import BadCopy, Copy
from articles.intake.limits import HTML_CHARACTERS, check_lines
from articles.intake.lines import tidy
from articles.intake.pieces import Kind, Piece
from articles.intake.place import Place
from articles.intake.tags import canonical
from articles.intake.typed import lines
from articles.intake.walk import Walk

_BOMS = {BOM_UTF8: "utf-8", BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset ?= ?["']?([\w-]{1,20})""", re.IGNORECASE)
_FRAGMENT = re.compile("<!--StartFragment-->(.*)<!--EndFragment-->", re.DOTALL)
_LITTLE = 5
_OUTSIDE = "outside the story on its page"


def read(data: bytes) -> Copy:
    return parse(_decoded(data))


def parse(source: str) -> Copy:
    """Raises `BadCopy`; its line counts what an editor would call lines: paragraphs, headings, items."""
    return from_pieces(*pieces_of(source))


def from_pieces(pieces: list[Piece], title: str = "") -> Copy:
    given = tuple(lines(pieces, title))
    check_lines(given)
    return assemble(sort_out(given))


def pieces_of(source: str) -> tuple[list[Piece], str]:
    """What stands in the copy, and what it is called in its head."""
    if len(source) > HTML_CHARACTERS:
        raise BadCopy(0, f"this has {len(source):,} characters of HTML; at most {HTML_CHARACTERS:,} are allowed")
    fragment = _FRAGMENT.search(source)
    tree = _tree(canonical(fragment[1] if fragment else source))
    if tree is None:
        return [], ""
    return _walked(tree), tidy(tree.findtext(".//title") or "")


def _tree(source: str) -> HtmlElement | None:
    if not source.strip():
        return None
    parser = HTMLParser(no_network=True, encoding="utf-8", huge_tree=True)
    try:
        return etree.fromstring(source.encode("utf-8", "replace"), parser)
    except etree.ParserError:
        return None


def _walked(tree: HtmlElement) -> list[Piece]:
    base = next((one.get("href", "") for one in tree.iter("base", "link") if _is_base(one)), "")
    story = _story(tree)
    walk = Walk(base)
    if story is None:
        walk.read(tree)
        return walk.end()
    walk.read(story)
    return [*_around(tree, story, base), *walk.end()]


def _is_base(element: HtmlElement) -> bool:
    return element.tag == "base" or element.get("rel", "") == "canonical"


def _story(tree: HtmlElement) -> HtmlElement | None:
    """On a page with articles the longest, else what the page calls its main part; but not what holds little of it."""
    longest = max(list(tree.iter("article")) or list(tree.iter("main")), key=_length, default=None)
    return longest if longest is not None and _length(longest) * _LITTLE >= _length(tree) else None


def _length(element: HtmlElement) -> int:
    return sum(map(len, element.itertext()))


def _around(tree: HtmlElement, story: HtmlElement, base: str) -> list[Piece]:
    """The rest of the page, set aside. The story is taken out of it; the text behind it stays."""
    rest = story.makeelement("div")
    rest.text, rest.tail = story.tail, None
    story.tail = None
    story.getparent().replace(story, rest)
    walk, place = Walk(base), Place(Kind.ASIDE, reason=_OUTSIDE)
    walk.read(tree, place)
    return [piece for piece in walk.end(place) if piece.kind is not Kind.BLANK]


def _decoded(data: bytes) -> str:
    """As its mark, its head or its form says: UTF-8 unless another is named."""
    bom = next((bom for bom in _BOMS if data.startswith(bom)), b"")
    named = _CHARSET.search(data[:4096])
    codec = _BOMS.get(bom) or (named and named[1].decode("ascii", "replace")) or "utf-8"
    try:
        if lookup(codec)._is_text_encoding:
            return data.removeprefix(bom).decode(codec)
    except (LookupError, UnicodeDecodeError):
        pass
    raise BadCopy(0, f"this page cannot be read as {codec.upper()}: save it as UTF-8")
