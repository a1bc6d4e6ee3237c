from collections.abc import Callable
from functools import wraps

from csp.constants import NONE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from articles import mixes
from articles.mixes import Mix
from articles.models import Publication
from articles.snapshot import PUBLIC, snapshot
from articles.web import FEED, answer

from .build import document
from .views import FORMATS, _linked


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
            return view(mix, chosen, **rest)

    return find


@require_safe
@csp({"default-src": [NONE], "sandbox": True})
@with_mix
def feed(mix: Mix, chosen: str, *, file_name: str) -> HttpResponse:
    """The subscription document of a mix, at its one address."""
    if chosen != mix.spelling or len(mix.parts) == 1:
        return moved(f"{mix.path}{file_name}")
    form = FORMATS[file_name]
    listing = mixes.subscription(mix)
    made = document(listing, Publication.current(PUBLIC), file_name, form.MEDIA_TYPE.partition(";")[0])
    response = answer(form.render(made), listing.keys, media_type=form.MEDIA_TYPE, cache=FEED)
    return _linked(response, made.links)


def moved(path: str) -> HttpResponse:
    """Asked for again each time: a browser would keep a 301 for ever."""
    response = HttpResponsePermanentRedirect(path)
    patch_cache_control(response, no_cache=True)
    return response
