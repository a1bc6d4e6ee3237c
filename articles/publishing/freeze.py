"""A working copy as one plain value, and that value frozen into the content of an edition. Both pure."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from articles.models import AlsoRead, Figure, Picture, Quote, Section
from articles.richtext import sanitise
from articles.text import clean, clean_line

SCHEMA = 1


@dataclass(frozen=True)
class WorkingCopy:
    """What an editor has written, read once. `blocks` are rows of the block models, in their order."""

    headline: str
    standfirst: str = ""
    dateline: str = ""
    language: str = ""
    label: str = ""
    places: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    picture: Picture | None = None
    blocks: tuple[models.Model, ...] = ()


def freeze(working: WorkingCopy) -> dict:
    """The content of an edition: JSON, cleaned again, complete but for the names behind its ids."""
    return {
        "headline": clean_line(working.headline),
        "standfirst": clean(working.standfirst).strip(),
        "dateline": clean_line(working.dateline),
        "language": working.language,
        "label": working.label,
        "places": list(working.places),
        "authors": list(working.authors),
        "topics": sorted(working.topics),
        "picture": _picture(working.picture) if working.picture else None,
        "blocks": [freeze_block(block) for block in working.blocks],
    }


def freeze_block(block: models.Model) -> dict:
    """Raises `TypeError` with the name of a block type that nobody taught us to freeze."""
    try:
        name, frozen = _BLOCKS[type(block)]
    except KeyError:
        raise TypeError(f"no way to freeze a {type(block).__name__}") from None
    return {"type": name, **frozen(block)}


def places(dateline: str) -> list[str]:
    """The places of a dateline. A slash alone separates: "Tokyo/Washington" is two, "Rotterdam, Netherlands" one."""
    names = [clean_line(name) for name in dateline.split("/")]
    return list(dict.fromkeys(name for name in names if name))


def _picture(picture: Picture) -> dict:
    return {
        "id": picture.pk,
        "file": picture.file.name,
        "type": picture.media_type,
        "length": picture.length,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
    }


def _section(block: Section) -> dict:
    highlights = [
        {"text": clean_line(highlight["text"]), "starred": highlight["starred"]} for highlight in block.highlights
    ]
    return {"crosshead": clean_line(block.crosshead), "html": sanitise(block.text), "highlights": highlights}


def _quote(block: Quote) -> dict:
    return {"text": clean(block.text).strip(), "attribution": clean_line(block.attribution)}


def _figure(block: Figure) -> dict:
    """Its own words, where it has them, stand for those of the picture."""
    own = {"caption": block.caption, "alt": block.alt}
    return {"picture": _picture(block.picture) | {name: words for name, words in own.items() if words}}


def _also_read(block: AlsoRead) -> dict:
    # Never the headline of the target: its working copy may not be public. It is joined when rendered.
    return {"story": block.target_id, "label": clean_line(block.label), "url": block.url}


_BLOCKS: dict[type, tuple[str, Callable]] = {
    Section: ("section", _section),
    Quote: ("quote", _quote),
    Figure: ("figure", _figure),
    AlsoRead: ("also_read", _also_read),
}
