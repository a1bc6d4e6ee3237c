"""Atom (RFC 4287)."""

import re
import uuid
from dataclasses import replace

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator

from articles.feeds.document import Author, Document, Entry, cleaned
from articles.feeds.extensions import EntryLanguage, EntryLinks, History, Links, Tombstones

MEDIA_TYPE = "application/atom+xml; charset=utf-8"

# RFC 3987, section 2.2, without the spaces, joiners and directional marks that its ucschar would let through.
_UCSCHAR = r"\u00a1-\u1fff\u2070-\u2fff\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000efffd"
_CHARACTERS = rf"(?:[\w.~:/?@!$&'()*+,;=\-{_UCSCHAR}]|%[\da-f]{{2}})+"
_IRI = re.compile(rf"[a-z][a-z\d+.\-]*:{_CHARACTERS}(?:\#{_CHARACTERS})?", re.ASCII | re.IGNORECASE)
_GUIDS = uuid.UUID("1f0c8b57-6f0e-5d3c-9a52-0c6a7e1b4d29")


def render(document: Document) -> bytes:
    document = cleaned(document)
    feed = _feed(document)
    for entry in document.entries:
        _entry(feed.add_entry(order="append"), entry)
    return feed.atom_str(pretty=True)


def iri(guid: str) -> str:
    """`guid` where it is an IRI, as `atom:id` must be (RFC 4287, 4.2.6), else the one IRI that is made of it.

    That is a version 5 UUID (RFC 9562, 5.5) of the guid in a namespace of our own: never change either, or every
    subscriber sees such stories again.
    """
    return guid if _IRI.fullmatch(guid) else uuid.uuid5(_GUIDS, guid).urn


def _feed(document: Document) -> FeedGenerator:
    feed = FeedGenerator()
    feed.register_extension("links", Links, EntryLinks)
    feed.register_extension("xml", BaseExtension, EntryLanguage)
    feed.register_extension("history", History, BaseEntryExtension)
    feed.register_extension("tombstones", Tombstones, BaseEntryExtension)
    feed.id(iri(document.id))
    feed.title(document.title)
    feed.subtitle(document.description)
    feed.language(document.language)
    feed.updated(document.updated)
    feed.author(_author(document.author))
    feed.rights(document.rights)
    feed.icon(document.icon)
    feed.logo(document.logo)
    feed.generator("Newsroom")
    feed.links.links = document.links
    feed.history.archive = document.archive
    feed.tombstones.tombstones = tuple(replace(gone, id=iri(gone.id)) for gone in document.tombstones)
    return feed


def _entry(item: FeedEntry, entry: Entry) -> None:
    item.id(iri(entry.id))
    item.title(entry.title)
    item.published(entry.published)
    item.updated(entry.updated)
    item.author([_author(author) for author in entry.authors])
    item.category([{"term": topic} for topic in entry.topics])
    if entry.label:
        item.category({"term": entry.label.word, "scheme": entry.label.scheme})
    item.summary(entry.summary or None)
    item.content(entry.html, type="html")
    item.links.url, item.links.picture = entry.url, entry.picture
    item.xml.lang = entry.language


def _author(author: Author) -> dict[str, str]:
    return {"name": author.name, "uri": author.url}
