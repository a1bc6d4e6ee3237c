"""What all peers serve: a feed of twenty whole stories and the page of the newest of them, as this site gives them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from . import wire
from .kinds import FEED, PAGE

ENTRIES = 20
_AUTHOR = re.compile(r'htmlUrl="([^"]+/authors/[^"]+)"')
_ENTRY = re.compile(rb"<entry[ >]")
_STORY = re.compile(rb'<entry[ >].*?<link [^>]*href="([^"]+)"', re.S)


@dataclass(frozen=True)
class Document:
    """`path` is where this site has it, `file_name` where files are served."""

    path: str
    file_name: str
    identity: bytes
    gzip: bytes


def taken(site: str) -> dict[str, Document]:
    """The documents of the site at this address, by name."""
    feed = next((path for path in _feeds(site) if _entries(site, path) == ENTRIES), None)
    assert feed, f"no feed of this site has {ENTRIES} entries: there are too few stories"
    story = urlsplit(_STORY.search(_body(site, feed))[1].decode()).path
    return {FEED: _document(site, feed, "feed.xml"), PAGE: _document(site, story, "page.html")}


def laid_out(documents: dict[str, Document], folder: Path) -> Path:
    """As files, compressed ones beside them: what was compressed by the site, not again."""
    folder.mkdir()
    for document in documents.values():
        (folder / document.file_name).write_bytes(document.identity)
        (folder / f"{document.file_name}.gz").write_bytes(document.gzip)
    return folder


def _feeds(site: str) -> Iterator[str]:
    """Of authors: few have so many stories that a feed would hold but the newest of them."""
    for found in _AUTHOR.findall(_body(site, "/feeds.opml").decode()):
        yield f"{urlsplit(found).path}atom.xml"


def _entries(site: str, path: str) -> int:
    return len(_ENTRY.findall(_body(site, path)))


def _document(site: str, path: str, file_name: str) -> Document:
    compressed = wire.ask(f"{site}{path}", {"Accept-Encoding": "gzip"})
    assert compressed.coding == "gzip", f"{path} does not come compressed"
    return Document(path, file_name, _body(site, path), compressed.body)


def _body(site: str, path: str) -> bytes:
    answer = wire.ask(f"{site}{path}", {"Accept-Encoding": "identity"})
    assert answer.status == 200, f"{path}: {answer.status}"
    return answer.body
