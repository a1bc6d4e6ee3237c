"""Answers to the public: whole addresses, validators and caching, the same for pages and feeds."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control

from articles.edge.conditional import validated
from articles.edge.keep import ANY, may_be_kept
from articles.edge.keys import newest
from articles.edge.validators import Validators, etag, state
from articles.listings import LISTINGS, Moved
from articles.snapshot import PUBLIC, snapshot

PAGE = "no-cache, stale-if-error=86400"
FEED = "max-age=60, stale-if-error=86400"


def absolute(path: str) -> str:
    """The whole address of a percent-encoded path. It comes from the configured site, never from the request's Host."""
    return f"{settings.SITE_URL}{path}"


def moved(path: str) -> HttpResponse:
    """A 301 that is asked for again each time: a browser would keep it for ever, and the next move with it."""
    response = HttpResponsePermanentRedirect(path)
    patch_cache_control(response, no_cache=True)
    return may_be_kept(response, {ANY})


def reads(*parameters: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """The view makes another response of each value of these parameters. Whatever else a query holds, it ignores."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def tell(request: HttpRequest, **rest) -> HttpResponse:
            response = view(request, **rest)
            return may_be_kept(response, (), parameters=parameters) if hasattr(response, "keep") else response

        return tell

    return decorate


def of_listing(start: str = "") -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """The view is given what the listing of its address is about, and runs within a snapshot.

    What was merged has moved, its past with it: pages lead to `start` and the other's path, documents to the other's
    subscription in the same format.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def find(request: HttpRequest, *, kind: str, slug: str = "", **rest) -> HttpResponse:
            with snapshot():
                about = LISTINGS[kind](slug) if slug else LISTINGS[kind]()
                if about is None:
                    raise Http404("There is no such listing.")
                if isinstance(about, Moved):
                    return moved(f"{start}{about.path}{rest.get('file_name', '')}")
                return view(request, about, **rest)

        return find

    return decorate


def answer(
    body: bytes | str, keys: Iterable[str], *, media_type: str, cache: str, ends: datetime | None = None
) -> HttpResponse:
    """A response that may be kept: it says for how long, of which state it is, and when that was last changed.

    Two changes in a second are dated two seconds, so a date may lie ahead. Until then it is left out: a
    `Last-Modified` never passes `Date` (RFC 9110, 8.8.2.1). What the clock changes too has an end, and no date: no key
    tells of the clock, so nobody may take an old date for a sign that all is the same.
    """
    keys = frozenset(keys)
    modified, number = newest(keys, using=PUBLIC)
    response = HttpResponse(body, content_type=media_type)
    response["Cache-Control"] = cache
    response["Vary"] = "Accept-Encoding"
    is_ahead = bool(modified) and modified > datetime.now(UTC)
    dated = None if is_ahead or ends else modified
    until = ends or (modified if is_ahead else None)
    may_be_kept(response, keys, until=until and until.timestamp())
    return validated(response, Validators((etag(response.content, state(number, modified)),), dated))
