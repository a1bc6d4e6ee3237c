from collections.abc import Iterable
from types import ModuleType

from csp.constants import NONE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles import listings
from articles.models import Publication
from articles.snapshot import PUBLIC, snapshot
from articles.web import FEED, answer

from . import atom, jsonfeed, rss
from .build import document
from .document import Link

FORMATS: dict[str, ModuleType] = {"rss.xml": rss, "atom.xml": atom, "feed.json": jsonfeed}


@require_safe
@csp({"default-src": [NONE], "sandbox": True})
def feed(request: HttpRequest, *, kind: str, file_name: str, number: int | None = None, **subject: str) -> HttpResponse:
    """A subscription document, or with a shelf's number an archive document.

    `kind` names a listing of `LISTINGS`, `file_name` a format.
    """
    form = FORMATS[file_name]
    with snapshot():
        about = listings.LISTINGS[kind](**subject)
        if about is None:
            raise Http404("There is no such feed.")
        listing = listings.subscription(about) if number is None else listings.archive(about, number)
        if listing is None:
            raise Http404("There is no such archive.")
        made = document(listing, Publication.current(PUBLIC), file_name, form.MEDIA_TYPE.partition(";")[0])
        response = answer(form.render(made), listing.keys, media_type=form.MEDIA_TYPE, cache=FEED)
    return _linked(response, made.links)


def _linked(response: HttpResponse, links: Iterable[Link]) -> HttpResponse:
    """The document's links again as HTTP headers (RFC 8288), for clients that read no bodies. Any site may read it."""
    response["Link"] = ", ".join(f'<{link.href}>; rel="{link.rel}"' for link in links)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
