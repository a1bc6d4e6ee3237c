"""How a person subscribes: to everything, to one listing, or to a mix of their own. A form that is a GET, no script."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import directory, listings, mixes
from articles.listings import Listing, Subject
from articles.mixes import Choice, Mix, Part
from articles.snapshot import snapshot
from articles.stories import PREFIXES
from articles.web import absolute, moved, of_listing, reads

from . import metadata
from .readers import on_this_device, one_click
from .views import _page

LATEST = 5
OFFERED = 300  # of each kind: beyond, a form is no way to choose
FILES = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}


@dataclass(frozen=True)
class Group:
    """One kind of what can be chosen. `name` is that of the form's fields."""

    name: str
    title: str
    parts: tuple[Part, ...]
    chosen: frozenset[str]


@require_safe
@reads(*PREFIXES.values(), "format")
def choose(request: HttpRequest) -> HttpResponse:
    """Everything, and the form. What was chosen there leads to the page of its mix, at the format asked for."""
    chosen = mixes.choice((prefix, slug) for prefix in PREFIXES.values() for slug in request.GET.getlist(prefix))
    with snapshot():
        try:
            mix = mixes.find(chosen)
        except mixes.TooManyPartsError as error:
            return _choosing(chosen, problem=str(error), status=400)
        if mix:
            return moved(f"{_page_path(mix)}{_fragment(request)}")
        if chosen:
            raise Http404("Something that was chosen does not exist.")
        return _choosing(chosen)


@require_safe
@of_listing("/subscribe")
def listing(request: HttpRequest, about: Subject) -> HttpResponse:
    shown = listings.newest(about, LATEST)
    return _subscribe_page(shown, shown.keys, canonical=f"/subscribe{about.path}")


@require_safe
def mix(request: HttpRequest, *, chosen: str) -> HttpResponse:
    asked = mixes.read(chosen)
    with snapshot():
        try:
            found = mixes.find(asked)
        except mixes.TooManyPartsError as error:
            return _choosing(asked, problem=str(error), status=400)
        if found is None:
            raise Http404("There is no such mix.")
        if _page_path(found) != found.mix_path or chosen != found.spelling:
            return moved(_page_path(found))
        return _mix_page(found, asked)


def _mix_page(found: Mix, chosen: Choice) -> HttpResponse:
    groups = _groups(chosen, found.parts)
    shown = mixes.latest(found, LATEST)
    keys = shown.keys | directory.keys(OFFERED)
    return _subscribe_page(shown, keys, canonical=found.path, mix=found, groups=groups)


def _choosing(chosen: Choice, *, problem: str = "", status: int = 200) -> HttpResponse:
    groups = _groups(chosen)
    shown = listings.newest(listings.home(), LATEST)
    context = {"groups": groups, "problem": problem, "status": status, "canonical": "/subscribe/"}
    return _subscribe_page(shown, shown.keys | directory.keys(OFFERED), **context)


def _subscribe_page(shown: Listing, keys: Iterable[str], *, canonical: str, **context) -> HttpResponse:
    base, whole = absolute(shown.path), absolute(canonical)
    title = _("Subscribe") if shown.path == "/" else _("Subscribe to %(title)s") % {"title": shown.title}
    feed = f"{base}{FILES['rss']}"
    context |= {"listing": shown, "base": base, "canonical": whole, "most": mixes.MOST}
    context["describe"] = metadata.about(title, "", whole)
    return _page("subscribe.html", keys, readers=one_click(feed), on_this_device=on_this_device(feed), **context)


def _groups(chosen: Choice, parts: Iterable[Part] = ()) -> list[Group]:
    """What the form offers, by kind; `parts` too, where they are not among the newest."""
    titles = {"topic": _("Topics"), "place": _("Places"), "author": _("Authors")}
    return [_group(kind, title, chosen, parts) for kind, title in titles.items()]


def _group(kind: str, title: str, chosen: Choice, parts: Iterable[Part]) -> Group:
    offered = directory.listed(kind, OFFERED)
    missing = {part for part in parts if part.kind == kind} - set(offered)
    slugs = frozenset(slug for chosen_kind, slug in chosen if chosen_kind == kind)
    return Group(PREFIXES[kind], title, (*sorted(missing, key=lambda part: part.title), *offered), slugs)


def _page_path(found: Mix) -> str:
    """A single part has a page of its own."""
    return f"/subscribe{found.path}" if len(found.parts) == 1 else found.path


def _fragment(request: HttpRequest) -> str:
    """Where on the page the chosen format stands: a fragment makes no page of its own."""
    chosen = request.GET.get("format", "")
    return f"#{chosen}" if chosen in FILES else ""
