"""The plain value that every form of copy becomes before it touches a database."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Highlight:
    text: str
    starred: bool = False


@dataclass(frozen=True)
class Rich:
    """A paragraph, a list or a table that plain text cannot say: the HTML of one block, to be sanitised as any is."""

    html: str


@dataclass(frozen=True)
class Section:
    """A part of the body. A paragraph is plain text wherever that says it all; either list may be empty, the crosshead
    may be ""."""

    crosshead: str = ""
    paragraphs: tuple[str | Rich, ...] = ()
    highlights: tuple[Highlight, ...] = ()


@dataclass(frozen=True)
class Quote:
    text: str
    attribution: str = ""


@dataclass(frozen=True)
class AlsoRead:
    """A pointer to another story by its headline, with or without a URL."""

    label: str
    url: str = ""


Block = Section | Quote | AlsoRead


@dataclass(frozen=True)
class SetAside:
    """A line that is not part of the story: where it stood (1-based), what it said, why it was not taken."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Copy:
    headline: str
    standfirst: str = ""
    dateline_date: date | None = None
    dateline: str = ""
    bylines: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    topics: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = field(default=())

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Section))

    @property
    def paragraph_count(self) -> int:
        return sum(len(section.paragraphs) for section in self.sections)

    @property
    def section_count(self) -> int:
        return len(self.sections)

    @property
    def highlight_count(self) -> int:
        return sum(len(section.highlights) for section in self.sections)

    @property
    def also_read_count(self) -> int:
        return sum(isinstance(block, AlsoRead) for block in self.blocks)

    @property
    def summary(self) -> str:
        """What was found, always in the same form: programs read it too."""
        return (
            f"{self.paragraph_count} paragraphs, {self.section_count} sections, {self.highlight_count} highlights, "
            f"{self.also_read_count} also-read, {len(self.set_aside)} lines set aside"
        )


class BadCopy(ValueError):
    """Copy that cannot become a story. `line` is 1-based; 0 stands for the file as a whole."""

    def __init__(self, line: int, reason: str):
        super().__init__(reason)
        self.line = line
        self.reason = reason
