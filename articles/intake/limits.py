"""How much copy may hold. Far above what a story needs, and low enough that no copy can hurt the desk or a page."""

from collections.abc import Iterable
from itertools import islice

from articles.intake.copy import BadCopy
from articles.intake.lines import Given

FILE_BYTES = 1_000_000  # of plain text
HTML_CHARACTERS = 2_000_000
HTML_TAGS = 50_000
HTML_DEPTH = 100  # far from the depth at which the parser drops text, and from Python's own limit
MARKDOWN_BYTES = 300_000
MARKDOWN_MARKS = 5_000  # of links and of tables: 50,000 of them take seconds
DOCX_BYTES = 10_000_000
DOCX_PARTS = 2_000
DOCX_PART_BYTES = 8_000_000  # unpacked, of each part that is read
LINES = 10_000  # that are not blank

HEADLINE_LENGTH = 300
STANDFIRST_LENGTH = 1_000
DATELINE_LENGTH = 200
NAME_LENGTH = 100  # of an author, a topic
CROSSHEAD_LENGTH = 200
PARAGRAPH_LENGTH = 20_000
HIGHLIGHT_LENGTH = 300
QUOTE_LENGTH = 2_000
ATTRIBUTION_LENGTH = 200
ALSO_READ_LENGTH = 300
URL_LENGTH = 1_000

BYLINES = 20
TOPICS = 30
BLOCKS = 500
PARAGRAPHS = 2_000
HIGHLIGHTS = 1_000
SECTION_HIGHLIGHTS = 50


def checked(line: int, what: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise BadCopy(line, f"this {what} has {len(text):,} characters; at most {limit:,} are allowed")
    return text


def check_count(lines: list[int], what: str, limit: int) -> None:
    """`lines` holds the line of each thing counted: the first one too many is named."""
    if len(lines) > limit:
        raise BadCopy(lines[limit], f"this is one too many: at most {limit:,} {what} are allowed")


def check_lines(lines: Iterable[Given]) -> None:
    """Before any of them is looked at."""
    lines = iter(lines)
    if next(lines, None) is None:
        raise BadCopy(0, "the file is empty")
    if one_too_many := next(islice(lines, LINES - 1, None), None):
        raise BadCopy(one_too_many.number, f"copy may have at most {LINES:,} lines that are not blank")
