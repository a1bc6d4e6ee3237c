"""What a Word document says of its paragraphs elsewhere: the names of styles, the kinds of lists, where links lead."""

from lxml import etree

from articles.intake.links import address
from articles.intake.package import Package, W
from articles.intake.pieces import Kind

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_KINDS = {"title": Kind.TITLE, "subtitle": Kind.STANDFIRST, "quote": Kind.QUOTE, "intense quote": Kind.QUOTE}
Style = tuple[Kind, int]


def value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def styles(root: etree._Element | None) -> dict[str, Style]:
    """By its id, which is in the language of the writer's Word; its name is in English in all of them."""
    found = {} if root is None else {one.get(f"{W}styleId"): _style(one) for one in root.iter(f"{W}style")}
    return {name: style for name, style in found.items() if style}


def _style(style: etree._Element) -> Style | None:
    name = value(style.find(f"{W}name")).lower()
    if name in _KINDS:
        return _KINDS[name], 0
    if name.startswith("heading ") and name[8:] in "123456789":
        return Kind.HEADING, min(int(name[8:]), 6)
    if name.startswith(("list bullet", "list number")):
        return Kind.ITEM, 1 if name.startswith("list bullet") else 2
    level = value(style.find(f"{W}pPr/{W}outlineLvl"))
    return (Kind.HEADING, min(int(level) + 1, 6)) if level in tuple("012345678") else None


class Lists:
    """The kind of a list, by its number and how deep an item stands in it."""

    def __init__(self, root: etree._Element | None):
        levels = (
            {} if root is None else {one.get(f"{W}abstractNumId"): _levels(one) for one in root.iter(f"{W}abstractNum")}
        )
        numbers = [] if root is None else root.iter(f"{W}num")
        self._levels = {one.get(f"{W}numId"): levels.get(value(one.find(f"{W}abstractNumId")), {}) for one in numbers}

    def of(self, number: str, level: str) -> tuple[str, ...]:
        """As in ("ul", "ol") for a numbered point below one with a bullet; () where the number says there is none."""
        if number in ("", "0"):
            return ()
        depth = int(level) if level in tuple("012345678") else 0
        return tuple(self._levels.get(number, {}).get(str(one), "ul") for one in range(depth + 1))


def _levels(abstract: etree._Element) -> dict[str, str]:
    formats = ((one.get(f"{W}ilvl"), value(one.find(f"{W}numFmt"))) for one in abstract.iter(f"{W}lvl"))
    return {level: "ul" if form in ("bullet", "none", "") else "ol" for level, form in formats}


def links(package: Package) -> dict[str, str]:
    root = package.part("word/_rels/document.xml.rels")
    return {} if root is None else {one.get("Id"): address(one.get("Target", "")) for one in root.iter(_RELATION)}
