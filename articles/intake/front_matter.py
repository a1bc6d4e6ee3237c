"""What stands between two lines of dashes on top of a Markdown file: `key: value`, as programs for blogs write it."""

import re
from collections.abc import Iterator

from articles.intake.dateline import is_dateline
from articles.intake.lines import tidy
from articles.intake.pieces import Kind, Piece

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w-]*) ?[:=](?: (?P<value>.*)|)")
_ITEM = re.compile(r"- (?P<value>.*)")
_QUOTED = re.compile(r"""(?P<quote>["'])(?P<text>.*)(?P=quote)""")
_FOLDED = (">", "|")  # what is set in below is the value
_NOT_KEPT = "front matter that is no part of a story here"
_WORDS = {
    **dict.fromkeys(("title", "headline"), "title"),
    **dict.fromkeys(("standfirst", "summary", "description", "subtitle", "excerpt", "dek"), "standfirst"),
    **dict.fromkeys(("date", "published", "pubdate", "publishdate"), "date"),
    **dict.fromkeys(("author", "authors", "byline"), "authors"),
    **dict.fromkeys(("tags", "tag", "topics", "topic", "keywords"), "topics"),
}


def parted(text: str) -> tuple[list[str], str]:
    """The lines of the front matter, and the story. A line of dashes with no pair right below it begins none."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ends = _FENCES.get(lines[0].rstrip(), ())
    end = next((i for i, line in enumerate(lines) if i and line.rstrip() in ends), None)
    if end is None or not _PAIR.fullmatch(lines[1].rstrip()):
        return [], text
    return lines[1:end], "\n".join(lines[end + 1 :])


def over(lines: list[str], story: list[Piece]) -> list[Piece]:
    """The story with all that the lines say between its headline and its body; a title that it has itself is not said
    twice."""
    found = [piece for key, said in _fields(lines) for piece in _pieces(key, _values(said), said)]
    title = next((piece for piece in found if piece.kind is Kind.TITLE), None)
    found = [piece for piece in found if piece is not title]
    if title and not (story and story[0].kind is Kind.HEADING and story[0].text == title.text):
        return [title, *found, *story]
    return [*story[:1], *found, *story[1:]]


def _fields(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each key with its line and those that belong to it: set in, or items of a list."""
    said: list[str] = []
    for line in filter(str.strip, lines):
        if said and not line[0].isspace() and not _ITEM.fullmatch(line):
            yield _key(said), said
            said = []
        said.append(line.strip())
    if said:
        yield _key(said), said


def _key(said: list[str]) -> str:
    pair = _PAIR.fullmatch(said[0])
    return pair["key"].lower() if pair else ""


def _values(said: list[str]) -> list[str]:
    """None of what is nested, which is no value of the kinds that a story has."""
    pair = _PAIR.fullmatch(said[0])
    value, below = tidy((pair and pair["value"]) or ""), said[1:]
    items = [found["value"] for line in below if (found := _ITEM.fullmatch(line))]
    if value.startswith(_FOLDED):
        values = [" ".join(below)]
    elif len(items) < len(below):
        values = []
    else:
        values = value[1:-1].split(",") if value[:1] + value[-1:] == "[]" else [value]
    return [text for each in (*values, *items) if (text := _unquoted(each.strip()))]


def _unquoted(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return tidy(quoted["text"] if quoted else value)


def _pieces(key: str, values: list[str], said: list[str]) -> list[Piece]:
    field = _WORDS.get(key)
    if not field or not values or (field == "date" and not is_dateline(values[0])):
        return [Piece(Kind.ASIDE, tidy(" ".join(said)), reason=_NOT_KEPT)]
    if field == "title":
        return [Piece(Kind.TITLE, " ".join(values))]
    if field == "standfirst":
        return [Piece(Kind.STANDFIRST, " ".join(values))]
    if field == "date":
        return [Piece(Kind.TIME, values[0])]
    label = {"authors": "By", "topics": "Topics"}[field]
    return [Piece(Kind.TEXT, f"{label}: {', '.join(values)}")]
