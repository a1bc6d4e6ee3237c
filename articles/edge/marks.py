"""What is said to caches in front of what may be kept (nginx, a CDN)."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from .keep import Keep

SURROGATE_KEY, CACHE_TAG = "Surrogate-Key", "Cache-Tag"  # Fastly and Varnish; Cloudflare and Akamai
_PARTED_BY = {SURROGATE_KEY: " ", CACHE_TAG: ","}
LONGEST = 16_000  # bytes of a header: more is refused by one CDN or another


class Marks:
    """`headers` are the names of those in which surrogate keys are told; they are percent-encoded there."""

    def __init__(self, headers: Iterable[str] = ()):
        self.headers = tuple(headers)

    def __call__(self, keep: Keep) -> Iterator[tuple[bytes, bytes]]:
        yield b"x-accel-expires", b"1"
        keys = sorted(quote(key, safe=":#") for key in keep.keys)
        for name in self.headers:
            told = _PARTED_BY[name].join(keys)
            if len(told) <= LONGEST:
                yield name.lower().encode(), told.encode()
