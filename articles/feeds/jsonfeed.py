"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

import json
from typing import Any

from articles.feeds.document import Author, Document, Entry, Picture, cleaned

MEDIA_TYPE = "application/feed+json"


def render(document: Document) -> bytes:
    document = cleaned(document)
    feed = _feed(document) | {"items": [_item(entry) for entry in document.entries]}
    return json.dumps(feed, ensure_ascii=False, indent=1).encode() + b"\n"


def _feed(document: Document) -> dict[str, Any]:
    """`icon` and `favicon` are square, so both are the icon; the logo has no place in this format, nor have rights."""
    return _present(
        version="https://jsonfeed.org/version/1.1",
        title=document.title,
        home_page_url=document.link("alternate"),
        feed_url=document.link("self"),
        next_url=document.link("prev-archive"),
        description=document.description,
        icon=document.icon,
        favicon=document.icon,
        authors=[_author(document.author)],
        language=document.language,
        hubs=[{"type": "WebSub", "url": link.href} for link in document.links if link.rel == "hub"],
    )


def _item(entry: Entry) -> dict[str, Any]:
    return _present(
        id=entry.id,
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        content_html=entry.html,
        date_published=entry.published.isoformat(),
        date_modified=entry.updated.isoformat(),
        authors=[_author(author) for author in entry.authors],
        tags=list(entry.topics),
        language=entry.language,
        image=entry.picture and entry.picture.url,
        banner_image=entry.picture and entry.picture.banner,
        attachments=entry.picture and [_attachment(entry.picture)],
        _newsroom=entry.newsroom,
    )


def _author(author: Author) -> dict[str, Any]:
    return _present(name=author.name, url=author.url)


def _attachment(picture: Picture) -> dict[str, Any]:
    return _present(url=picture.url, mime_type=picture.type, title=picture.description, size_in_bytes=picture.length)


def _present(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}
