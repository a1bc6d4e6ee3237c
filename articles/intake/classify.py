"""Lines → the part each plays. Total: every line that is not blank comes back once, in order, whatever it says.

Passes over the sheet, each marking what can be told from the marks before it: what a line says of itself; the
headline and what stands between it and the body; teasers at the tail; lists of highlights; the rest is the story.
"""

from collections.abc import Iterable

from articles.intake import furniture, labels, shape
from articles.intake.lines import Given, Line, Mark, Role, given
from articles.intake.lists import lists as lists_of_highlights
from articles.intake.sheet import Marks, Sheet

_DECK_LENGTH = 250
_FRONT = {Role.STANDFIRST, Role.DATELINE, Role.BYLINE, Role.TOPICS, Role.SET_ASIDE}
_TAIL = {Role.SET_ASIDE, Role.TOPICS, Role.ALSO_READ, Role.DATELINE}
_ABOVE = Mark(Role.SET_ASIDE, "it stands above the headline")
_TEASER = Mark(Role.SET_ASIDE, "a truncated teaser of another story")


def classify(text: str) -> tuple[Line, ...]:
    return sort_out(given(text))


def sort_out(lines: Iterable[Given]) -> tuple[Line, ...]:
    """What rich copy says of a line stands, whatever the line looks like."""
    lines = tuple(lines)
    sheet = Sheet(lines, {i: line.known for i, line in enumerate(lines) if line.known})
    for step in (_by_themselves, _top, _repeats, _teasers, lists_of_highlights, _story):
        sheet = sheet.marked_with(step(sheet))
    return tuple(
        Line(line.number, line.text, mark.role, mark.reason, line.rich)
        for line, mark in zip(sheet.lines, map(sheet.mark, range(len(sheet))), strict=True)
    )


def _by_themselves(sheet: Sheet) -> Marks:
    marks = ((i, labels.mark(line.text)) for i, line in enumerate(sheet.lines) if not line.known)
    return {i: mark for i, mark in marks if mark and not _is_network_as_crosshead(sheet, i)}


def _is_network_as_crosshead(sheet: Sheet, i: int) -> bool:
    """A share button says “Facebook”; so may the crosshead of a story on social networks, which stands alone."""
    if not (furniture.is_network(sheet.text(i)) and sheet.gap(i) and 0 < i < len(sheet) - 1):
        return False
    return not furniture.reason(sheet.text(i - 1)) and shape.is_running_text(sheet.text(i + 1))


def _top(sheet: Sheet) -> Marks:
    known = next((i for i in range(len(sheet)) if sheet.role(i) is Role.HEADLINE), None)
    if known is not None:
        return _above(sheet, known) | _front(sheet, known + 1)
    first = sheet.next_kept(0)
    if first is None:
        return {}
    if not labels.can_be_headline(sheet.text(first)):
        return _front(sheet, first)
    return {first: Mark(Role.HEADLINE)} | _front(sheet, first + 1)


def _above(sheet: Sheet, headline: int) -> Marks:
    """What a page has above its headline: perhaps a dateline, otherwise none of the story."""
    unmarked = (i for i in range(headline) if sheet.mark(i) is None)
    return {i: labels.front_mark(sheet.text(i)) or _ABOVE for i in unmarked}


def _front(sheet: Sheet, start: int) -> Marks:
    """What stands between headline and body. One unlabelled line may stand before a byline or a dateline."""
    found: Marks = {}
    may_skip = True
    for i in range(start, len(sheet)):
        mark = sheet.mark(i) or labels.front_mark(sheet.text(i))
        if mark and mark.role in _FRONT:
            found[i] = mark
        elif mark is None and may_skip and _is_deck(sheet, i):
            may_skip = False
        else:
            break
    return found


def _is_deck(sheet: Sheet, i: int) -> bool:
    if len(sheet.text(i)) > _DECK_LENGTH or i + 1 == len(sheet):
        return False
    below = sheet.text(i + 1)
    if shape.ends_sentence(below):
        return False
    return sheet.role(i + 1) is Role.DATELINE or labels.front_mark(below) == Mark(Role.BYLINE)


def _repeats(sheet: Sheet) -> Marks:
    """A story has one dateline and one standfirst: the first."""
    found: Marks = {}
    for role in (Role.DATELINE, Role.STANDFIRST):
        again = [i for i in range(len(sheet)) if sheet.role(i) is role][1:]
        found |= dict.fromkeys(again, Mark(Role.SET_ASIDE, f"the story has a {role.value} already"))
    return found


def _teasers(sheet: Sheet) -> Marks:
    """The cut-off lines that a page shows below a story. In the middle of it, and where it is all there is of the
    story, a line that ends in an ellipsis is text."""
    found = []
    last = None
    for last in reversed(range(len(sheet))):
        if sheet.mark(last) is None and shape.could_be_teaser(sheet.text(last)):
            found.append(last)
        elif sheet.role(last) not in _TAIL:
            break
    if not found or sheet.role(last) not in (None, Role.PARAGRAPH) or last == found[-1]:
        return {}
    return {} if _is_ending(sheet, found, last) else dict.fromkeys(found, _TEASER)


def _is_ending(sheet: Sheet, found: list[int], last: int) -> bool:
    """A single such line after running text, and no page below it: the story ends in an ellipsis."""
    page_below = any(sheet.role(i) is Role.SET_ASIDE for i in range(found[0], len(sheet)))
    return len(found) == 1 and not page_below and shape.is_running_text(sheet.text(last))


def _story(sheet: Sheet) -> Marks:
    left = (i for i in range(len(sheet)) if sheet.mark(i) is None)
    return {i: Mark(Role.CROSSHEAD if sheet.gap(i) and sheet.heads(i) else Role.PARAGRAPH) for i in left}
