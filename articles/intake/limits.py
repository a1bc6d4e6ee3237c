"""How much copy may hold. Far above what a story needs, and low enough that no copy can hurt the desk or a page."""

from articles.intake.copy import BadCopy

FILE_BYTES = 1_000_000
LINES = 10_000  # that are not blank

HEADLINE_LENGTH = 300
STANDFIRST_LENGTH = 1_000
DATELINE_LENGTH = 200
NAME_LENGTH = 100  # of an author, a topic
CROSSHEAD_LENGTH = 200
PARAGRAPH_LENGTH = 20_000
HIGHLIGHT_LENGTH = 300
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
