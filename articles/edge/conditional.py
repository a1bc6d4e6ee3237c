"""Answering 304 where the client has what it asks for."""

from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware
from django.utils.http import http_date

from .validators import Validators

_OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Language")


def validated(response: HttpResponse, validators: Validators) -> HttpResponse:
    """The response with its validators, in its headers and for the middleware."""
    response.validators = validators
    response["ETag"] = validators.etags[0]
    if validators.modified:
        response["Last-Modified"] = http_date(validators.modified.timestamp())
    return response


class ConditionalMiddleware(ConditionalGetMiddleware):
    """By our own rules what was `validated`, by Django's what was not: the desk, and files."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        validators: Validators | None = getattr(response, "validators", None)
        if validators is None:
            return super().process_response(request, response)
        if request.method not in ("GET", "HEAD") or response.status_code != 200:
            return response  # conditions are for what would be a success (RFC 9110, 13.2.1); a 226 has met its own
        conditions = (request.headers.get(name) for name in ("If-None-Match", "If-Modified-Since"))
        etag = validators.unchanged(*conditions)
        return _not_modified(response, etag) if etag else response


def _not_modified(response: HttpResponse, etag: str) -> HttpResponse:
    """The same response but for its body, and what is said of that.

    All other headers stay: caches replace with them what they keep (RFC 9111, 3.2), so less would do, others would not.
    """
    response.status_code = 304
    response.content = b""
    response["ETag"] = etag
    for name in _OF_THE_BODY:
        response.headers.pop(name, None)
    return response
