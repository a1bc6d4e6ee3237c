"""What is said to a request for something kept: one pure decision, for whoever speaks with the client."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.http import parse_http_date_safe

from . import codings
from .kept import Kept, Variant
from .validators import entity_tags

_ASKED = {
    b"accept-encoding": "accept_encoding",
    b"if-none-match": "if_none_match",
    b"if-modified-since": "if_modified_since",
    b"a-im": "a_im",
    b"x-newsroom-second": "second",
}


@dataclass(slots=True)
class Asked:
    """Of a request's headers those that matter to an answer. What comes several times is one list (RFC 9110, 5.3)."""

    accept_encoding: str | None = None
    if_none_match: str | None = None
    if_modified_since: str | None = None
    a_im: str | None = None
    second: str | None = None  # the time of a proxy that asks


@dataclass(frozen=True, slots=True)
class Missing:
    """What is kept has not been made in this coding yet."""

    coding: str


def read(headers: Iterable[tuple[bytes, bytes]]) -> Asked:
    """Of headers with their names in small letters, as ASGI has them."""
    asked = Asked()
    for name, value in headers:
        if name in _ASKED:
            attribute, said = _ASKED[name], value.decode("latin-1")
            before = getattr(asked, attribute)
            setattr(asked, attribute, said if before is None else f"{before}, {said}")
    return asked


def decide(kept: Kept, asked: Asked) -> Variant | Missing | None:
    """The answer to a GET, and but for its body to a HEAD; None where only the application can tell.

    Conditions are for what would be a success (RFC 9110, 13.2.1). A range is not looked at, as a server may (14.2): all
    of it is sent. Who takes deltas, and does not have this, may be told by the application what is new.
    """
    coding = codings.chosen(asked.accept_encoding or "") if len(kept.codings) > 1 else codings.IDENTITY
    if kept.etags:
        if unmodified := _unmodified(kept, asked, coding):
            return unmodified
        if asked.a_im is not None and asked.if_none_match is not None:
            return None
    return kept.full.get(coding) or Missing(coding)


def _unmodified(kept: Kept, asked: Asked, coding: str) -> Variant | None:
    """`If-None-Match` overrules `If-Modified-Since` by being there, readable or not (13.1.3)."""
    if (given := asked.if_none_match) is not None:
        return kept.unmodified.get(given) or _matched(kept, given, coding)
    since = asked.if_modified_since and kept.modified is not None and _date(asked.if_modified_since)
    return kept.unmodified[kept.etags[coding]] if since and kept.modified <= since else None


def _matched(kept: Kept, given: str, coding: str) -> Variant | None:
    """Of the ETags that are current the one that the client has; that of the coding it would be sent comes first."""
    if given.strip(" \t") == "*":
        return kept.unmodified[kept.etags[coding]]
    tags = set(entity_tags(given))
    return next((kept.unmodified[tag] for tag in (kept.etags[coding], *kept.etags.values()) if tag in tags), None)


@lru_cache(maxsize=1024)
def _date(value: str) -> int | None:
    """In any of the three forms of a date (5.6.7); what is no date says nothing."""
    return parse_http_date_safe(value.strip(" \t"))
