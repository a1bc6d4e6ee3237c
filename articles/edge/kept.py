"""A response that is kept: its bytes, in the codings that were asked for, with everything that is said of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus

from django.utils.http import parse_http_date_safe

from . import codings
from .codings import IDENTITY
from .keep import Keep
from .validators import coded

Pairs = tuple[tuple[bytes, bytes], ...]
_OF_ONE_VARIANT = (b"etag", b"content-length", b"content-encoding", b"date")
_OF_THE_BODY = (b"content-type", b"content-language")
_OF_ALL = 4_000  # bytes of an entry, whatever it holds: objects, and names of headers
_OF_A_KEY = 350  # bytes: its name, and the place of the entry under it


class Variant:
    """One answer, ready but for its date: as pairs for ASGI, and as bytes for the wire."""

    __slots__ = ("body", "head", "headers", "status")

    def __init__(self, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes = b""):
        self.status = status
        self.headers = list(headers)
        self.body = body
        lines = b"".join(b"%s: %s\r\n" % pair for pair in self.headers)
        self.head = b"HTTP/1.1 %d %s\r\n%s" % (status, HTTPStatus(status).phrase.encode(), lines)


@dataclass(slots=True, eq=False)
class Kept:
    """`etags` by coding, none where no condition applies; `full` answers by coding, `unmodified` ones by ETag.

    `modified` is in seconds of the epoch. `raw` is the body as it was rendered. `hits` are the answers given from it.
    """

    status: int
    headers: Pairs
    raw: bytes
    keep: Keep
    etags: dict[str, str]
    modified: int | None
    codings: tuple[str, ...]
    full: dict[str, Variant] = field(default_factory=dict)
    unmodified: dict[str, Variant] = field(default_factory=dict)
    hits: int = 0

    @property
    def cost(self) -> int:
        """Bytes of memory, about. A coding that saves nothing has the very answer of identity."""
        variants = {id(variant): variant for variant in (*self.full.values(), *self.unmodified.values())}.values()
        said = sum(len(variant.head) + len(variant.body) for variant in variants)
        return _OF_ALL + _OF_A_KEY * len(self.keep.keys) + said

    def add(self, coding: str, body: bytes) -> None:
        """One more coding. Where it makes the body no smaller, identity is given instead."""
        if coding != IDENTITY and len(body) >= len(self.raw):
            self.full[coding] = self.full[IDENTITY]
            return
        headers = [*self.headers, (b"content-length", b"%d" % len(body))]
        if coding != IDENTITY:
            headers.append((b"content-encoding", coding.encode()))
        if self.etags:
            headers.append((b"etag", self.etags[coding].encode("latin-1")))
        self.full[coding] = Variant(self.status, headers, body)


def kept(status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes, keep: Keep) -> Kept:
    """A response as it is kept, to begin with in identity alone."""
    said = [(name.lower(), value) for name, value in headers]
    values = {name: value.decode("latin-1") for name, value in said}
    known = codings.CODINGS if codings.is_text(values.get(b"content-type", "")) else (IDENTITY,)
    made = Kept(
        status=status,
        headers=tuple(pair for pair in said if pair[0] not in _OF_ONE_VARIANT),
        raw=body,
        keep=keep,
        etags=_etags(values.get(b"etag"), known) if status == HTTPStatus.OK else {},
        modified=parse_http_date_safe(values.get(b"last-modified", "")),
        codings=known,
    )
    made.add(IDENTITY, body)
    made.unmodified = {tag: _not_modified(made, tag) for tag in made.etags.values()}
    return made


def _etags(tag: str | None, known: Iterable[str]) -> dict[str, str]:
    """That of the response is identity's; the others are told by it, so that they are known before they are made."""
    if tag is None:
        return {}
    return {coding: tag if coding == IDENTITY else coded(tag, codings.LABELS[coding]) for coding in known}


def _not_modified(made: Kept, tag: str) -> Variant:
    """All other headers stay: caches replace with them what they keep (RFC 9111, 3.2)."""
    headers = [pair for pair in made.headers if pair[0] not in _OF_THE_BODY]
    return Variant(HTTPStatus.NOT_MODIFIED, [*headers, (b"etag", tag.encode("latin-1"))])
