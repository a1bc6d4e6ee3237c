"""A list of feeds (OPML 2.0, opml.org/spec2.opml), by which a reader program takes over many at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml.etree import Element, SubElement, _Element, tostring

from articles.text import clean_line

MEDIA_TYPE = "text/x-opml; charset=utf-8"


@dataclass(frozen=True)
class Feed:
    """Both addresses absolute and percent-encoded. The feed is RSS: in every format, each story would come thrice."""

    title: str
    address: str
    page: str


@dataclass(frozen=True)
class Group:
    """A folder of feeds; without a title they stand beside the folders."""

    title: str
    feeds: tuple[Feed, ...]


def render(title: str, groups: Iterable[Group]) -> bytes:
    opml = Element("opml", version="2.0")
    SubElement(SubElement(opml, "head"), "title").text = clean_line(title)
    body = SubElement(opml, "body")
    for group in groups:
        _group(body, group)
    return tostring(opml, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _group(body: _Element, group: Group) -> None:
    if not group.feeds:
        return
    folder = SubElement(body, "outline", text=clean_line(group.title)) if group.title else body
    for feed in group.feeds:
        _feed(folder, feed)


def _feed(folder: _Element, feed: Feed) -> None:
    title = clean_line(feed.title) or feed.page
    SubElement(
        folder, "outline", type="rss", version="RSS2", text=title, title=title, xmlUrl=feed.address, htmlUrl=feed.page
    )
