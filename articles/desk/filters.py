"""The filters beside the list of stories."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models import Author, Byline, State, TaggedArticle, Topic

SHOWN = 100

# `Article.state` as the database sees it.
_PUBLISHED = Q(withdrawn=None, published_version__isnull=False)
STATES = {
    State.DRAFT: Q(withdrawn=None, published_version=None, scheduled_for=None),
    State.SCHEDULED: Q(withdrawn=None, published_version=None, scheduled_for__isnull=False),
    State.LIVE: _PUBLISHED & Q(published_version=F("version")),
    State.CHANGED: _PUBLISHED & ~Q(published_version=F("version")),
    State.WITHDRAWN: Q(withdrawn__isnull=False),
}


class StateFilter(SimpleListFilter):
    title, parameter_name = _("state"), "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        return queryset.filter(STATES[State(self.value())]) if self.value() in State.values else queryset


class TopicFilter(SimpleListFilter):
    """The first topics by name; a story's other topics are reached from their own forms."""

    title, parameter_name = _("topic"), "topic"

    def lookups(self, request, model_admin):
        used = Topic.objects.filter(Exists(TaggedArticle.objects.filter(tag=OuterRef("pk"))))
        return list(used.values_list("pk", "name")[:SHOWN])

    def queryset(self, request, queryset):
        return queryset.filter(tagged__tag=self.value()) if (self.value() or "").isdecimal() else queryset


class AuthorFilter(SimpleListFilter):
    title, parameter_name = _("author"), "author"

    def lookups(self, request, model_admin):
        used = Author.objects.filter(Exists(Byline.objects.filter(author=OuterRef("pk"))))
        return list(used.values_list("pk", "name")[:SHOWN])

    def queryset(self, request, queryset):
        return queryset.filter(bylines__author=self.value()) if (self.value() or "").isdecimal() else queryset
