"""Instants as the publication's clocks tell them, and in UTC."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.telling import moment


def told(at: datetime) -> str:
    """In full: “1 May 2040, 09:00 Europe/Amsterdam (2040-05-01 07:00 UTC)”."""
    local = timezone.localtime(at)
    here = f"{moment(local)} {timezone.get_current_timezone_name()}"
    return here if not local.utcoffset() else f"{here} ({at.astimezone(UTC):%Y-%m-%d %H:%M} UTC)"


def brief(at: datetime) -> str:
    """For a button: “14:00 Tokyo (05:00 UTC)”, with its day where that is not today, and the year of another year."""
    local, today = timezone.localtime(at), timezone.localdate()
    form = "j M" if local.year == today.year else "j M Y"
    day = "" if local.date() == today else f"{date_format(local, form)}, "
    if not local.utcoffset():
        return f"{day}{local:%H:%M} UTC"
    city = timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")
    there = {"day": day, "time": f"{local:%H:%M}", "city": city, "utc": f"{at.astimezone(UTC):%H:%M}"}
    return _("%(day)s%(time)s %(city)s (%(utc)s UTC)") % there
