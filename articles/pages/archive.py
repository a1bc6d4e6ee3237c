"""The archive by month: all months, one of them, and one day of a month that is too long for a page."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import months, telling
from articles.keys import MONTHS
from articles.months import Part
from articles.snapshot import snapshot
from articles.web import absolute

from . import metadata
from .views import _found, _page


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    with snapshot():
        canonical = absolute("/archive/")
        described = metadata.about(_("Archive"), "", canonical)
        return _page("archive.html", {MONTHS}, months=months.months(), canonical=canonical, describe=described)


@require_safe
def month(request: HttpRequest, *, year: str, month: str) -> HttpResponse:
    with snapshot():
        part = _found(months.of_month(f"{year}-{month}"))
        return _part(part, telling.month(part.month.first), part.month.path)


@require_safe
def day(request: HttpRequest, *, year: str, month: str, day: str) -> HttpResponse:
    with snapshot():
        part = _found(months.of_day(f"{year}-{month}", day))
        return _part(part, telling.day(part.day.date), part.day.path)


def _part(part: Part, title: str, path: str) -> HttpResponse:
    canonical = absolute(path)
    described = metadata.about(title, "", canonical)
    return _page("month.html", part.keys, part=part, title=title, canonical=canonical, describe=described)
