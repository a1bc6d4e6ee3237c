"""The fields of two contents, or of two blocks, compared: in each the words. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .edits import DELETED, INSERTED, SAME
from .words import Span, compare, plain

Names = Mapping[tuple[str, int], str]  # of ("topic", 5), ("author", 7), ("story", 9)


@dataclass(frozen=True)
class Shown:
    """A picture in either content: `file` is its name in the store."""

    file: str
    alt: str
    change: str = SAME


@dataclass(frozen=True)
class Field:
    """`name` is that of the model's field. `reformatted`: its words are the same, its formatting is not."""

    name: str
    spans: tuple[Span, ...] = ()
    pictures: tuple[Shown, ...] = ()
    reformatted: bool = False

    @property
    def changed(self) -> bool:
        return self.reformatted or any(part.change for part in (*self.spans, *self.pictures))


def of_story(before: dict, after: dict, names: Names) -> Iterator[Field]:
    """Those of the story itself; its blocks are another matter."""
    for name, read in _FIELDS.items():
        yield Field(name, compare(read(before, names), read(after, names)))
    yield from _picture_fields("lead_picture", before["picture"], after["picture"])


def of_block(kind: str, old: dict, new: dict, names: Names) -> Iterator[Field]:
    """Those of a block, one side of which may be empty. Raises `KeyError` with the name of a block type that nobody
    taught us to compare.
    """
    return _BLOCKS[kind](old, new, names)


def _named(kind: str) -> Callable:
    """The names of a list of ids, one a line, so that a name is one word of the comparison or none."""

    def read(content: dict, names: Names) -> str:
        found = (names.get((kind, pk), f"#{pk}") for pk in content[f"{kind}s"])
        return "\n".join(found if kind == "author" else sorted(found))

    return read


def _text(name: str) -> Callable:
    return lambda content, names: content.get(name) or ""


_FIELDS: dict[str, Callable] = {
    "label": _text("label"),
    "headline": _text("headline"),
    "standfirst": _text("standfirst"),
    "dateline": _text("dateline"),
    "language": _text("language"),
    "authors": _named("author"),
    "topics": _named("topic"),
}


def _picture_fields(name: str, before: dict | None, after: dict | None) -> Iterator[Field]:
    old, new = before or {}, after or {}
    if old.get("file") == new.get("file"):
        shown = [Shown(new["file"], new["alt"])] if new else []
    else:
        both = ((old, DELETED), (new, INSERTED))
        shown = [Shown(picture["file"], picture["alt"], change) for picture, change in both if picture]
    yield Field(name, pictures=tuple(shown))
    for part in ("caption", "credit", "alt"):
        yield Field(part, compare(old.get(part, ""), new.get(part, "")))


def _section(old: dict, new: dict, names: Names) -> Iterator[Field]:
    yield Field("crosshead", compare(old.get("crosshead", ""), new.get("crosshead", "")))
    before, after = old.get("html", ""), new.get("html", "")
    spans = compare(plain(before), plain(after))
    yield Field("text", spans, reformatted=before != after and not any(span.change for span in spans))
    yield Field("highlights", compare(_points(old), _points(new)))


def _points(block: dict) -> str:
    return "\n".join(("★ " if point["starred"] else "") + point["text"] for point in block.get("highlights", ()))


def _quote(old: dict, new: dict, names: Names) -> Iterator[Field]:
    for part in ("text", "attribution"):
        yield Field(part, compare(old.get(part, ""), new.get(part, "")))


def _figure(old: dict, new: dict, names: Names) -> Iterator[Field]:
    return _picture_fields("picture", old.get("picture"), new.get("picture"))


def _also_read(old: dict, new: dict, names: Names) -> Iterator[Field]:
    told = (
        (names.get(("story", block["story"]), f"#{block['story']}") if block.get("story") else "")
        for block in (old, new)
    )
    yield Field("target", compare(*told))
    for part in ("label", "url"):
        yield Field(part, compare(old.get(part, ""), new.get(part, "")))


_BLOCKS: dict[str, Callable] = {"section": _section, "quote": _quote, "figure": _figure, "also_read": _also_read}
