"""Documents to render, and what a careful reader finds in the bytes, told alike for all three formats."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape, unescape

from lxml import etree

from articles.feeds import atom, jsonfeed, rss
from articles.feeds.document import Author, Document, Entry, Link, Picture, Thumbnail

FORMATS = {"rss": rss, "atom": atom, "json": jsonfeed}
FILES = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
SITE = "https://tidings.example/"

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGES = ("{http://purl.org/dc/elements/1.1/}language", "{http://www.w3.org/XML/1998/namespace}lang")

FERRY = Entry(
    id="urn:uuid:6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    url=SITE + "2026/03/night-ferry/",
    title="Night ferry “Ada & Bo” sails <again>",
    summary="Fares stay < €9 & sailings double by June.",
    html="<ul>\n<li>Two boats</li>\n<li>Fares &lt; €9</li>\n</ul>\n<p>The first boat left at dawn &amp; full.</p>",
    published=datetime(2026, 3, 1, 5, 30, tzinfo=UTC),
    updated=datetime(2026, 3, 2, 18, 4, 9, 999_999, tzinfo=UTC),
    authors=(Author("Inés Ó Dálaigh", SITE + "authors/ines/"), Author("Tidings staff")),
    topics=("Transport", "Harbour & sea"),
    language="ga",
    picture=Picture(
        SITE + "media/ferry.jpg",
        "image/jpeg",
        48211,
        1200,
        800,
        "A white ferry at night",
        "The Ada, in March",
        "I. Ó D.",
        Thumbnail(SITE + "media/ferry-small.jpg", 480, 360),
        SITE + "media/ferry-wide.jpg",
    ),
)
BARE = Entry(
    id="123 abc",
    url=SITE + "2025/12/lost-glove/",
    title="Lost glove found",
    summary="",
    html="<p>It was in the fountain.</p>",
    published=datetime(2025, 12, 24, 23, 59, 59, tzinfo=UTC),
    updated=datetime(2025, 12, 24, 23, 59, 59, tzinfo=UTC),
)
EXAMPLE = Document(
    id="urn:uuid:0b5d1f4e-52ad-4c3f-9f7f-6a1d0c4c8f10",
    title="Tidings: Harbour & sea",
    description="What moves in the port < every day.",
    language="en-GB",
    updated=datetime(2026, 3, 2, 18, 4, 9, tzinfo=UTC),
    links=(
        Link("self", SITE + "rss.xml", "application/rss+xml"),
        Link("alternate", SITE, "text/html"),
        Link("hub", SITE + "hub"),
        Link("prev-archive", SITE + "archive/3/rss.xml", "application/rss+xml"),
    ),
    entries=(FERRY, BARE),
    author=Author("Tidings", SITE),
    rights="© Tidings & contributors",
    icon=SITE + "icon.png",
    logo=SITE + "logo.png",
)
EMPTY = replace(EXAMPLE, entries=())

HOSTILE = {
    "control characters": "a\x00b\x08c\x1bd\x7fe\x9ff",
    "the end of a CDATA section": "x ]]> y <![CDATA[ z ]]>",
    "text escaped twice": "Fish &amp;lt; chips &amp;amp; peas",
    "entities": "&nbsp; &copy; &#x202e; &#0; &bogus; AT&T",
    "markup": "<script>alert(1)</script> <b>bold</b></title></item></entry>",
    "a document type": "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
    "emoji": "👩‍👩‍👧‍👦 🇺🇦 \U0001f9ff",
    "right to left": "שלום \u202eevil\u202c مرحبا \u2067x\u2069",
    "lone surrogates": "a\ud800b\udfffc",
    "noncharacters": "a\ufffe\uffff\ufdd0\U0001fffe\ufeffb",
    "line breaks": "a\r\nb\u2028c\x85d\te\rf",
    "quotes": "\"double\" 'single' `back`",
    "decomposed letters": "e\u0301 in Cafe\u0301",
    "three hundred characters": "Überlänge " * 30,
    "white space alone": " \t\n ",
    "nothing that may stay": "\x00\ud800\u202e",
}


def hostile(text: str) -> Document:
    """A document with `text` in every field that takes text, ids and addresses included."""
    picture = Picture(
        SITE + "a.jpg?" + text, "image/jpeg", 1, 2, 3, text, text, text, Thumbnail(SITE + text, 1, 1), SITE + text
    )
    entry = Entry(
        id="x" + text,
        url=SITE + "story?" + text,
        title=text,
        summary=text,
        html=f"<p>{text}</p>",
        published=FERRY.published,
        updated=FERRY.updated,
        authors=(Author(text, SITE + text),),
        topics=(text, "b"),
        language=text,
        picture=picture,
    )
    links = tuple(replace(link, href=link.href + text, type=link.type and text) for link in EXAMPLE.links)
    return Document(
        id="y" + text,
        title=text,
        description=text,
        language=text,
        updated=EXAMPLE.updated,
        links=(*links, Link(text, SITE + "other")),
        entries=(entry, replace(BARE, title=text, html=text)),
        author=Author(text, SITE + text),
        rights=text,
        icon=SITE + text,
        logo=SITE + text,
    )


def tamed(text: str) -> Document:
    """`hostile` where people write, on addresses and ids as a newsroom makes them and HTML as it keeps it."""
    paragraph = f"<p>{escape(text)}</p>"
    entry = replace(
        FERRY,
        title=text,
        summary=text,
        html=paragraph,
        authors=(Author(text, SITE + "authors/a/"),),
        topics=(text,),
        picture=replace(FERRY.picture, alt=text, caption=text, credit=text),
    )
    entries = (entry, replace(BARE, title=text, html=paragraph))
    return replace(EXAMPLE, title=text, description=text, rights=text, author=Author(text), entries=entries)


def addressed(document: Document, name: str) -> Document:
    """`document` with the addresses it has in format `name`."""
    type = FORMATS[name].MEDIA_TYPE.partition(";")[0]
    self, alternate, *others = document.links
    own = tuple(
        replace(link, href=link.href.replace("rss.xml", FILES[name]), type=link.type and type)
        for link in (self, *others)
    )
    return replace(document, links=(own[0], alternate, *own[1:]))


def rendered(document: Document, name: str) -> bytes:
    return FORMATS[name].render(document)


@dataclass
class Read:
    """What a reader makes of one entry."""

    id: str
    url: str
    title: str
    summary: str | None
    html: str
    authors: list[str]
    topics: list[str]
    language: str | None


def read(feed: bytes, name: str) -> list[Read]:
    return {"rss": _read_rss, "atom": _read_atom, "json": _read_json}[name](feed)


def xml(feed: bytes) -> etree._Element:
    return etree.fromstring(feed, etree.XMLParser(resolve_entities=False, no_network=True))


def _read_rss(feed: bytes) -> list[Read]:
    return [_read_item(item) for item in xml(feed).iter("item")]


def _read_item(item: etree._Element) -> Read:
    description, full = item.findtext("description"), item.findtext(CONTENT)
    return Read(
        id=item.findtext("guid"),
        url=item.findtext("link"),
        title=item.findtext("title"),
        summary=None if full in (None, description) else unescape(description),
        html=full or description,
        authors=[creator.text for creator in item.iter(CREATOR)],
        topics=[category.text for category in item.iter("category")],
        language=item.findtext(LANGUAGES[0]),
    )


def _read_atom(feed: bytes) -> list[Read]:
    return [_read_entry(entry) for entry in xml(feed).iter(ATOM + "entry")]


def _read_entry(entry: etree._Element) -> Read:
    return Read(
        id=entry.findtext(ATOM + "id"),
        url=entry.find(ATOM + "link[@rel='alternate']").get("href"),
        title=entry.findtext(ATOM + "title"),
        summary=entry.findtext(ATOM + "summary"),
        html=entry.findtext(ATOM + "content"),
        authors=[name.text for name in entry.iter(ATOM + "name")],
        topics=[category.get("term") for category in entry.iter(ATOM + "category")],
        language=entry.get(LANGUAGES[1]),
    )


def _read_json(feed: bytes) -> list[Read]:
    return [
        Read(
            id=item["id"],
            url=item["url"],
            title=item["title"],
            summary=item.get("summary"),
            html=item["content_html"],
            authors=[author["name"] for author in item.get("authors", [])],
            topics=item.get("tags", []),
            language=item.get("language"),
        )
        for item in json.loads(feed)["items"]
    ]
