"""What the shape of a line tells: a bullet before it, a full stop behind it, its length."""

import re

ITEM_LENGTH = 200  # a point in a list without bullets
TEASER_LENGTH = 450
_CROSSHEAD_LENGTH = 80
_CROSSHEAD_WORDS = 12

SIGNS = "•‣◦▪●○■\uf0b7"  # nobody begins a sentence with these; U+F0B7 is Word's own
_BULLET = re.compile(rf"(?:[{SIGNS}·] ?|[*–—-] |[0-9]{{1,2}}[.)] )(?=\S)")
_CLOSERS = "\"'”’»›)]"
_STOPS = (".", "!", "?", "。", "！", "？", "।", "॥")
_ELLIPSES = ("…", "...", "[…]", "[...]", "(…)", "(...)")
_OPEN_ENDS = (":", ";", ",")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}")
_ABBREVIATIONS = {"inc.", "co.", "corp.", "ltd.", "jr.", "sr."}


def is_bulleted(text: str) -> bool:
    return _BULLET.match(text) is not None


def without_bullet(text: str) -> str:
    return _BULLET.sub("", text, count=1) if is_bulleted(text) else text


def ends_sentence(text: str) -> bool:
    """A full stop, or its like, ends the line; that of “U.S.” or “Inc.” may be no full stop, so it does not count."""
    text = text.rstrip(_CLOSERS)
    last = text.rpartition(" ")[2]
    return text.endswith(_STOPS) and not _INITIALS.fullmatch(last) and last.lower() not in _ABBREVIATIONS


def is_cut_off(text: str) -> bool:
    return text.endswith(_ELLIPSES)


def could_be_teaser(text: str) -> bool:
    return is_cut_off(text) and len(text) <= TEASER_LENGTH and not is_bulleted(text)


def could_be_crosshead(text: str) -> bool:
    return (
        len(text) <= _CROSSHEAD_LENGTH
        and text.count(" ") < _CROSSHEAD_WORDS
        and not text[0].islower()
        and not is_bulleted(text)
        and not ends_sentence(text)
        and not text.endswith(_ELLIPSES + _OPEN_ENDS)
    )


def is_running_text(text: str) -> bool:
    return len(text) > ITEM_LENGTH or ends_sentence(text)
