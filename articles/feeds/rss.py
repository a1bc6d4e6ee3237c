"""RSS 2.0, by the RSS Advisory Board's Best Practices Profile.

No `ttl`: how long the feed stays fresh is said once, by HTTP. No `atom:updated` in items: clients exist that would
order by it.
"""

import html

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension
from feedgen.ext.dc import DcEntryExtension, DcExtension
from feedgen.feed import FeedGenerator

from articles.feeds.document import Document, Entry, cleaned
from articles.feeds.extensions import EntryMedia, History, Links, Media

MEDIA_TYPE = "application/rss+xml; charset=utf-8"


def render(document: Document) -> bytes:
    document = cleaned(document)
    feed = _channel(document)
    for entry in document.entries:
        _item(feed.add_entry(order="append"), entry)
    return _hexadecimal(feed.rss_str(pretty=True))


def _channel(document: Document) -> FeedGenerator:
    feed = FeedGenerator()
    feed.register_extension("dc", DcExtension, DcEntryExtension)
    feed.register_extension("media", Media, EntryMedia)
    feed.register_extension("links", Links, BaseEntryExtension)
    feed.register_extension("history", History, BaseEntryExtension)
    feed.title(document.title)
    feed.link(href=document.link("alternate"))
    feed.description(document.description or document.title)
    feed.language(document.language)
    feed.rights(document.rights)
    feed.generator("Newsroom")
    feed.lastBuildDate(document.updated)
    feed.links.links = document.links
    feed.history.archive = document.archive
    if document.logo:
        feed.logo(document.logo)
    return feed


def _item(item: FeedEntry, entry: Entry) -> None:
    item.guid(entry.id, permalink=False)
    item.title(entry.title)
    item.link(href=entry.url)
    item.pubDate(entry.published)
    item.dc.dc_creator([author.name for author in entry.authors])
    item.dc.dc_language(entry.language or None)
    item.category([{"term": topic} for topic in entry.topics])
    if entry.label:
        item.category({"term": entry.label.word, "scheme": entry.label.scheme})
    _text(item, entry)
    if entry.picture:
        item.enclosure(entry.picture.url, entry.picture.length, entry.picture.type)
        item.media.picture = entry.picture


def _text(item: FeedEntry, entry: Entry) -> None:
    """The summary as `description`, which is HTML by the profile, and the full text as `content:encoded`.

    Without a summary the full text is the `description`, and stands alone; but beside a picture it is written twice,
    for feedparser takes a `media:description` after a lone `description` for the content of the story.
    """
    item.content(entry.html)
    if entry.summary:
        item.description(html.escape(entry.summary, quote=False))
    elif entry.picture:
        item.description(entry.html)


def _hexadecimal(xml: bytes) -> bytes:
    """The same XML with the references that the profile found most clients to read right in plain text."""
    return xml.replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
