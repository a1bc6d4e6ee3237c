"""The filters beside the list of stories."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from articles.models import Author, Byline, State, TaggedArticle, Topic
from articles.models.article import STATES

from .paging import FEW

SHOWN = 100


class StateFilter(SimpleListFilter):
    title, parameter_name = _("state"), "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        return queryset.filter(STATES[State(self.value())]) if self.value() in State.values else queryset


class ReadyFilter(SimpleListFilter):
    """What writers have handed to the desk."""

    title, parameter_name = _("readiness"), "ready"

    def lookups(self, request, model_admin):
        return [("1", _("Ready"))]

    def queryset(self, request, queryset):
        return queryset.filter(ready=True) if self.value() == "1" else queryset


class TopicFilter(SimpleListFilter):
    """The first topics by name; a story's other topics are reached from their own forms."""

    title, parameter_name = _("topic"), "topic"

    def lookups(self, request, model_admin):
        used = Topic.objects.filter(Exists(TaggedArticle.objects.filter(tag=OuterRef("pk"))))
        return list(used.values_list("pk", "name")[:SHOWN])

    def queryset(self, request, queryset):
        return _narrowed(queryset, TaggedArticle, "content_object", tag=self.value())


class AuthorFilter(SimpleListFilter):
    title, parameter_name = _("author"), "author"

    def lookups(self, request, model_admin):
        used = Author.objects.filter(Exists(Byline.objects.filter(author=OuterRef("pk"))))
        return list(used.values_list("pk", "name")[:SHOWN])

    def queryset(self, request, queryset):
        return _narrowed(queryset, Byline, "article", author=self.value())


def _narrowed(queryset: QuerySet, filing: type[Model], story: str, **under: str | None) -> QuerySet:
    """Few stories are found by what they are filed under. Of many, each is looked up in the order of the list, as far
    as a page goes: else all that are filed under a large topic would be read and sorted."""
    if not all((value or "").isdecimal() for value in under.values()):
        return queryset
    filed = filing.objects.filter(**under)
    found = list(filed.values_list(story, flat=True)[: FEW + 1])
    is_under = Q(pk__in=found) if len(found) <= FEW else Exists(filed.filter(**{story: OuterRef("pk")}))
    return queryset.filter(is_under)
