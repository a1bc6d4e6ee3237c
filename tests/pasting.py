"""Copy as other programs give it: read from tests/paste, and the words of it wherever they went."""

import re
from html import unescape
from pathlib import Path

from articles.intake.copy import AlsoRead, Copy, Quote, Rich

FOLDER = Path(__file__).parent / "paste"


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def texts(copy: Copy) -> list[str]:
    """Everything that copy says, in the story or set aside."""
    told = [copy.headline, copy.standfirst, copy.dateline, *copy.bylines, *copy.topics]
    for block in copy.blocks:
        told += _of_block(block)
    return [*told, *(aside.text for aside in copy.set_aside)]


def reasons(copy: Copy) -> dict[str, str]:
    return {aside.text: aside.reason for aside in copy.set_aside}


def _of_block(block) -> list[str]:
    if isinstance(block, AlsoRead):
        return [block.label, block.url]
    if isinstance(block, Quote):
        return [block.text, block.attribution]
    paragraphs = [_plain(one.html) if isinstance(one, Rich) else one for one in block.paragraphs]
    return [block.crosshead, *paragraphs, *(point.text for point in block.highlights)]


def _plain(html: str) -> str:
    spaced = re.sub(r"</?(?:p|li|td|th|br)\b[^>]*>", " ", html)
    return unescape(re.sub(r"<[^>]+>", "", spaced))
