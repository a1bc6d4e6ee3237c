"""The token that keeps others from pressing the desk's buttons."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


class CsrfMiddleware(CsrfViewMiddleware):
    """Its cookie is the desk's alone. Django mints a new one for whoever sends one that it cannot read, at any address:
    what readers are answered would then set a cookie.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_the_desks = request.path.startswith("/admin/")
        return super().process_response(request, response) if is_the_desks else response
