"""What is said to caches in front of what may be kept (nginx, a CDN)."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from .keep import Keep

SURROGATE_KEY, CACHE_TAG = "Surrogate-Key", "Cache-Tag"  # Fastly and Varnish; Cloudflare and Akamai
_PARTED_BY = {SURROGATE_KEY: " ", CACHE_TAG: ","}
LONGEST = 16_000  # bytes of a header: more is refused by one CDN or another
LASTS = b"x-accel-expires"
_A_SECOND = b"1"
_DIGITS = 12  # of a time in seconds, at most


def lasts(second: str | None, now: float) -> bytes:
    """For how long nginx keeps an answer, as `X-Accel-Expires` says it.

    nginx counts whole seconds, so that what is kept for one is given for almost two. Where it has told its own time (in
    `X-Newsroom-Second`, seconds of the epoch), the answer ends with that second. A time that is yet to come is not
    believed: anybody may send one, and a proxy that lets it through would keep the answer until then.
    """
    if second and len(second) <= _DIGITS and second.isascii() and second.isdecimal() and int(second) <= now + 1:
        return b"@%d" % int(second)
    return _A_SECOND


class Marks:
    """`headers` are the names of those in which surrogate keys are told; they are percent-encoded there."""

    def __init__(self, headers: Iterable[str] = ()):
        self.headers = tuple(headers)

    def __call__(self, keep: Keep) -> Iterator[tuple[bytes, bytes]]:
        keys = sorted(quote(key, safe=":#") for key in keep.keys)
        for name in self.headers:
            told = _PARTED_BY[name].join(keys)
            if len(told) <= LONGEST:
                yield name.lower().encode(), told.encode()
