"""What rich copy is made of, whatever program wrote it: one value for each line an editor would see."""

from dataclasses import dataclass
from enum import Enum
from html import escape
from itertools import groupby
from re import compile as pattern

from articles.intake.lines import tidy
from articles.text import clean

_WHITE = pattern(r"\s+")
_BREAK = "\n"


class Kind(Enum):
    TEXT = "text"
    TITLE = "title"
    STANDFIRST = "standfirst"
    HEADING = "heading"
    ITEM = "item of a list"
    QUOTE = "quote"
    SAID_BY = "who said it"
    TABLE = "table"
    TIME = "time"
    BLANK = "blank line"
    ASIDE = "set aside"


@dataclass(frozen=True)
class Piece:
    """`rich` is inline HTML, or "" where plain text says it all; of a table it is the table.

    `level` of a heading: 1 to 6. `lists` of an item: the lists it stands in, the outermost first. `href`: where all of
    it leads. `joined`: only a line break parts it from the piece before it. `said_by` of a quote.
    """

    kind: Kind
    text: str
    rich: str = ""
    level: int = 0
    lists: tuple[str, ...] = ()
    reason: str = ""
    href: str = ""
    bold: bool = False
    joined: bool = False
    said_by: str = ""

    @property
    def html(self) -> str:
        return self.rich or escape(self.text, quote=False)


@dataclass(frozen=True)
class Marks:
    """The formatting of a run of text: `tags` in the order in which they nest."""

    href: str = ""
    tags: tuple[str, ...] = ()

    def with_tag(self, tag: str, on: bool = True) -> "Marks":
        return Marks(
            self.href, tuple(t for t in ("strong", "em", "sub", "sup") if (on if t == tag else t in self.tags))
        )


PLAIN = Marks()


class Words:
    """Runs of text on their way to be a line: white space is folded across them, and marks are closed in order."""

    def __init__(self):
        self._runs: list[tuple[str, Marks]] = []

    def add(self, text: str, marks: Marks = PLAIN) -> None:
        text = _WHITE.sub(" ", clean(text))
        if text == " ":
            marks = Marks(marks.href)
        if not self._runs or self._runs[-1][0].endswith((" ", _BREAK)):
            text = text.lstrip(" ")
        if text:
            self._runs.append((text, marks))

    def add_break(self) -> None:
        if self._runs:
            self._runs.append((_BREAK, PLAIN))

    @property
    def text(self) -> str:
        return tidy("".join(text for text, _ in self._runs))

    @property
    def rich(self) -> str:
        runs = self._trimmed()
        if all(marks == PLAIN and text != _BREAK for text, marks in runs):
            return ""
        return "".join(_linked(href, list(group)) for href, group in groupby(runs, key=lambda run: run[1].href))

    @property
    def href(self) -> str:
        """Where all of it leads, if it leads to one place."""
        hrefs = {marks.href for text, marks in self._runs if text.strip()}
        return hrefs.pop() if len(hrefs) == 1 else ""

    @property
    def bold(self) -> bool:
        seen = [marks for text, marks in self._runs if text.strip()]
        return bool(seen) and all("strong" in marks.tags for marks in seen)

    def _trimmed(self) -> list[tuple[str, Marks]]:
        runs = list(self._runs)
        while runs and not runs[-1][0].strip():
            runs.pop()
        return [*runs[:-1], (runs[-1][0].rstrip(), runs[-1][1])] if runs else []


def _linked(href: str, runs: list[tuple[str, Marks]]) -> str:
    inner = "".join(
        _tagged(tags, "".join(text for text, _ in group)) for tags, group in groupby(runs, key=lambda run: run[1].tags)
    )
    return f'<a href="{escape(href)}">{inner}</a>' if href else inner


def _tagged(tags: tuple[str, ...], text: str) -> str:
    opened, closed = "".join(f"<{tag}>" for tag in tags), "".join(f"</{tag}>" for tag in reversed(tags))
    return opened + escape(text, quote=False).replace(_BREAK, "<br>") + closed
