"""The library of pictures: which to show, how small, and where each of them stands."""

from collections.abc import Iterable

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from articles.models import Article, EditionPicture, Figure, Picture, Rendition
from articles.renditions import WEBP

SMALL, MIDDLING = 480, 768


def with_files(pictures: QuerySet[Picture]) -> QuerySet[Picture]:
    """With the renditions that the desk shows, as `files`: one query for all."""
    shown = Rendition.objects.filter(current=True, crop="", media_type=WEBP).order_by("width")
    return pictures.prefetch_related(Prefetch("renditions", shown, to_attr="files"))


def file_of(picture: Picture, width: int) -> str:
    """The path of a file of at most so many pixels; until there are renditions, of the picture itself."""
    fitting = [each.file for each in picture.files if each.width <= width]
    return picture.file.storage.url(fitting[-1]) if fitting else picture.file.url


def stories_with(pictures: Iterable[Picture]) -> dict[int, list[Article]]:
    """Of each picture the stories that show it, in their working copies or in any edition: four queries for all."""
    ids = [picture.pk for picture in pictures]
    pairs = {
        *Article.objects.filter(lead_picture__in=ids).values_list("lead_picture", "pk"),
        *Figure.objects.filter(picture__in=ids).values_list("picture", "parent"),
        *EditionPicture.objects.filter(picture__in=ids).values_list("picture", "edition__article"),
    }
    found = Article.objects.only("headline").in_bulk({story for _, story in pairs})
    newest_first = sorted(pairs, key=lambda pair: pair[1], reverse=True)
    return {pk: [found[story] for picture, story in newest_first if picture == pk] for pk in ids}


class WordsFilter(SimpleListFilter):
    title, parameter_name = _("alt text"), "words"

    def lookups(self, request, model_admin):
        return [("none", _("Without alt text")), ("decorative", _("Decorative"))]

    def queryset(self, request, queryset):
        chosen = {"none": Q(alt="", decorative=False), "decorative": Q(decorative=True)}
        return queryset.filter(chosen.get(self.value(), Q()))


class UseFilter(SimpleListFilter):
    title, parameter_name = _("use"), "use"

    def lookups(self, request, model_admin):
        return [("none", _("In no story")), ("some", _("In a story"))]

    def queryset(self, request, queryset):
        used = Exists(Article.objects.filter(lead_picture=OuterRef("pk")))
        used |= Exists(Figure.objects.filter(picture=OuterRef("pk")))
        used |= Exists(EditionPicture.objects.filter(picture=OuterRef("pk")))
        return {"none": queryset.filter(~used), "some": queryset.filter(used)}.get(self.value(), queryset)
