from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article
from articles.publishing import verbs

from . import ask, findings
from .buttons import PUBLISH
from .publish import KindQuestion
from .times import brief, told


def readings(clock: datetime, zone: ZoneInfo) -> list[datetime]:
    """The instants at which clocks in `zone` show this: one; two in the hour that autumn repeats; none in that which
    spring leaves out. Earliest first, in UTC."""
    folds = [clock.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return sorted({at for at in folds if at.astimezone(zone).replace(tzinfo=None, fold=0) == clock})


class TimeQuestion(KindQuestion):
    """Day and hour as the publication's clocks tell them."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput({"type": "date"}))
    hour = forms.TimeField(label=gettext_lazy("Time"), widget=forms.TimeInput({"type": "time"}))
    which = forms.CharField(label=gettext_lazy("Which of the two"), required=False, widget=forms.HiddenInput)

    field_order = ["day", "hour", "which", "kind", "note"]
    at: datetime | None = None

    class Media:
        js = [forms.Script("desk/schedule.js", type="module")]

    def __init__(self, article, data=None):
        super().__init__(article, data)
        self.fields["hour"].help_text = _("In %(zone)s.") % {"zone": timezone.get_current_timezone_name()}
        if article.scheduled_for:
            promised = timezone.localtime(article.scheduled_for)
            self.initial |= {"day": promised.date(), "hour": f"{promised:%H:%M}"}

    @property
    def plain_button(self) -> str:
        """As long as nobody knows which hour it will be."""
        return _("Reschedule for this time") if self.article.scheduled_for else _("Schedule for this time")

    @property
    def button(self) -> str:
        if self.errors.keys() & {"day", "hour", "which"} or not self.at:
            return self.plain_button
        label = _("Reschedule for %(time)s") if self.article.scheduled_for else _("Schedule for %(time)s")
        return label % {"time": brief(self.at)}

    def clean(self):
        given = super().clean()
        if given.get("day") and given.get("hour"):
            self._read(datetime.combine(given["day"], given["hour"]))
        return given

    def _read(self, clock: datetime) -> None:
        found = readings(clock, timezone.get_current_timezone())
        if len(found) == 2:
            found = self._chosen(found)
        elif not found:
            self.add_error("hour", _("There is no such time on that day: the clocks go forward."))
        if found:
            self.at = found[0]

    def _chosen(self, found: list[datetime]) -> list[datetime]:
        offsets = [(str(number), _offset(at)) for number, at in enumerate(found)]
        self.fields["which"].widget = forms.RadioSelect(choices=offsets)
        chosen = self.cleaned_data["which"]
        if chosen in dict(offsets):
            return [found[int(chosen)]]
        self.add_error("which", _("The clocks go back, so this time comes twice that day."))
        return []


def view(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked with a day and an hour in its query, the page is the same, but its button tells what they mean."""
    article = ask.story(request, pk, PUBLISH)
    form = TimeQuestion(article, request.POST if request.method == "POST" else None)

    def act() -> str:
        verbs.schedule(article, at=form.at, by=request.user, **form.answers)
        return _("Scheduled for %(time)s.") % {"time": told(form.at)}

    return ask.answer(
        request,
        form,
        act,
        title=_("Reschedule") if article.scheduled_for else _("Schedule"),
        button=(form if form.is_bound else TimeQuestion(article, request.GET)).button,
        explain=_explain(article),
        warnings=findings.warnings(article),
    )


def _explain(article: Article) -> str:
    if article.scheduled_for:
        promised = {"time": told(article.scheduled_for)}
        return (
            _("It was to go out on %(time)s. The text as it is now goes out at the hour given here instead.") % promised
        )
    return _("The text as it is now goes out then. What you change later does not, unless you schedule it again.")


def _offset(at: datetime) -> str:
    local = timezone.localtime(at)
    return _("%(time)s, UTC%(offset)s") % {"time": f"{local:%H:%M}", "offset": local.isoformat()[-6:]}
