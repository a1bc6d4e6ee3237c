"""One value for every feed. Listings become documents here; each format is a pure function from a document to bytes.

Every URL in a document is absolute and percent-encoded, every date aware. Text may be anything: `cleaned` goes first
in each format, so that no story can break or empty a feed.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from articles.text import clean_line, clean_markup

# XML 1.0, section 2.2: whatever is not a Char. Ids and addresses lose only this: normalised, they would be others.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Author:
    name: str
    url: str = ""


@dataclass(frozen=True)
class Thumbnail:
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    """`length` in bytes, `width` and `height` in pixels; 0 where unknown.

    `banner` is the address of a crop much wider than high; without a thumbnail the picture is its own.
    """

    url: str
    type: str
    length: int
    width: int
    height: int
    alt: str = ""
    caption: str = ""
    credit: str = ""
    thumbnail: Thumbnail | None = None
    banner: str = ""

    @property
    def description(self) -> str:
        """What a reader who cannot see the picture is told."""
        return self.alt or self.caption


@dataclass(frozen=True)
class Label:
    """What kind of piece an entry is: a category of a scheme of its own (RFC 4287, 4.2.2), which is an IRI."""

    word: str
    scheme: str


@dataclass(frozen=True)
class Entry:
    """`id` is constant for ever, `html` the full text, `language` "" where it is the document's.

    `newsroom` is what this newsroom knows and feeds have no words for: JSON values, carried by JSON Feed alone.
    """

    id: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    authors: tuple[Author, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = ""
    label: Label | None = None
    picture: Picture | None = None
    newsroom: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """An address of this document in relation `rel`: self, alternate, prev-archive, hub and so on."""

    rel: str
    href: str
    type: str = ""


@dataclass(frozen=True)
class Tombstone:
    """An entry that is no more (RFC 6721)."""

    id: str
    at: datetime


@dataclass(frozen=True)
class Document:
    """`id` is an IRI constant for ever. `links` holds exactly one `self` and one `alternate`.

    `author` is the publication: Atom wants an author for entries without a byline (RFC 4287, 4.1.1); the title stands
    in for it. `icon` is square, `logo` twice as wide as high (4.2.5, 4.2.8); for RSS it must be a GIF, JPEG or PNG.
    """

    id: str
    title: str
    description: str
    language: str
    updated: datetime
    links: tuple[Link, ...]
    entries: tuple[Entry, ...]
    author: Author | None = None
    rights: str = ""
    icon: str = ""
    logo: str = ""
    archive: bool = False
    tombstones: tuple[Tombstone, ...] = ()

    def __post_init__(self) -> None:
        rels = [link.rel for link in self.links]
        if (rels.count("self"), rels.count("alternate")) != (1, 1):
            raise ValueError(f"a document needs one self and one alternate link, not {rels}")

    def link(self, rel: str) -> str:
        """The first address in relation `rel`, or ""."""
        return next((link.href for link in self.links if link.rel == rel), "")


def cleaned(document: Document) -> Document:
    """`document` as any format can carry it: the same facts, nothing in them that breaks a feed, no title blank."""
    home = _carried(document.link("alternate"))
    title = clean_line(document.title) or home
    language = clean_line(document.language)
    return replace(
        document,
        id=_carried(document.id),
        title=title,
        description=clean_line(document.description),
        language=language,
        updated=_moment(document.updated),
        links=tuple(_link(link) for link in document.links),
        entries=tuple(_entry(entry, language) for entry in document.entries),
        author=next(iter(_authors((document.author,))), Author(title, home)),
        rights=clean_line(document.rights),
        icon=_carried(document.icon),
        logo=_carried(document.logo),
        tombstones=tuple(Tombstone(_carried(gone.id), _moment(gone.at)) for gone in document.tombstones),
    )


def _entry(entry: Entry, language: str) -> Entry:
    title = clean_line(entry.title) or _carried(entry.url)
    summary = clean_line(entry.summary)
    own = clean_line(entry.language)
    return replace(
        entry,
        id=_carried(entry.id),
        url=_carried(entry.url),
        title=title,
        summary=summary,
        html=_html(entry.html) or f"<p>{html.escape(summary or title)}</p>",
        published=_moment(entry.published),
        updated=_moment(entry.updated),
        authors=_authors(entry.authors),
        topics=tuple(sorted({topic for topic in map(clean_line, entry.topics) if topic})),
        language="" if own == language else own,
        label=entry.label and Label(clean_line(entry.label.word), _carried(entry.label.scheme)),
        newsroom=_json(entry.newsroom),
        picture=_picture(entry.picture),
    )


def _picture(picture: Picture | None) -> Picture | None:
    return picture and replace(
        picture,
        url=_carried(picture.url),
        type=clean_line(picture.type),
        alt=clean_line(picture.alt),
        caption=clean_line(picture.caption),
        credit=clean_line(picture.credit),
        thumbnail=picture.thumbnail and replace(picture.thumbnail, url=_carried(picture.thumbnail.url)),
        banner=_carried(picture.banner),
    )


def _authors(authors: tuple[Author | None, ...]) -> tuple[Author, ...]:
    named = (Author(clean_line(author.name), _carried(author.url)) for author in authors if author)
    return tuple(author for author in named if author.name)


def _link(link: Link) -> Link:
    return Link(clean_line(link.rel), _carried(link.href), clean_line(link.type))


def _json(value):
    """A JSON value with every text in it cleaned."""
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, Mapping):
        return {name: _json(member) for name, member in value.items()}
    return [_json(member) for member in value] if isinstance(value, list | tuple) else value


def _carried(text: str) -> str:
    return _NOT_XML.sub("", text)


def _html(text: str) -> str:
    text = clean_markup(text)
    return "" if text.isspace() else text


def _moment(date: datetime) -> datetime:
    """In UTC and whole seconds, as RSS has no finer ones: equal documents make equal bytes in every time zone."""
    if date.tzinfo is None:
        raise ValueError(f"{date} names no time zone")
    return date.astimezone(UTC).replace(microsecond=0)
