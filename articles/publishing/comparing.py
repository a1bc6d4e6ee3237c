"""Two contents of a story compared: field by field, block by block, and in each the words. Pure.

A content is what `freeze` makes: that of an edition, of a schedule, or of a working copy.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .edits import DELETED, INSERTED, SAME
from .pairing import partners, stayed
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


@dataclass(frozen=True)
class Piece:
    """A block, by its type in a content. `change` is "", "inserted", "deleted" or "changed"; it may have moved too."""

    type: str
    change: str
    moved: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Comparison:
    """`fields` are those that differ, `blocks` all of them in the order of the later content."""

    fields: tuple[Field, ...]
    blocks: tuple[Piece, ...]

    @property
    def differs(self) -> bool:
        return bool(self.fields) or any(block.change or block.moved for block in self.blocks)


def differences(before: dict, after: dict, names: Names) -> Comparison:
    """What has to happen to `before` for it to be `after`. A name that `names` does not hold is told by its number."""
    fields = (Field(name, _compared(read, before, after, names)) for name, read in _FIELDS.items())
    pictures = _picture_fields("lead_picture", before["picture"], after["picture"])
    return Comparison(
        fields=tuple(field for field in (*fields, *pictures) if field.changed),
        blocks=tuple(_pieces(before["blocks"], after["blocks"], names)),
    )


def _compared(read: Callable, before: dict, after: dict, names: Names) -> tuple[Span, ...]:
    return compare(read(before, names), read(after, names))


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


def _pieces(before: list[dict], after: list[dict], names: Names) -> Iterator[Piece]:
    """In the order of `after`, each block that went behind the one it stood behind."""
    partner = partners(before, after)
    still = stayed(partner)
    gone = sorted(set(range(len(before))) - set(partner.values()))
    passed = [*sorted(partner[to] for to in still), len(before)]

    def leaving() -> Iterator[Piece]:
        until = passed.pop(0)
        while gone and gone[0] < until:
            yield _piece(before[gone.pop(0)], {}, DELETED, False, names)

    yield from leaving()
    for to, block in enumerate(after):
        if to not in partner:
            yield _piece({}, block, INSERTED, False, names)
            continue
        was = before[partner[to]]
        yield _piece(was, block, SAME if was == block else "changed", to not in still, names)
        if to in still:
            yield from leaving()


def _piece(old: dict, new: dict, change: str, moved: bool, names: Names) -> Piece:
    """Raises `KeyError` with the name of a block type that nobody taught us to compare."""
    kind = (new or old)["type"]
    fields = tuple(field for field in _BLOCKS[kind](old, new, names) if field.spans or field.pictures)
    return Piece(kind, change, moved, fields)
