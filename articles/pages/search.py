"""Looking for stories by their words. A form that is a GET, no script."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import directory, searching
from articles.mixes import Part
from articles.search.asked import TooSlowError
from articles.searching import Results, Search
from articles.snapshot import snapshot
from articles.web import absolute, moved, reads

from . import metadata
from .views import _page

OFFERED = 50  # of each kind: beyond, a list is no way to choose
LATEST = 12


@dataclass(frozen=True)
class Filter:
    """One kind of what a search can be narrowed to. `name` is that of the form's field."""

    name: str
    title: str
    parts: tuple[Part, ...]
    chosen: Part | None


@require_safe
@reads(*searching.PARAMETERS)
def search(request: HttpRequest) -> HttpResponse:
    """At the one address of what is looked for."""
    try:
        with snapshot():
            return _answer(request, _read(request))
    except TooSlowError:
        with snapshot():
            return _too_slow(_read(request))


def _read(request: HttpRequest) -> Search:
    found = searching.read(request.GET)
    if found is None:
        raise Http404("There is no such topic, place or author.")
    return found


def _answer(request: HttpRequest, asked: Search) -> HttpResponse:
    if [(name, value) for name, values in request.GET.lists() for value in values] != asked.page_pairs:
        return moved(asked.address)
    if not asked.query:
        return _search_page(asked, topics=directory.listed("topic", LATEST))
    results = searching.results(asked)
    if results is None:
        raise Http404("There are no more pages of this.")
    return _search_page(asked, results, **_pages(asked, results))


def _pages(asked: Search, results: Results) -> dict[str, str]:
    """Where the pages before and after this one are."""
    newer = searching.at_page(asked, asked.page - 1).address if asked.page > 1 else ""
    older = searching.at_page(asked, asked.page + 1).address if asked.page < results.last_page else ""
    return {"newer": newer, "older": older}


def _too_slow(asked: Search) -> HttpResponse:
    """The database was asked for more than it could do in the time that it is given."""
    problem = _("This search took too long. A word more, or a rarer one, makes it easier; or try again in a minute.")
    response = _search_page(asked, problem=problem, status=503)
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    return response


def _search_page(asked: Search, results: Results | None = None, **context) -> HttpResponse:
    keys = asked.keys | directory.keys(OFFERED) | (results.keys if results else set())
    canonical = absolute(asked.address)
    return _page(
        "search.html",
        keys,
        search=asked,
        results=results,
        filters=[_filter(asked, kind, title) for kind, title in _titles().items()],
        without_filters=searching.without_filters(asked).address,
        canonical=canonical,
        describe=metadata.about(asked.title if asked.query else _("Search"), "", canonical),
        **context,
    )


def _titles() -> dict[str, str]:
    return {"topic": _("Topic"), "place": _("Place"), "author": _("Author")}


def _filter(asked: Search, kind: str, title: str) -> Filter:
    offered = directory.listed(kind, OFFERED)
    chosen = next((part for part in asked.parts if part.kind == kind), None)
    missing = (chosen,) if chosen and chosen not in offered else ()
    return Filter(kind, title, (*missing, *offered), chosen)
