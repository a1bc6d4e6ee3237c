"""A story as readers would see it, before they do: from the form as it stands, or from the saved working copy.

It is the public's own value, rendered by the public's own templates. Only the rows it is made from were never saved.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from articles import languages, stories
from articles.feeds.build import entry
from articles.models import Article, Author, Edition, Kind, LiveArticle, Place, Publication, Topic
from articles.pages.rendering import Page, page
from articles.publishing.freeze import freeze, places
from articles.stories import Name, Story

from . import typed

_MODELS = {"topic": Topic, "author": Author}


@require_POST
def view(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The form that is sent, as a page, or with `?as=entry` as programs show it that read feeds. Nothing is saved."""
    desk = admin.site.get_model_admin(Article)
    if not (desk.has_change_permission(request) if pk else desk.has_add_permission(request)):
        raise PermissionDenied
    article = get_object_or_404(Article, pk=pk) if pk else None
    written = typed.read(desk, request, article)
    shown = story(written.article, freeze(written.copy))
    if request.GET.get("as") == "entry":
        return HttpResponse(as_entry(shown, written.problems))
    return HttpResponse(as_page(shown, problems=written.problems).html)


def as_page(shown: Story, **context) -> Page:
    return page("preview.html", story=shown, language=shown.language, canonical="", **context)


def as_entry(shown: Story, problems: Iterable[str]) -> str:
    publication = Publication.current()
    with languages.speaking(publication.language):
        told = entry(shown, publication)
    return render_to_string("admin/articles/article/preview_entry.html", {"entry": told, "problems": problems})


def story(article: Article, content: dict) -> Story:
    """What `content` would be if it were published now as a minor change, or for the first time."""
    now = datetime.now(UTC).replace(microsecond=0)
    live = LiveArticle.objects.filter(pk=article.pk).select_related("edition").first() if article.pk else None
    dateline = places(content["dateline"])
    row = LiveArticle(
        article_id=article.pk or 0,
        edition=Edition(number=live.edition.number if live else 1, kind=Kind.MINOR, content=content),
        feed_id=article.feed_id,
        path=live.path if live else "/",
        first_published=article.first_published or article.scheduled_for or now,
        updated=live.updated if live else article.first_published or article.scheduled_for or now,
        corrections=live.corrections if live else [],
        places=list(range(len(dateline))),
        **{part: content[part] for part in ("headline", "standfirst", "language", "label", "topics", "authors")},
    )
    names = {kind: _listed(model, content[f"{kind}s"]) for kind, model in _MODELS.items()}
    names["place"] = dict(enumerate(_of_places(dateline)))
    return stories.whole([row], names)[0]


def _listed(model, wanted: Iterable[int]) -> dict[int, Name]:
    rows = model.objects.filter(pk__in=list(wanted)).select_related("listing")
    return {row.pk: _name(row) for row in rows}


def _of_places(dateline: list[str]) -> list[Name]:
    """A place that no story has been filed under yet comes into being when this one is published."""
    known = {place.name: _name(place) for place in Place.objects.filter(name__in=dateline).select_related("listing")}
    return [known.get(name, Name(name, "")) for name in dateline]


def _name(row) -> Name:
    """A name that was never public has no page to lead to."""
    kind = row._meta.model_name
    return Name(row.name, quote(f"/{stories.PREFIXES[kind]}/{row.slug}/") if hasattr(row, "listing") else "")
