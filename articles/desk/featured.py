"""The topics of the navigation, in their order."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.models import TaggedArticle, Topic
from articles.publishing import names

from . import ask, slots

PLACES = range(8)  # more do not fit on a line


class NavigationForm(slots.Slots):
    def __init__(self, site: admin.AdminSite, standing: list[int], data=None):
        super().__init__(data, initial={"seen": str(standing)})
        self.titles = [str(place + 1) for place in PLACES]
        for place, chosen in zip(PLACES, [*standing, *[None] * len(PLACES)], strict=False):
            self.fields[f"topic_{place}"] = forms.ModelChoiceField(
                Topic.objects.all(),
                required=False,
                label=_("Topic"),
                initial=chosen,
                widget=AutocompleteSelect(TaggedArticle._meta.get_field("tag"), site, {"data-width": "100%"}),
            )

    def topics(self) -> list[Topic]:
        return [topic for place in PLACES if (topic := self.cleaned_data[f"topic_{place}"])]


def view(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("articles.change_topic"):
        raise PermissionDenied
    form = NavigationForm(admin.site, _standing(), ask.given(request))
    return slots.answer(
        request,
        form,
        seen=_standing,
        act=lambda: names.feature(form.topics()),
        said=_("These topics are in the navigation of each page."),
        title=_("Topics in the navigation"),
        explain=_("They stand at the top of each page, in this order, behind the briefing."),
    )


def _standing() -> list[int]:
    return list(Topic.objects.filter(featured__isnull=False).order_by("featured", "pk").values_list("pk", flat=True))
