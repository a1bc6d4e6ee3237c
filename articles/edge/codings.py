"""Content codings (RFC 9110, sections 8.4 and 12.5.3): which one a client is given, and how each is made. Pure.

One fixed level each: a later, better one would be other bytes under the same strong ETag.
"""

import gzip
import re
import zlib
from functools import lru_cache

import brotli
import zstandard

IDENTITY = "identity"
_LEVELS = {"br": 5, "zstd": 9, "gzip": 6}
_VERSIONS = {
    "br": brotli.__version__,
    "zstd": ".".join(map(str, zstandard.ZSTD_VERSION)),
    "gzip": zlib.ZLIB_RUNTIME_VERSION,
}
CODINGS = (*_LEVELS, IDENTITY)  # the best first
# What makes the bytes of a coding: two hosts with other libraries give them other ETags.
LABELS = {coding: f"{coding} {level} {_VERSIONS[coding]}" for coding, level in _LEVELS.items()}
_QUALITY = re.compile(r"[01](\.[0-9]*)?|\.[0-9]+")  # more digits than are allowed harm nobody (12.4.2)
_TEXT = ("text/", "application/javascript", "application/json", "application/xml", "application/manifest+json")
_STRUCTURED = ("+xml", "+json")


@lru_cache(maxsize=512)
def chosen(accept_encoding: str) -> str:
    """The coding a client likes best, among equals ours; identity for one that says nothing, or nothing we know."""
    qualities = _qualities(accept_encoding)
    anything = qualities.get("*", 0.0)
    liked = {coding: qualities.get(coding, anything) for coding in _LEVELS}
    liked[IDENTITY] = qualities.get(IDENTITY, min([quality for quality in liked.values() if quality], default=1.0))
    best = max(CODINGS, key=liked.__getitem__)
    return best if liked[best] else IDENTITY


def _qualities(accept_encoding: str) -> dict[str, float]:
    found = {}
    for member in accept_encoding.lower().split(","):
        name, *parameters = (part.strip() for part in member.split(";"))
        found[{"x-gzip": "gzip"}.get(name, name)] = _quality(parameters)
    return found


def _quality(parameters: list[str]) -> float:
    """1 unless said otherwise; 0, so that it is not used, where it cannot be read."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return min(float(value), 1.0) if _QUALITY.fullmatch(value.strip()) else 0.0
    return 1.0


def is_text(media_type: str) -> bool:
    """Whether coding it is worth while: pictures are compressed already."""
    plain = media_type.partition(";")[0].strip().lower()
    return plain.startswith(_TEXT) or plain.endswith(_STRUCTURED)


def encoded(body: bytes, coding: str) -> bytes:
    match coding:
        case "br":
            return brotli.compress(body, quality=_LEVELS["br"])
        case "zstd":
            # A copy: what this returns goes on occupying as much as the body could have become at worst.
            return bytes(memoryview(zstandard.ZstdCompressor(level=_LEVELS["zstd"]).compress(body)))
        case "gzip":
            return gzip.compress(body, _LEVELS["gzip"], mtime=0)
        case _:
            return body
