"""The Content-Security-Policy, the same bytes from every process."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse


class PolicyMiddleware(CSPMiddleware):
    """django-csp (4.0) goes through a set, so that each process has an order of its own. The order says nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        if HEADER in response:
            response[HEADER] = "; ".join(sorted(response[HEADER].split("; ")))
        return response
