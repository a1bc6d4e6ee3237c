"""The pages of the public. Each renders one value, read in one snapshot."""

from typing import TypeVar

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from articles import directory, listings, stories
from articles.listings import Subject
from articles.models import Publication
from articles.snapshot import PUBLIC, snapshot
from articles.stories import Gone
from articles.web import PAGE, absolute, answer, moved, of_listing

T = TypeVar("T")
HTML = "text/html; charset=utf-8"


@require_safe
@of_listing()
def front(request: HttpRequest, about: Subject) -> HttpResponse:
    return _listing_page(about, listings.front(about))


@require_safe
@of_listing()
def shelf(request: HttpRequest, about: Subject, *, number: int) -> HttpResponse:
    return _listing_page(about, _found(listings.shelf(about, number)))


@require_safe
def story(request: HttpRequest, *, year: str, month: str, slug: str) -> HttpResponse:
    with snapshot():
        found = _found(stories.at(f"/{year}/{month}/{slug}/"))
        if not isinstance(found, Gone):
            return _page("story.html", found.keys, story=found, canonical=absolute(found.path), language=found.language)
        if found.path:
            return moved(found.path)
        return _page("410.html", found.keys, status=410)


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    with snapshot():
        return _page("topics.html", directory.keys(), topics=listings.topics(), canonical=absolute("/topics/"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    with snapshot():
        return _page("404.html", (), status=404)


@require_safe
def media(request: HttpRequest, *, name: str) -> HttpResponse:
    """A picture by its hashed name: what it holds never changes."""
    with snapshot():
        shown = _found(stories.picture_type(name))
    with default_storage.open(name) as file:
        response = HttpResponse(file.read(), content_type=shown)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _found(value: T | None) -> T:
    if value is None:
        raise Http404("Nothing is here.")
    return value


def _listing_page(about: listings.Subject, listing: listings.Listing) -> HttpResponse:
    path = f"{listing.path}page/{listing.number}/" if listing.number else listing.path
    return _page("listing.html", listing.keys, listing=listing, kind=about.kind, canonical=absolute(path))


def _page(template: str, keys, *, status: int = 200, language: str = "", **context) -> HttpResponse:
    publication = Publication.current(PUBLIC)
    context |= {"publication": publication, "language": language or publication.language}
    context["rtl"] = _reads_right_to_left(context["language"])
    with timezone.override(publication.zone):
        body = render_to_string(template, context)
    response = answer(body, keys, media_type=HTML, cache=PAGE)
    response.status_code = status
    return response


def _reads_right_to_left(language: str) -> bool:
    try:
        return translation.get_language_info(language)["bidi"]
    except KeyError:
        return False
