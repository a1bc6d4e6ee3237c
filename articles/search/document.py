"""What of a story is looked at, and how much it weighs where it stands. Pure."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from .fold import words

COLUMNS = ("headline", "summary", "crossheads", "body", "filed")
MOST = 400_000  # bytes of all columns: PostgreSQL takes a vector of no more than about twice as much
_STORIES = 28  # bits of a place: some two hundred million stories
_SECONDS = 2**34  # since 1970, or before: some five hundred years
_TAG = re.compile("<[^>]*>")
_BREAK = re.compile("</(?:p|li|t[dhr]|h[1-6])>|<br ?/?>")


@dataclass(frozen=True)
class Document:
    """Words with spaces between them. `filed` holds names that nobody can type, of what the story is filed under."""

    place: int
    headline: str
    summary: str
    crossheads: str
    body: str
    filed: str


def place(moment: datetime, story: int = 0) -> int:
    """A number that orders stories as listings do: by first publication, then by their own numbers."""
    seconds = max(-_SECONDS, min(int(moment.timestamp()), _SECONDS - 1))
    return (seconds << _STORIES) + story


def story_of(place: int) -> int:
    return place & ((1 << _STORIES) - 1)


def date_of(place: int) -> datetime:
    """When the story of this place was first published."""
    return datetime.fromtimestamp(place >> _STORIES, UTC)


def filed_word(kind: str, subject: int) -> str:
    """No letter, mark or digit: no query has such a word."""
    return f"§{kind}{subject}"


def document(story: int, first_published: datetime, content: Mapping, filed: Mapping[str, Iterable[int]]) -> Document:
    """Of the content of an edition. `filed` are the ids of topics, places and authors, by kind, as they are today."""
    texts = (
        [content["headline"]],
        [content["standfirst"], *_highlights(content)],
        [block["crosshead"] for block in content["blocks"] if block["type"] == "section"],
        _body(content),
    )
    names = " ".join(filed_word(kind, pk) for kind, pks in filed.items() for pk in pks)
    left = MOST - len(names.encode())
    folded = []
    for text in texts:
        joined = " ".join(word for passage in text for word in words(passage))
        folded.append(_cut(joined, left))
        left -= len(folded[-1].encode())
    return Document(place(first_published, story), *folded, names)


def passages(content: Mapping) -> list[str]:
    """What a reader may be shown of a story besides its headline, in the order in which it is worth it."""
    crossheads = (block["crosshead"] for block in content["blocks"] if block["type"] == "section")
    found = [content["standfirst"], *_highlights(content), *_body(content), *crossheads]
    return [text for text in found if text]


def columns(document: Document) -> dict:
    return {field.name: getattr(document, field.name) for field in fields(document)}


def _highlights(content: Mapping) -> list[str]:
    return [point["text"] for block in content["blocks"] for point in block.get("highlights", ())]


def _body(content: Mapping) -> list[str]:
    pictures = [content["picture"]] if content["picture"] else []
    of_pictures = [words for picture in pictures for words in _of_picture(picture)]
    return [text for block in content["blocks"] for text in _BLOCKS[block["type"]](block)] + of_pictures


def _of_picture(picture: Mapping) -> list[str]:
    return [picture["caption"], picture["alt"], picture["credit"]]


def _paragraphs(rich: str) -> Iterator[str]:
    """Sanitised HTML as plain text."""
    for piece in _BREAK.split(rich):
        if text := html.unescape(_TAG.sub("", piece)).strip():
            yield text


_BLOCKS = {
    "section": lambda block: _paragraphs(block["html"]),
    "quote": lambda block: [block["text"], block["attribution"]],
    "figure": lambda block: _of_picture(block["picture"]),
    "also_read": lambda block: [block["label"]],
}


def _cut(text: str, most: int) -> str:
    """At most so many bytes of it, ending with a whole word."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: max(0, most)].decode(errors="ignore").rpartition(" ")[0]
