"""Answers to the public: whole addresses, validators and caching, the same for pages and feeds."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import http_date

from articles.edge.keys import modified
from articles.snapshot import PUBLIC

PAGE = "no-cache, stale-if-error=86400"
FEED = "max-age=60, stale-if-error=86400"


def absolute(path: str) -> str:
    """The whole address of a percent-encoded path. It comes from the configured site, never from the request's Host."""
    return f"{settings.SITE_URL}{path}"


def answer(body: bytes | str, keys: Iterable[str], *, media_type: str, cache: str) -> HttpResponse:
    """A response that may be kept: it says for how long, and when what it shows was last changed."""
    response = HttpResponse(body, content_type=media_type)
    response["Cache-Control"] = cache
    response["Vary"] = "Accept-Encoding"
    last = modified(keys, using=PUBLIC)
    if last and last <= datetime.now(UTC):
        response["Last-Modified"] = http_date(last.timestamp())
    return response
