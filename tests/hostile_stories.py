"""A story with the same hostile text in every field, as far as a database can hold it."""

from articles.models.topic import NAME_LIMIT
from articles.text import slugify


def hostile(text: str) -> dict:
    """What the builder of `stories` takes."""
    held = as_held(text)
    line = f"Story {held}"
    name = held[:NAME_LIMIT] if slugify(held) else "Ports"
    return {
        "headline": line[:300],
        "standfirst": held,
        "sections": [(line[:200], html_text(held), [line[:300]])],
        "topics": [name],
        "authors": [name],
        "dateline": "Osterwick",
        "also_read": [line[:300]],
    }


def as_held(text: str) -> str:
    return text.encode(errors="ignore").decode().replace("\0", "")


def html_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
