"""Where a list of highlights ends, which its heading does not say."""

from collections.abc import Iterator

from articles.intake import shape
from articles.intake.lines import Mark, Role
from articles.intake.sheet import Marks, Sheet

_EMPTY = Mark(Role.SET_ASIDE, "a heading of highlights with no highlights under it")


def lists(sheet: Sheet) -> Marks:
    found: Marks = {}
    for heading in range(len(sheet)):
        if sheet.role(heading) is Role.HIGHLIGHTS:
            items = dict.fromkeys(_items(sheet, heading), Mark(Role.HIGHLIGHT))
            found |= items or {heading: _EMPTY}
    return found


def _items(sheet: Sheet, heading: int) -> Iterator[int]:
    first = sheet.next_kept(heading + 1)
    if first is None or sheet.mark(first) or not _can_begin(sheet.text(first)):
        return
    yield first
    goes_on = _goes_on_with_bullets if shape.is_bulleted(sheet.text(first)) else _goes_on_without
    for i in range(first + 1, len(sheet)):
        if not goes_on(sheet, first, i):
            return
        if sheet.mark(i) is None:
            yield i


def _can_begin(text: str) -> bool:
    return shape.is_bulleted(text) or len(text) <= shape.ITEM_LENGTH


def _goes_on_with_bullets(sheet: Sheet, first: int, i: int) -> bool:
    """Bullets make it plain: nothing else belongs to the list, and an advertisement among them does not end it."""
    return sheet.role(i) is Role.SET_ASIDE or (sheet.mark(i) is None and shape.is_bulleted(sheet.text(i)))


def _goes_on_without(sheet: Sheet, first: int, i: int) -> bool:
    """Points are short, and all of them sentences or none. In copy with blank lines between parts, not points, a
    lone short line over a paragraph is its crosshead."""
    text = sheet.text(i)
    if sheet.mark(i) or shape.is_bulleted(text):
        return sheet.mark(i) is None
    apart = sheet.gap(i) and not _is_spaced(sheet, first)
    if shape.is_running_text(text):
        return len(text) <= shape.ITEM_LENGTH and not apart and shape.ends_sentence(sheet.text(first))
    return not (apart and sheet.heads(i))


def _is_spaced(sheet: Sheet, first: int) -> bool:
    """Every point stands between blank lines."""
    return sheet.gap(first) and first + 1 < len(sheet) and sheet.gap(first + 1)
