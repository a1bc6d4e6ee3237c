"""What a line says of itself: its label, its mark-up, an escape, or that it is furniture."""

import re

from articles.intake import furniture
from articles.intake.dateline import UPDATE_NOT_KEPT, is_dateline, is_update
from articles.intake.lines import Mark, Role, tidy
from articles.intake.names import could_be_authors
from articles.intake.shape import SIGNS, ends_sentence

_COLON = r" ?[:：] ?"
_SEPARATOR = rf"(?:{_COLON}| ?\| ?| [–—-] )"
_BRIEF_LENGTH = 120


def _label(words: str, rest: str) -> re.Pattern[str]:
    return re.compile(f"(?:{words}){rest}", re.IGNORECASE)


_MARKED_CROSSHEAD = re.compile(r"#{2,6}(?: (?P<value>.*))?")
_MARKED_HEADLINE = re.compile(r"#{1,6} (?P<value>.*)")
_HIGHLIGHTS = {
    *("highlights", "highlight", "key highlights", "story highlights", "main highlights", "top highlights"),
    *("key points", "main points", "key takeaways", "takeaways", "at a glance"),
}
_ALSO_READ = _label(
    r"also[ -]read|read[ -]also|read[ -]more|see also|also see|related(?: (?:story|stories|articles?|news|reading))?",
    rf"{_SEPARATOR}(?P<value>.*)",
)
_TOPICS = _label("topics?|tags?|keywords?", rf"{_COLON}(?P<value>.*)")
_STANDFIRST = _label("standfirst|summary|dek", rf"{_COLON}(?P<value>.*)")
_DATELINE = _label(
    r"(?P<place>dateline)|(?:first )?(?:published|posted)(?: on| at)?|publication date|date",
    r"(?!\w)(?P<separator> ?[:：]| [–—-](?= ))? ?(?P<value>.*)",
)
_BYLINE = _label("(?:(?:reporting|written|words|story|text) )?by", r"(?P<separator> ?[:：] ?| )(?P<value>.*)")


def mark(text: str) -> Mark | None:
    """What `text` is wherever it stands, or None where that depends on its neighbours."""
    if text.startswith("\\"):
        return Mark(Role.PARAGRAPH)
    if text[0] in SIGNS:
        return Mark(Role.SET_ASIDE, "a bullet with nothing behind it") if len(text) == 1 else None
    return _labelled(text) or (None if front_mark(text) else _furniture(text))


def front_mark(text: str) -> Mark | None:
    """What `text` is between headline and body, where less is needed to know a dateline or a byline."""
    if _STANDFIRST.match(text):
        return Mark(Role.STANDFIRST)
    dateline = _DATELINE.match(text)
    if dateline and dateline["separator"]:
        return Mark(Role.DATELINE)
    return Mark(Role.BYLINE) if _is_byline(text) else None


def can_be_headline(text: str) -> bool:
    """Not so a line with another part's label. “By Land and Sea” is a headline, “By: Ana Vermeer” is not."""
    found = mark(text) or front_mark(text)
    if found is None or found.role is Role.PARAGRAPH or _MARKED_HEADLINE.match(text):
        return True
    return found.role is Role.BYLINE and _BYLINE.match(text)["separator"] == " "


def paragraph(text: str) -> str:
    return (tidy(text[1:]) or text) if text.startswith("\\") else text


def headline(text: str) -> str:
    match = _MARKED_HEADLINE.match(text)
    return (match and tidy(match["value"])) or paragraph(text)


def crosshead(text: str) -> str:
    match = _MARKED_CROSSHEAD.fullmatch(text)
    return tidy(match["value"] or "") if match else text


def standfirst(text: str) -> str:
    return _value(_STANDFIRST, text)


def topics(text: str) -> str:
    return _value(_TOPICS, text)


def also_read(text: str) -> str:
    return _value(_ALSO_READ, text)


def byline(text: str) -> str:
    return _value(_BYLINE, text)


def dateline(text: str) -> tuple[str, bool]:
    """Its value, and whether its label allows a place alone."""
    match = _DATELINE.match(text)
    return tidy(match["value"]), bool(match["place"])


def _value(label: re.Pattern[str], text: str) -> str:
    return tidy(label.match(text)["value"])


def _labelled(text: str) -> Mark | None:
    if _MARKED_CROSSHEAD.fullmatch(text):
        return Mark(Role.CROSSHEAD)
    if text.rstrip(" :：.–—-").casefold() in _HIGHLIGHTS:
        return Mark(Role.HIGHLIGHTS)
    if match := _ALSO_READ.match(text):
        return Mark(Role.ALSO_READ) if tidy(match["value"]) else Mark(Role.SET_ASIDE, "an also-read without a story")
    if _TOPICS.match(text):
        return Mark(Role.TOPICS)
    return Mark(Role.DATELINE) if _is_dateline_anywhere(text) else None


def _furniture(text: str) -> Mark | None:
    reason = UPDATE_NOT_KEPT if _is_brief(text) and is_update(text) else furniture.reason(text)
    return Mark(Role.SET_ASIDE, reason) if reason else None


def _is_dateline_anywhere(text: str) -> bool:
    match = _DATELINE.match(text)
    if not match or not is_dateline(tidy(match["value"])):
        return False
    return bool(match["separator"]) or _is_brief(text)


def _is_brief(text: str) -> bool:
    """No sentence: “Published on June 21, 2025, the report says …” begins a story."""
    return len(text) <= _BRIEF_LENGTH and not ends_sentence(text)


def _is_byline(text: str) -> bool:
    match = _BYLINE.match(text)
    if not match or not tidy(match["value"]):
        return False
    return match["separator"] != " " or could_be_authors(tidy(match["value"]))
