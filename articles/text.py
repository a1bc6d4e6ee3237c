"""What any text must be before it is stored or rendered, and the slugs made from it."""

import re
import unicodedata
from urllib.parse import quote

# XML 1.0, section 2.2, allows none of these; bidi embeddings, overrides and isolates (UAX 9) could
# reorder whatever stands around a story, so they go as well. LRM, RLM and the joiners stay: scripts need them.
_FORBIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069\ufeff"
)
_NONCHARACTERS = "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
_NOT_CLEAN = re.compile(f"[{_FORBIDDEN}{_NONCHARACTERS}]")
# One quick pass tells of nearly all text that it is clean. It is quick with ranges alone: all of the higher planes.
_SUSPECT = re.compile(f"[\r\x85\u2028\u2029{_FORBIDDEN}{_NONCHARACTERS[0]}-{_NONCHARACTERS[-1]}]")
# A percent sign that begins no two digits counts as well.
_NOT_OF_AN_ADDRESS = re.compile(r"""[\s"<>\\^`{|}]|%(?![0-9a-fA-F]{2})""")
_LINE_BREAKS = re.compile("\r\n?|\x85|\u2028|\u2029")


def clean(text: str) -> str:
    """`text` in NFC, with `\\n` as its only line break and nothing that XML or a browser would choke on."""
    if _is_clean(text):
        return text
    return unicodedata.normalize("NFC", _NOT_CLEAN.sub("", _LINE_BREAKS.sub("\n", text)))


def clean_markup(html: str) -> str:
    """`clean` on HTML, in pieces: NFC would make one character, ≯, of the end of a tag and a U+0338 behind it."""
    return html if _is_clean(html) else ">".join(map(clean, html.split(">")))


def _is_clean(text: str) -> bool:
    """Then every piece of it is, too: what is in NFC is so in all its parts (UAX 15, section 3)."""
    return unicodedata.is_normalized("NFC", text) and not _SUSPECT.search(text)


def clean_line(text: str) -> str:
    """`clean` on one line: every run of white space becomes one space."""
    return " ".join(clean(text).split())


def clean_address(address: str) -> str:
    """What no URL may hold, in percent signs (URL Standard, "URL code points"); all else as it was written."""
    return _NOT_OF_AN_ADDRESS.sub(lambda found: quote(found[0], safe=""), address)


def slugify(text: str, *, limit: int = 80) -> str:
    """A slug in NFC that keeps the letters and marks of every script, or "" where there are none.

    Django's `slugify` drops the vowel signs of Devanagari and Thai, which are marks, not letters.
    """
    folded = clean(text).lower()
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in re.sub("['’]", "", folded))
    return _cut("-".join(kept.split()), limit)


def _cut(slug: str, limit: int) -> str:
    if len(slug) <= limit:
        return slug
    whole, _, _ = slug[: limit + 1].rpartition("-")
    return whole or slug[:limit]
