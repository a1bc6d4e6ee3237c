"""Cookies are the desk's alone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class CookiesMiddleware:
    """Elsewhere what a browser sends is not read, so nobody is known by it and nothing is answered with one: Django
    replaces, at any address, a token or a session that it cannot read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/"):
            request.COOKIES = {}
        return self.get_response(request)
