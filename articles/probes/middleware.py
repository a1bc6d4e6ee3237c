"""Probes are answered before anything else is asked of a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import registry
from .views import PROBES

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class ProbesMiddleware:
    """Stands first. A load balancer asks by address, over plain http, and knows no name of the site: its Host is not
    read here and it is not sent on to https. Nothing on the way asks the database, which may hang.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        registry.discover()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = PROBES.get(request.path_info.removeprefix("/"))
        if view is None:
            return self.get_response(request)
        response = view(request)
        for name, value in _HEADERS.items():
            response[name] = value
        response["Content-Length"] = len(response.content)
        response._has_been_logged = True  # by `report`, once and not at every probe
        return response
