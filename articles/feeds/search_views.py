from csp.constants import NONE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import searching
from articles.search.asked import TooSlowError
from articles.snapshot import snapshot
from articles.web import moved, reads

from .views import serve


@require_safe
@csp({"default-src": [NONE], "sandbox": True})
@reads(*searching.PARAMETERS)
def feed(request: HttpRequest, *, file_name: str) -> HttpResponse:
    """The subscription document of a search, at its one address. It is whole for everybody: what it is made of is the
    whole archive, so nobody can be told what has left it.
    """
    try:
        with snapshot():
            return _answer(request, file_name)
    except TooSlowError:
        told = _("This search took too long. Please come back later, or follow one with a rarer word.")
        response = HttpResponse(f"{told}\n", status=503, content_type="text/plain; charset=utf-8")
        response["Retry-After"] = "3600"
        response["Cache-Control"] = "no-store"
        return response


def _answer(request: HttpRequest, file_name: str) -> HttpResponse:
    asked = searching.read(request.GET)
    if asked is None or not asked.query:
        raise Http404("There is nothing to look for.")
    if [(name, value) for name, values in request.GET.lists() for value in values] != asked.pairs:
        return moved(f"{searching.PATH}{file_name}{asked.question}")
    return serve(request, searching.subscription(asked), [], file_name)
