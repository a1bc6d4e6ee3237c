"""Text as both engines are given it: plain words with spaces between them, equal for what readers would call equal.

Case, width and diacritics are no difference. Scripts that put no spaces between words become overlapping pairs of
characters, so that any two neighbours are found; the last character of such a run also stands alone, so that a single
one is the beginning of some word wherever it stands. What is not a letter, mark or digit parts words.
"""

import re
import unicodedata

LONGEST = 64  # characters of a word: the rest of a longer one is not looked at
# Of Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowels: text is written with and without them.
_DIACRITICS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]")
# Han, kana, Hangul, Thai, Lao, Burmese and Khmer.
_UNSPACED = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303b\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\uac00-\ud7a3"
    "\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u109f\u1780-\u17d3"
)
RUNS = re.compile(f"(?P<unspaced>[{_UNSPACED}]+)|[^{_UNSPACED}\\s]+")
_ASCII_WORDS = re.compile("[a-z0-9]+")


class _Kept(dict):
    """For `str.translate`: letters, marks and digits stay, all else becomes a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = kept = character if unicodedata.category(character)[0] in "LMN" else " "
        return kept


_KEPT = _Kept()


def words(text: str) -> list[str]:
    """The words of `text` in their order, as they are indexed."""
    return [word for run, unspaced in _runs(text) for word in (_pairs(run) if unspaced else [run[:LONGEST]])]


def asked(text: str) -> tuple[list[str], bool]:
    """The words of what somebody looks for, and whether the last of them may go on.

    In a script without spaces a single character does, as the beginning of a pair; of several, the last alone says
    nothing that their pairs do not say.
    """
    found = words(text)
    run, unspaced = (_runs(text) or [("", False)])[-1]
    if unspaced and len(run) > 1:
        found.pop()
    return found, unspaced and len(run) == 1


def parted(text: str) -> str:
    """`text`, character by character, with a space for each that parts words."""
    return text.translate(_KEPT)


def _runs(text: str) -> list[tuple[str, bool]]:
    """Each run of one kind of script, and whether that is written without spaces."""
    if text.isascii():
        return [(word, False) for word in _ASCII_WORDS.findall(text.lower())]
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFKC", _DIACRITICS.sub("", plain))
    return [(run[0], bool(run["unspaced"])) for run in RUNS.finditer(parted(plain))]


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run))]
