"""The publication's colours on paper: whether they can be read, and how they reach a page. Pure.

A page takes them from a `<style>` of a line or two, whose hash its policy names: no request more, and no
`unsafe-inline`. Where they are the house's own there is neither, for they stand in the stylesheet.
"""

import re
from base64 import b64encode
from hashlib import sha256

PAPER, PAPER_DARK = "#fdfcf9", "#171614"  # as `articles/site.css` has them
HOUSE = ("#9a2a1f", "#f0907f")
READABLE = 4.5  # to one: WCAG 2.2, 1.4.3


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours such as #9a2a1f, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted([_luminance(one), _luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def style(accent: str, accent_dark: str) -> str:
    """The stylesheet that sets them, or "" for the house's own. What is no colour is left out."""
    if (accent.lower(), accent_dark.lower()) == HOUSE or not all(map(_is_colour, (accent, accent_dark))):
        return ""
    dark = f"@media(prefers-color-scheme:dark){{:root{{--accent:{accent_dark}}}}}"
    return f":root{{--accent:{accent}}}{dark}"


def source(stylesheet: str) -> str:
    """What a content security policy calls it (CSP 3, 2.3.1)."""
    return f"'sha256-{b64encode(sha256(stylesheet.encode()).digest()).decode()}'"


def _is_colour(value: str) -> bool:
    return bool(re.fullmatch(r"#[0-9a-fA-F]{6}", value))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
