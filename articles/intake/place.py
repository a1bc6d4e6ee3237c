"""Where on its page the words stand that are being read, as far as it tells what they are."""

from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from articles.intake import page
from articles.intake.pieces import Kind


@dataclass(frozen=True)
class Place:
    """`splits`: a line break begins another piece. `keeps_lines`: so does the end of a line of the source."""

    kind: Kind = Kind.TEXT
    level: int = 0
    lists: tuple[str, ...] = ()
    reason: str = ""
    splits: bool = True
    keeps_lines: bool = False


BODY = Place()


def inside(element: HtmlElement, around: Place) -> Place:
    """In a block that stands in the place `around`. What is set aside stays so, however it is marked up."""
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
