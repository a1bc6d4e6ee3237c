"""The surrogate keys by which a change finds every response that shows it.

They come from content, never from paths. What a response shows names them, what a change touches bumps them:
both sides spell them here.
"""

import hashlib
import unicodedata

from articles.text import clean_line

PUBLICATION = "publication"
FRONT_PAGE = "front-page"  # what editors have put on top of it; no feed cares
SEARCH = "search"  # whatever is found by its words: any change of any story may be one of what is found
DIRECTORY = "directory"  # which topics, places and authors have a live story, and their names
MONTHS = "months"  # which months have a live story, how many, and when any of that last changed


def listing_name(kind: str, subject: int | None = None) -> str:
    """`home`, `topic:5` …: what a listing is called."""
    return f"{kind}:{subject}" if subject else kind


def standing_name(listing: str, correction: int = 0) -> str:
    """`home`, `corrections#3` …: what a story's standing in a listing is called.

    A story stands once in a listing, but in that of the corrections once for each of its own, by the edition's number.
    """
    return f"{listing}#{correction}" if correction else listing


def read_standing(name: str) -> tuple[str, int]:
    """The listing and the number of the correction, or 0, of a `standing_name`."""
    listing, _, correction = name.partition("#")
    return listing, int(correction or 0)


def listing_of(standing: str) -> str:
    return read_standing(standing)[0]


def month_of(path: str) -> str:
    """`2026-11` of a story at `/2026/11/…/`: its month by its address, whatever becomes of the time zone."""
    return path[1 : len("/2026/11")].replace("/", "-")


def month_key(month: str) -> str:
    """Whatever is told of the stories of a month, were it one headline."""
    return f"month:{month}"


def listing_key(name: str) -> str:
    return f"listing:{name}"


def shelf_key(name: str, number: int) -> str:
    return f"shelf:{name}:{number}"


def seal_key(name: str, number: int) -> str:
    """That this shelf is sealed: from then on the page of the one before leads to it."""
    return f"seal:{name}:{number}"


def story_key(article: int) -> str:
    return f"story:{article}"


def name_key(kind: str, subject: int) -> str:
    """The name of a topic, place or author, wherever it is printed."""
    return f"name:{kind}:{subject}"


def page_key(page: int) -> str:
    """A fixed page."""
    return f"page:{page}"


def headline_key(digest: str) -> str:
    """Whatever is public under a headline: labels that name it become links."""
    return f"headline:{digest}"


def path_key(path: str) -> str:
    return f"path:{path}"


def headline_digest(headline: str) -> str:
    """Equal for headlines that differ in nothing a reader would call a difference."""
    plain = "".join(c for c in clean_line(headline).casefold() if unicodedata.category(c)[0] in "LMN")
    return hashlib.sha256(plain.encode()).hexdigest()[:32]
