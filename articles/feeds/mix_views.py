from collections.abc import Callable
from functools import wraps

from csp.constants import NONE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_safe

from articles import mixes
from articles.mixes import Mix
from articles.snapshot import snapshot
from articles.web import moved

from .views import serve


def with_mix(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view is given the mix that the address asks for, and how the address spells it."""

    @wraps(view)
    def find(request: HttpRequest, *, chosen: str, **rest: str) -> HttpResponse:
        with snapshot():
            try:
                mix = mixes.find(mixes.read(chosen))
            except mixes.TooManyPartsError as error:
                return HttpResponseBadRequest(f"{error}\n", content_type="text/plain; charset=utf-8")
            if mix is None:
                raise Http404("There is no such mix.")
            return view(request, mix, chosen, **rest)

    return find


@require_safe
@csp({"default-src": [NONE], "sandbox": True})
@with_mix
def feed(request: HttpRequest, mix: Mix, chosen: str, *, file_name: str) -> HttpResponse:
    """The subscription document of a mix, at its one address."""
    if chosen != mix.spelling or len(mix.parts) == 1:
        return moved(f"{mix.path}{file_name}")
    return serve(request, mixes.subscription(mix), mix.rows, file_name)
