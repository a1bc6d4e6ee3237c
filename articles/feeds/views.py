from collections.abc import Iterable, Sequence
from types import ModuleType

from csp.constants import NONE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles import listings
from articles.listings import Listing, Subject
from articles.models import LiveListing
from articles.snapshot import publisher
from articles.web import FEED, answer, of_listing

from . import atom, delta, jsonfeed, rss
from .build import document
from .document import Document, Link

FORMATS: dict[str, ModuleType] = {"rss.xml": rss, "atom.xml": atom, "feed.json": jsonfeed}


@require_safe
@csp({"default-src": [NONE], "sandbox": True})
@of_listing()
def feed(request: HttpRequest, about: Subject, *, file_name: str, number: int | None = None) -> HttpResponse:
    """A subscription document, or with a shelf's number an archive document. `file_name` names a format."""
    listing = listings.subscription(about) if number is None else listings.archive(about, number)
    if listing is None:
        raise Http404("There is no such archive.")
    rows = [about.row] if about.row and number is None else []
    return serve(request, listing, rows, file_name)


def serve(request: HttpRequest, listing: Listing, rows: Sequence[LiveListing], file_name: str) -> HttpResponse:
    """A listing as a feed; of a subscription document, to who asks for it, what is new. Called within a snapshot.

    `rows` are the listings by which a subscription document lists its stories; without them it is whole for everybody.
    """
    form, publication = FORMATS[file_name], publisher()

    def made(listing: Listing) -> Document:
        return document(listing, publication, file_name, form.MEDIA_TYPE.partition(";")[0])

    whole = made(listing)
    response = answer(form.render(whole), listing.keys, media_type=form.MEDIA_TYPE, cache=FEED)
    news = delta.news(request.headers, response.validators, listing, rows, tombstones=form is atom)
    if news:
        _shorten(response, form.render(made(news.listing)), news.base)
    return _linked(response, whole.links)


def _shorten(response: HttpResponse, body: bytes, base: str) -> None:
    """Make it a 226 (RFC 3229, 10.4.1). Its validators stay those of the whole document.

    No cache may keep it, for few know what a 226 is. To one that does all the same it says what it was made for; a
    whole document is right for everybody, so that one goes on naming the coding alone.
    """
    response.status_code = 226
    response.content = body
    response["IM"] = "feed"
    response["Delta-Base"] = base
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept-Encoding, A-IM, If-None-Match"


def _linked(response: HttpResponse, links: Iterable[Link]) -> HttpResponse:
    """The document's links again as HTTP headers (RFC 8288), for clients that read no bodies. Any site may read it."""
    response["Link"] = ", ".join(f'<{link.href}>; rel="{link.rel}"' for link in links)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
