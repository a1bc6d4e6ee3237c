"""How long a story takes to read. Pure."""

import re
from collections.abc import Iterable
from math import ceil

from articles.body import Block, Quote, Section

WORDS, CHARACTERS = 230, 500  # a minute: what grown readers manage, and where a script has no spaces its readers
_TAG = re.compile("<[^>]*>")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")  # kana and Han


def minutes(blocks: Iterable[Block]) -> int:
    """Whole minutes, and one at least. Words between spaces count, but Chinese and Japanese by their characters."""
    text = " ".join(_text(block) for block in blocks)
    words, characters = _UNSPACED.sub(" ", text).split(), _UNSPACED.findall(text)
    return max(1, ceil(len(words) / WORDS + len(characters) / CHARACTERS))


def _text(block: Block) -> str:
    match block:
        case Section():
            return f"{block.crosshead} {_TAG.sub(' ', block.html)} {' '.join(each.text for each in block.highlights)}"
        case Quote():
            return block.text
        case _:
            return ""
