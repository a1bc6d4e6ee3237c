from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.publishing import verbs

from . import ask, findings
from .buttons import PUBLISH
from .publish import KindQuestion
from .times import told


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
    at: datetime

    def __init__(self, article, data=None):
        super().__init__(article, data)
        self.fields["hour"].help_text = _("In %(zone)s.") % {"zone": timezone.get_current_timezone_name()}

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
    article = ask.story(request, pk, PUBLISH)
    form = TimeQuestion(article, request.POST if request.method == "POST" else None)

    def act() -> str:
        verbs.schedule(article, at=form.at, by=request.user, **form.answers)
        return _("Scheduled for %(time)s.") % {"time": told(form.at)}

    explain = _("The text as it is now goes out then. What you change later does not, unless you schedule it again.")
    return ask.answer(
        request,
        form,
        act,
        title=_("Schedule"),
        button=_("Schedule"),
        explain=explain,
        warnings=findings.warnings(article),
    )


def _offset(at: datetime) -> str:
    local = timezone.localtime(at)
    return _("%(time)s, UTC%(offset)s") % {"time": f"{local:%H:%M}", "offset": local.isoformat()[-6:]}
