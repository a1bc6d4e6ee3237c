"""Passages taken out of text of any shape: plain, HTML, JSON. Pure."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from articles.text import clean_line

REDACTED = "[redacted]"

_TAGS = "(?:<[^<>]*>)*"
_TAG = re.compile("<[^<>]*>")
_OPENING = re.compile(r"<(\w+)\s[^<>]*>")
_SPACE = r"(?:<[^<>]*>|\s|&nbsp;|&#160;)+"
_LINE_END = re.compile(r"\n|<br[^<>]*>|</(?:p|li|td|th)>")
_TELLING = 20  # characters: a shorter line, such as a crosshead, may stand anywhere and tell nothing


class Cut:
    """What takes exact passages out, whatever tags, entities or line breaks stand between their letters."""

    def __init__(self, passages: Iterable[str]):
        self.passages = tuple(filter(None, map(clean_line, passages)))
        # The longest first: one may stand in another.
        ordered = sorted(self.passages, key=len, reverse=True)
        self._patterns = [re.compile(_pattern(passage)) for passage in ordered]
        self._quoted = [quote(passage) for passage in ordered]

    def __call__(self, value):
        """The value without the passages: a string, or JSON of any depth."""
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, list):
            return [self(part) for part in value]
        return {name: self(part) for name, part in value.items()} if isinstance(value, dict) else value

    def _string(self, text: str) -> str:
        # Attributes first: a link that tells of it goes, its words stay unless they do as well.
        text = _OPENING.sub(lambda tag: f"<{tag[1]}>" if self._tells(tag[0]) else tag[0], text)
        for pattern in self._patterns:
            text = pattern.sub(_without, text)
        for quoted in self._quoted:
            text = text.replace(quoted, REDACTED)
        return text

    def _tells(self, tag: str) -> bool:
        told = " ".join(html.unescape(tag).split())
        return any(passage in told for passage in (*self.passages, *self._quoted))

    def missing(self, value) -> list[str]:
        """Those of the passages that do not stand anywhere in `value`."""
        return [passage for passage in self.passages if Cut([passage])(value) == value]


@dataclass(frozen=True)
class Removal:
    """What goes: exact passages, pictures by id, and with a new `slug` every address that the story ever had.

    `blocks`, as they are frozen, go whole where they stand just so, and their longer lines wherever else they stand.
    """

    passages: tuple[str, ...] = ()
    pictures: frozenset[int] = frozenset()
    slug: str = ""
    blocks: tuple[dict, ...] = ()

    @cached_property
    def words(self) -> Cut:
        return Cut([*self.passages, *(line for block in self.blocks for line in _lines(block))])

    def cut(self, content: dict) -> dict:
        """The content of an edition without it. Pure."""
        kept = self.words(content | {"blocks": [block for block in content["blocks"] if block not in self.blocks]})
        if kept["picture"] and kept["picture"]["id"] in self.pictures:
            kept["picture"] = None
        kept["blocks"] = [block for block in kept["blocks"] if not self._shows(block)]
        return kept

    def _shows(self, block: dict) -> bool:
        return bool(block.get("picture")) and block["picture"]["id"] in self.pictures


def _lines(block: dict) -> Iterator[str]:
    """What a frozen block says, but for the lines that are too short to tell it from another."""
    texts = [block.get(name, "") for name in ("crosshead", "html", "text", "attribution", "label")]
    texts += [highlight["text"] for highlight in block.get("highlights", ())]
    lines = (clean_line(html.unescape(_TAG.sub("", line))) for text in texts for line in _LINE_END.split(text))
    return (line for line in lines if len(line) >= _TELLING)


def _pattern(passage: str) -> str:
    return _SPACE.join(_TAGS.join(map(_letter, word)) for word in passage.split(" "))


def _letter(letter: str) -> str:
    """As itself, or as HTML may spell it."""
    return f"(?:{re.escape(html.escape(letter))}|{re.escape(letter)})" if letter in "&<>\"'" else re.escape(letter)


def _without(found: re.Match) -> str:
    """The tags inside stay, so that what was opened is closed."""
    return REDACTED + "".join(_TAG.findall(found[0]))
