"""Two versions of a story side by side in one text: what is inserted and what is deleted is marked."""

from collections.abc import Iterable

from django.contrib import admin
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.comparing.contents import Comparison, Piece, differences
from articles.comparing.fields import Field, Names
from articles.models import AlsoRead, Article, Author, Figure, Quote, Section, Topic
from articles.publishing import working

from . import ask

COPY, LIVE = "copy", "live"

_TYPES = {"section": Section, "quote": Quote, "figure": Figure, "also_read": AlsoRead}
_CHANGES = {
    "": gettext_lazy("unchanged"),
    "inserted": gettext_lazy("added"),
    "deleted": gettext_lazy("removed"),
    "changed": gettext_lazy("changed"),
}


def view(request: HttpRequest, pk: int) -> HttpResponse:
    """`?from=` and `?to=` are the number of an edition, `live`, or `copy`: the working copy."""
    article = ask.story(request, pk, "articles.view_article")
    chosen = [request.GET.get("from", LIVE), request.GET.get("to", COPY)]
    (before, old), (after, new) = (_version(article, which) for which in chosen)
    context = admin.site.each_context(request) | {
        "opts": Article._meta,
        "original": article,
        "title": _("What has changed"),
        "subtitle": str(article),
        "before": before,
        "after": after,
        "comparison": told(between(old, new)),
    }
    return TemplateResponse(request, "admin/articles/article/compare.html", context)


def between(before: dict, after: dict) -> Comparison:
    """Two contents compared, with the names behind their ids. A content is what `working.content` and editions hold."""
    return differences(before, after, _names([before, after]))


def told(comparison: Comparison) -> dict:
    """A comparison in an editor's words, for the template `comparison.html`."""
    return {
        "differs": comparison.differs,
        "fields": [_field(field, Article) for field in comparison.fields],
        "blocks": [_block(piece) for piece in comparison.blocks],
    }


def _version(article: Article, which: str) -> tuple[str, dict]:
    """What it is called, and its content."""
    if which == COPY:
        return _("the working copy"), working.content(article)
    editions = article.editions.all()
    if which == LIVE:
        edition = editions.filter(live__isnull=False).first()
    else:
        edition = editions.filter(number=which).first() if which.isdecimal() and len(which) < 9 else None
    if edition is None:
        raise Http404("There is no such version of this story.")
    return _("edition %(number)d") % {"number": edition.number}, edition.content


def _names(contents: Iterable[dict]) -> Names:
    contents = list(contents)
    found = {}
    for kind, model in (("topic", Topic), ("author", Author)):
        wanted = {pk for content in contents for pk in content[f"{kind}s"]}
        found |= {(kind, pk): name for pk, name in model.objects.filter(pk__in=wanted).values_list("pk", "name")}
    stories = {block.get("story") for content in contents for block in content["blocks"]} - {None}
    headlines = Article.objects.filter(pk__in=stories).values_list("pk", "headline")
    return found | {("story", pk): headline for pk, headline in headlines}


def _field(field: Field, *models) -> dict:
    """Called by its name in the first of the models that has such a field."""
    labels = (each.verbose_name for model in models for each in model._meta.fields if each.name == field.name)
    pictures = [
        {"url": default_storage.url(shown.file), "alt": shown.alt, "change": shown.change} for shown in field.pictures
    ]
    label = next(labels, _OTHER.get(field.name, field.name))
    return {"label": label, "spans": field.spans, "pictures": pictures, "reformatted": field.reformatted}


_OTHER = {
    "authors": gettext_lazy("authors"),
    "topics": gettext_lazy("topics"),
    "caption": gettext_lazy("caption of the picture"),
    "credit": gettext_lazy("credit of the picture"),
    "alt": gettext_lazy("alt text of the picture"),
}


def _block(piece: Piece) -> dict:
    model = _TYPES[piece.type]
    return {
        "type": model._meta.verbose_name,
        "change": piece.change,
        "state": _CHANGES[piece.change],
        "moved": piece.moved,
        "fields": [_field(field, model) for field in piece.fields],
    }
