"""What feedgen 1.0.0 lacks or gets wrong, as extensions of it. One instance serves one feed or one entry."""

from email.utils import format_datetime

import feedgen.entry
import feedgen.feed
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml.etree import SubElement, _Element

from articles.feeds.document import Link, Picture, Tombstone

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# feedgen writes RSS dates by setting the locale of the whole process to C and back, which every other thread sees.
# The standard library writes the same date (RFC 5322, 3.3) and asks no locale.
feedgen.entry.formatRFC2822 = feedgen.feed.formatRFC2822 = format_datetime


class Links(BaseExtension):
    """In RSS feedgen drops every `atom:link` but `self`; in Atom it refuses a relation that is not on its own list."""

    links: tuple[Link, ...] = ()

    def extend_rss(self, rss: _Element) -> None:
        """Without `alternate`, which is the channel's own link: some readers take the last they see for the story's."""
        for link in self.links:
            if link.rel != "alternate":
                SubElement(rss[0], ATOM + "link", _present(rel=link.rel, href=link.href, type=link.type))

    def extend_atom(self, feed: _Element) -> None:
        for link in self.links:
            SubElement(feed, "link", _present(rel=link.rel, href=link.href, type=link.type))


class EntryLinks(BaseEntryExtension):
    """In Atom feedgen's entries lose rel, type and length of every link: the story and its picture look the same."""

    url: str = ""
    picture: Picture | None = None

    def extend_atom(self, entry: _Element) -> None:
        SubElement(entry, "link", rel="alternate", href=self.url, type="text/html")
        if self.picture:
            enclosure = _present(href=self.picture.url, type=self.picture.type, length=self.picture.length)
            SubElement(entry, "link", enclosure, rel="enclosure")


class History(BaseExtension):
    """feedgen knows nothing of archived feeds (RFC 5005). The mark, and its namespace, stand in archives alone."""

    archive: bool = False

    def extend_ns(self) -> dict[str, str]:
        return {"fh": HISTORY.strip("{}")} if self.archive else {}

    def extend_rss(self, rss: _Element) -> None:
        if self.archive:
            SubElement(rss[0], HISTORY + "archive")

    def extend_atom(self, feed: _Element) -> None:
        if self.archive:
            SubElement(feed, HISTORY + "archive")


class Tombstones(BaseExtension):
    """Nor of entries that are no more (RFC 6721): validators warn of the namespace, so it is not there without one."""

    tombstones: tuple[Tombstone, ...] = ()

    def extend_ns(self) -> dict[str, str]:
        return {"at": TOMBSTONES.strip("{}")} if self.tombstones else {}

    def extend_atom(self, feed: _Element) -> None:
        for gone in self.tombstones:
            SubElement(feed, TOMBSTONES + "deleted-entry", ref=gone.id, when=gone.at.isoformat())


class EntryLanguage(BaseEntryExtension):
    """feedgen knows one language per feed; an entry of another says so itself (RFC 4287, section 2)."""

    lang: str = ""

    def extend_atom(self, entry: _Element) -> None:
        if self.lang:
            entry.set(XML_LANG, self.lang)


class Media(BaseExtension):
    def extend_ns(self) -> dict[str, str]:
        return {"media": MEDIA.strip("{}")}


class EntryMedia(BaseEntryExtension):
    """feedgen's own media extension has neither `media:credit` nor `media:description`."""

    picture: Picture | None = None

    def extend_rss(self, item: _Element) -> None:
        if self.picture:
            _media_content(item, self.picture)


def _media_content(item: _Element, picture: Picture) -> None:
    size = _present(width=picture.width, height=picture.height)
    facts = _present(url=picture.url, type=picture.type, medium="image", fileSize=picture.length)
    content = SubElement(item, MEDIA + "content", facts | size)
    small = picture.thumbnail or picture
    SubElement(content, MEDIA + "thumbnail", _present(url=small.url, width=small.width, height=small.height))
    if picture.description:
        SubElement(content, MEDIA + "description", type="plain").text = picture.description
    if picture.credit:
        SubElement(content, MEDIA + "credit").text = picture.credit


def _present(**attributes: str | int) -> dict[str, str]:
    return {name: str(value) for name, value in attributes.items() if value}
