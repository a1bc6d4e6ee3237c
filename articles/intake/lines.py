"""Text → its lines, each with the part it plays in the story."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from unicodedata import category

from articles.text import clean, clean_line

# Word and Google Docs paste these for a line break and a page break within a paragraph.
_BREAKS = str.maketrans("\x0b\x0c", "\n\n")
# Zero-width space, word joiner, Mongolian separator, soft hyphen: they mean something inside a word alone.
_INNER = "\u200b\u2060\u180e\u00ad"


class Role(Enum):
    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    DATELINE = "dateline"
    BYLINE = "byline"
    CROSSHEAD = "crosshead"
    PARAGRAPH = "paragraph"
    HIGHLIGHTS = "heading of highlights"
    HIGHLIGHT = "highlight"
    QUOTE = "quote"
    ALSO_READ = "also-read"
    TOPICS = "topics"
    SET_ASIDE = "set aside"


@dataclass(frozen=True)
class Mark:
    """What a line is. The reason is given where it is set aside."""

    role: Role
    reason: str = ""


@dataclass(frozen=True)
class Rich:
    """What a line of rich copy has beyond its text: inline HTML, the lists it stands in, the outermost first, and who
    said it if it is a quote. A table is its HTML whole."""

    html: str = ""
    lists: tuple[str, ...] = ()
    said_by: str = ""


@dataclass(frozen=True)
class Given:
    """A line as it was given, tidied. `gap`: a blank line stands before it. `known`: what rich copy says it is."""

    number: int
    text: str
    gap: bool
    known: Mark | None = None
    rich: Rich = Rich()


@dataclass(frozen=True)
class Line:
    number: int
    text: str
    role: Role
    reason: str = ""
    rich: Rich = Rich()


def lines_of(lines: Iterable[Line], *roles: Role) -> Iterator[Line]:
    return (line for line in lines if line.role in roles)


def tidy(text: str) -> str:
    """`clean_line` without zero-width characters at the ends of words; "" for a line on which nothing can be seen."""
    words = (word.strip(_INNER) for word in clean_line(text).split())
    line = " ".join(word for word in words if word)
    return line if any(_is_visible(c) for c in line) else ""


def _is_visible(character: str) -> bool:
    return category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp")


def given(text: str) -> Iterator[Given]:
    """Each line of `text` that is not blank, numbered as an editor sees it: blank lines count."""
    gap = False
    for number, line in enumerate(clean(text.translate(_BREAKS)).split("\n"), 1):
        if tidied := tidy(line):
            yield Given(number, tidied, gap)
        gap = not tidied
