"""The list of stories: what stands in it, how it is searched, and what can be done to several at once."""

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import BadRequest
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles.models import TaggedArticle

from . import bulk, words
from .filters import AuthorFilter, ReadyFilter, StateFilter, TopicFilter
from .paging import Uncounted, UncountedList
from .stale import name


class Stories(UncountedList):
    def get_queryset(self, request, **kwargs):
        tagged = TaggedArticle.objects.select_related("tag").order_by("tag__name")
        return super().get_queryset(request, **kwargs).prefetch_related(Prefetch("tagged", tagged))

    @property
    def kept_filters(self) -> list[tuple[str, str]]:
        """What a search goes on with."""
        return [(key, value) for key, value in self.params.items() if key != SEARCH_VAR]

    @property
    def without_query(self) -> str:
        return self.get_query_string(remove=[SEARCH_VAR])


class Listed:
    """For the story's `ModelAdmin`. No page of the list costs more than any other, whatever the archive holds."""

    list_display = ["headline", "in_state", "filed", "dateline", "when", "who"]
    list_filter = [StateFilter, ReadyFilter, ("changed", admin.DateFieldListFilter), TopicFilter, AuthorFilter]
    list_select_related = ["changed_by"]
    list_per_page = bulk.MOST
    search_fields = ["headline", "standfirst"]
    search_help_text = _("Words of headline and standfirst.")
    sortable_by = ["when"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they would count the archive once for each line of each filter
    paginator = Uncounted

    def get_changelist(self, request, **kwargs):
        return Stories

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, words.narrowed(queryset, search_term), search_term)

    def get_actions(self, request):
        return bulk.actions(request) | super().get_actions(request)

    def response_action(self, request, queryset):
        """Ids that are none come from no browser. Django's own would break down on them."""
        if not all(map(bulk.is_id, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest("A story has a number.")
        return super().response_action(request, queryset)

    @admin.display(description=_("state"))
    def in_state(self, article):
        ready = format_html(' <span class="ready">{}</span>', _("Ready")) if article.ready else ""
        return format_html('<span class="state {}">{}</span>{}', article.state, article.state.label, ready)

    @admin.display(description=_("topics"))
    def filed(self, article):
        return format_html_join(", ", "{}", ((tagged.tag,) for tagged in article.tagged.all()))

    @admin.display(description=_("changed"), ordering="changed")
    def when(self, article):
        return date_format(timezone.localtime(article.changed), "j M Y, H:i")

    @admin.display(description=_("by"), ordering="changed_by")
    def who(self, article):
        return name(article.changed_by) if article.changed_by else ""
