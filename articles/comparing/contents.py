"""Two contents of a story compared: field by field, block by block, and in each the words. Pure.

A content is what `freeze` makes: that of an edition, of a schedule, or of a working copy.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .edits import DELETED, INSERTED, SAME
from .fields import Field, Names, of_block, of_story
from .pairing import partners, stayed


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
    return Comparison(
        fields=tuple(field for field in of_story(before, after, names) if field.changed),
        blocks=tuple(_pieces(before["blocks"], after["blocks"], names)),
    )


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
    kind = (new or old)["type"]
    fields = tuple(field for field in of_block(kind, old, new, names) if field.spans or field.pictures)
    return Piece(kind, change, moved, fields)
