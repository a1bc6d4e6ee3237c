"""The front page as editors arrange it: the lead and the seconds, each with an end if they like."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, FrontPick
from articles.publishing import front_page
from articles.publishing.front_page import PLACES, Pick

from . import ask, slots


class FrontPageForm(slots.Slots):
    def __init__(self, site: admin.AdminSite, picks: dict[int, Pick], data=None):
        super().__init__(data, initial={"seen": str(picks)})
        self.titles = [_("Second") if place else _("Lead") for place in PLACES]
        for place in PLACES:
            pick = picks.get(place)
            self.fields[f"story_{place}"] = _story(site, self.titles[place], pick and pick.article)
            self.fields[f"until_{place}"] = _until(pick and pick.until)

    def picks(self) -> dict[int, Pick]:
        given = {place: (self.cleaned_data[f"story_{place}"], self.cleaned_data[f"until_{place}"]) for place in PLACES}
        return {place: Pick(story.pk, until) for place, (story, until) in given.items() if story}


def _story(site: admin.AdminSite, label: str, chosen: int | None) -> forms.Field:
    return forms.ModelChoiceField(
        Article.objects.filter(live__isnull=False),
        required=False,
        label=label,
        initial=chosen,
        widget=AutocompleteSelect(FrontPick._meta.get_field("article"), site, {"data-width": "100%"}),
        error_messages={"invalid_choice": _("This story is not live any more: choose another.")},
    )


def _until(chosen) -> forms.Field:
    parts = forms.SplitDateTimeWidget(date_attrs={"type": "date"}, time_attrs={"type": "time"}, time_format="%H:%M")
    parts.widgets[0].format = "%Y-%m-%d"
    for widget, label in zip(parts.widgets, (_("Day it ends"), _("Time it ends")), strict=True):
        widget.attrs["aria-label"] = label
    return forms.SplitDateTimeField(required=False, label=_("Until"), initial=chosen, widget=parts)


@admin.register(FrontPick)
class FrontPickAdmin(admin.ModelAdmin):
    """All picks on one page, which stands where their list would."""

    def get_urls(self):
        return [url for url in super().get_urls() if url.name == "articles_frontpick_changelist"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = FrontPageForm(self.admin_site, front_page.standing(), ask.given(request))
        return slots.answer(
            request,
            form,
            seen=front_page.standing,
            act=lambda: front_page.arrange(form.picks(), by=request.user),
            said=_("The front page is as you arranged it."),
            title=_("Front page"),
            explain=_(
                "What you choose stands on top. A place that you leave empty goes to the newest story, and so does one "
                "whose time is up (in %(zone)s). Feeds keep their order."
            )
            % {"zone": timezone.get_current_timezone_name()},
        )
