"""One point of a list ↔ its line."""

import re

from articles.intake.copy import Highlight
from articles.intake.lines import tidy
from articles.intake.shape import without_bullet

_STAR = re.compile(r"[★⭐]\ufe0f? ?(?=\S)")


def read_highlight(line: str) -> Highlight:
    """A bullet falls off, a star marks the point as a key point; what follows a backslash is text, be it a star."""
    text = tidy(without_bullet(line)) or line
    star = _STAR.match(text)
    kept = tidy(text[star.end() :]) if star else text
    if kept.startswith("\\"):
        kept = tidy(kept[1:]) or kept
    return Highlight(kept, True) if star and kept else Highlight(kept or text)


def write_highlight(highlight: Highlight) -> str:
    bullet = "• ★ " if highlight.starred else "• "
    plain = bullet + highlight.text
    return plain if read_highlight(plain) == highlight else f"{bullet}\\{highlight.text}"
