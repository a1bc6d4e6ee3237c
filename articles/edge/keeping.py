"""How a response tells the edge that it may be kept: past the rest of Django, through the request's ASGI scope."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .keep import Keep

EXTENSION = "newsroom.edge"
STATUSES = (200, 301, 404, 410)
_PRIVATE = ("private", "no-store")


class KeepingMiddleware:
    """The outermost, so that it sees all that was done to a response. What a mark and the headers disagree on is not
    kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        told = getattr(request, "scope", {}).get("extensions", {}).get(EXTENSION)
        if told is not None and (keep := kept_as(response)):
            told.append(keep)
        return response


def kept_as(response: HttpResponse) -> Keep | None:
    """What it says of being kept, if it may be."""
    keep = getattr(response, "keep", None)
    is_one_for_all = not response.cookies and response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    is_public = not any(word in response.get("Cache-Control", "") for word in _PRIVATE)
    is_whole = response.status_code in STATUSES and not response.streaming
    return keep if is_one_for_all and is_public and is_whole else None
