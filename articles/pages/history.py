"""The history of a story, and its earlier versions. Search engines are to show the story itself."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.history.earlier import earlier as earlier_version
from articles.history.listed import history
from articles.snapshot import snapshot
from articles.stories import Gone
from articles.web import absolute

from .changes import told
from .views import _found, _page, gone


@require_safe
def listed(request: HttpRequest, *, year: str, month: str, slug: str, before: int | None = None) -> HttpResponse:
    with snapshot():
        found, below = (
            _found(history(f"/{year}/{month}/{slug}/", before)),
            f"before/{before}/" if before is not None else "",
        )
        if isinstance(found, Gone):
            return gone(found, f"history/{below}")
        canonical = absolute(f"{found.path}{below}")
        return _page("history.html", found.keys, history=found, canonical=canonical, language=found.language)


@require_safe
def earlier(request: HttpRequest, *, year: str, month: str, slug: str, number: int) -> HttpResponse:
    with snapshot():
        found = _found(earlier_version(f"/{year}/{month}/{slug}/", number))
        if isinstance(found, Gone):
            return gone(found, f"history/{number}/")
        changes = told(found.changes, found.pictures) if found.changes else None
        shown = {"earlier": found, "story": found.story, "changes": changes}
        return _page(
            "earlier.html", found.keys, **shown, canonical=absolute(found.story_path), language=found.story.language
        )
