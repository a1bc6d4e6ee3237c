"""The pages of the public. Each renders one value, read in one snapshot."""

import sys
from collections.abc import Iterable
from functools import partial
from typing import TypeVar

from csp.decorators import csp_update
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.defaults import server_error

from articles import colours, directory, front, listings, navigation, related, stories, telling
from articles.edge.keep import ANY, may_be_kept
from articles.keys import page_key
from articles.listings import Subject
from articles.snapshot import snapshot
from articles.stories import Gone, Story
from articles.web import PAGE, absolute, answer, moved, of_listing

from . import metadata, rendering, share

T = TypeVar("T")
HTML = "text/html; charset=utf-8"
SUGGESTED = 3
SMALL = 2**18  # bytes of a picture: a larger one would take the place of many pages


@require_safe
@of_listing()
def newest(request: HttpRequest, about: Subject) -> HttpResponse:
    return _front_page(about) if about.kind == "home" else _listing_page(about, listings.front(about))


@require_safe
@of_listing()
def shelf(request: HttpRequest, about: Subject, *, number: int) -> HttpResponse:
    return _listing_page(about, _found(listings.shelf(about, number)))


@require_safe
def story(request: HttpRequest, *, year: str, month: str, slug: str) -> HttpResponse:
    with snapshot():
        found = _found(stories.at(f"/{year}/{month}/{slug}/"))
        if not isinstance(found, Gone):
            return _story_page(found)
        return gone(found)


def gone(found: Gone, below: str = "") -> HttpResponse:
    """`below` is what was asked for under the story's address."""
    if found.path:
        return moved(f"{found.path}{below}")
    return _lost("410.html", found.keys, status=410)


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    with snapshot():
        canonical = absolute("/topics/")
        described = metadata.about(_("Topics"), "", canonical)
        return _page("topics.html", directory.keys(), topics=listings.topics(), canonical=canonical, describe=described)


@require_safe
def fixed_page(request: HttpRequest, *, slug: str) -> HttpResponse:
    with snapshot():
        page = _found(navigation.fixed_page(slug))
        canonical = absolute(navigation.path(page.slug))
        described = metadata.about(page.title, "", canonical)
        return _page("fixed_page.html", {page_key(page.pk)}, page=page, canonical=canonical, describe=described)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    with snapshot():
        return _lost("404.html", (), status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """A database that is away, or has too much to do, is back in a while: programs are told to come again."""
    response = server_error(request)
    response["Cache-Control"] = "no-store"
    if isinstance(sys.exc_info()[1], OperationalError):  # Django asks for this page while it handles the exception
        response.status_code = 503
        response["Retry-After"] = "10"
    return response


@require_safe
def media(request: HttpRequest, *, name: str) -> HttpResponse:
    """A picture by its hashed name: what it holds never changes."""
    with snapshot():
        shown = _found(stories.picture_type(name))
    with default_storage.open(name) as file:
        response = HttpResponse(file.read(), content_type=shown)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return may_be_kept(response, {ANY}) if len(response.content) <= SMALL else response


def _found(value: T | None) -> T:
    if value is None:
        raise Http404("Nothing is here.")
    return value


def _listing_page(about: listings.Subject, listing: listings.Listing) -> HttpResponse:
    path = f"{listing.path}page/{listing.number}/" if listing.number else listing.path
    shown = {"listing": listing, "kind": about.kind, "canonical": absolute(path)}
    described = metadata.about(_title(listing), listing.description, absolute(path))
    return _page("listing.html", listing.keys, **shown, describe=described)


def _title(listing: listings.Listing) -> str:
    if not listing.number:
        return listing.title
    return f"{listing.title}, {_('page %(number)s') % {'number': telling.number(listing.number)}}"


def _front_page(about: listings.Subject) -> HttpResponse:
    shown = front.read(about)
    context = {"front": shown, "listing": shown.listing, "kind": about.kind, "canonical": absolute("/")}
    return _page("front.html", shown.keys, **context, describe=metadata.of_front)


def _story_page(story: Story) -> HttpResponse:
    around, address = related.around(story), absolute(story.path)
    context = {"story": story, "around": around, "share": share.links(story.headline, address), "canonical": address}
    describe = partial(metadata.of_story, story)
    return _page("story.html", story.keys | around.keys, **context, language=story.language, describe=describe)


def _lost(template: str, keys: Iterable[str], *, status: int) -> HttpResponse:
    """A page for who came to the wrong address: it shows what there is instead."""
    latest, shown = related.latest(SUGGESTED)
    return _page(template, shown.union(keys, {ANY}), latest=latest, status=status)


def _page(template: str, keys, *, status: int = 200, **context) -> HttpResponse:
    page = rendering.page(template, **context)
    response = answer(page.html, page.keys.union(keys), media_type=HTML, cache=PAGE)
    response.status_code = status
    return _allowing(page.styles, response) if page.styles else response


def _allowing(stylesheet: str, response: HttpResponse) -> HttpResponse:
    """The response under a policy that allows this very `<style>`."""
    return csp_update({"style-src": [colours.source(stylesheet)]})(lambda: response)()
