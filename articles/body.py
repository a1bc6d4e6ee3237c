"""The body of a story: from an edition's content to values, and from values to HTML.

Each block type names how it is built and its HTML; an unknown one raises with its name. The same HTML serves
pages and feeds: `base` is "" on a page and the site's URL in a feed, where every address must be whole.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import images
from articles.richtext import absolute

KEY_POINTS = 6


@dataclass(frozen=True)
class Highlight:
    text: str
    starred: bool = False


@dataclass(frozen=True)
class Section:
    anchor: str
    crosshead: str
    html: str
    highlights: tuple[Highlight, ...]


@dataclass(frozen=True)
class Quote:
    text: str
    attribution: str


@dataclass(frozen=True)
class Figure:
    picture: images.Picture


@dataclass(frozen=True)
class AlsoRead:
    """`href` is a path of this site, a whole address, or "" where there is nothing to link to yet."""

    label: str
    href: str


@dataclass(frozen=True)
class KeyPoint:
    text: str
    anchor: str


Block = Section | Quote | Figure | AlsoRead
Resolve = Callable[[dict], AlsoRead | None]


def build(content: dict, resolve: Resolve, renditions: images.Renditions = images.NONE) -> tuple[Block, ...]:
    """The blocks of an edition. `resolve` turns a frozen also-read into what it says today, or None.

    `renditions` are those that there are today, by the ids of their pictures.
    """
    anchors = (f"section-{number}" for number in count(1))
    builders = _BUILDERS | {
        "section": lambda block: _build_section(block, next(anchors)),
        "also_read": resolve,
        "figure": lambda block: Figure(images.thaw(block["picture"], renditions)),
    }
    built = (builders[block["type"]](block) for block in content["blocks"])
    return tuple(block for block in built if block)


def key_points(blocks: Iterable[Block]) -> tuple[KeyPoint, ...]:
    """The starred highlights, else the first of each section; at most six."""
    sections = [block for block in blocks if isinstance(block, Section)]
    starred = [KeyPoint(h.text, section.anchor) for section in sections for h in section.highlights if h.starred]
    first = [KeyPoint(section.highlights[0].text, section.anchor) for section in sections if section.highlights]
    return tuple((starred or first)[:KEY_POINTS])


def render(blocks: Iterable[Block], base: str = "") -> SafeString:
    return mark_safe("".join(_RENDERERS[type(block)](block, base) for block in blocks))  # noqa: S308 (each is safe)


def paragraphs(text: str) -> SafeString:
    """Plain text as HTML, its lines as paragraphs."""
    return format_html_join("", "<p>{}</p>", ((line,) for line in text.splitlines() if line.strip()))


def _build_section(block: dict, anchor: str) -> Section:
    highlights = tuple(Highlight(**highlight) for highlight in block["highlights"])
    return Section(anchor, block["crosshead"], block["html"], highlights)


_BUILDERS = {
    "quote": lambda block: Quote(block["text"], block["attribution"]),
}


def _section(section: Section, base: str) -> SafeString:
    return format_html(
        "<section{}>{}{}{}</section>\n",
        format_html(' id="{}"', section.anchor) if section.anchor else "",
        format_html("<h2>{}</h2>", section.crosshead) if section.crosshead else "",
        mark_safe(absolute(section.html, base)),  # noqa: S308 (sanitised when frozen)
        _highlights(section.highlights),
    )


def _highlights(highlights: tuple[Highlight, ...]) -> SafeString | str:
    if not highlights:
        return ""
    points = format_html_join("", "<li>{}</li>", ((highlight.text,) for highlight in highlights))
    return format_html('<aside class="highlights"><h3>{}</h3><ul>{}</ul></aside>', _("Highlights"), points)


def _quote(quote: Quote, base: str) -> SafeString:
    said_by = format_html("<footer>{}</footer>", quote.attribution) if quote.attribution else ""
    return format_html("<blockquote><p>{}</p>{}</blockquote>\n", quote.text, said_by)


def _figure(figure: Figure, base: str) -> SafeString:
    return format_html("{}\n", images.figure(figure.picture, base))


def _also_read(also: AlsoRead, base: str) -> SafeString:
    if not also.href:
        return format_html('<p class="also-read">{} {}</p>\n', _("Related:"), also.label)
    href = f"{base}{also.href}" if also.href.startswith("/") else also.href
    return format_html('<p class="also-read">{} <a href="{}">{}</a></p>\n', _("Also read:"), href, also.label)


_RENDERERS: dict[type, Callable[[Block, str], SafeString]] = {
    Section: _section,
    Quote: _quote,
    Figure: _figure,
    AlsoRead: _also_read,
}
