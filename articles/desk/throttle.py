"""Guessing passwords takes long. Wrong ones are counted in the database, and past a limit no other is even looked at.

Two limits hold: one for a name from one address, so that nobody can lock out an editor who is elsewhere, and a wider
one for an address, whatever names it tries, since each try costs a hash. Tries during a lockout do not lengthen it.

A try is counted before it is looked at, so that of many at one moment no more are looked at than one after the other.
"""

import logging
from datetime import timedelta
from ipaddress import ip_address, ip_network
from math import ceil

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Max, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

TRIES_OF_AN_ADDRESS = 50
LONGEST_NAME = 255
_log = logging.getLogger(__name__)
_HOME = 64  # bits: who has one address of IPv6 has all that begin like it


def address(request: HttpRequest) -> str | None:
    """Where a request comes from: the server knows, and which proxies it believes. No header is read here."""
    given = request.META.get("REMOTE_ADDR")
    try:
        found = ip_address(given)
    except ValueError:
        return None
    return str(found if found.version == 4 else ip_network((int(found), _HOME), strict=False)[0])


def name(request: HttpRequest, credentials: dict | None = None) -> str | None:
    """Who wants to come in, as far as the table of tries has room. A longer name is nobody's."""
    given = (credentials or request.POST).get("username")
    return given and given[:LONGEST_NAME]


class Handler(AxesDatabaseHandler):
    """One row of `AccessAttempt` for a name from one address, whatever browser it says it is."""

    def is_locked(self, request, credentials=None):
        return _tries(request) >= TRIES_OF_AN_ADDRESS or super().is_locked(request, credentials)

    def admits(self, request: HttpRequest, credentials: dict) -> bool:
        """Counts this try, if it is still one of so many, in one statement; and says whether it is."""
        self.clean_expired_user_attempts(request, credentials)
        who = {"username": name(request, credentials), "ip_address": request.axes_ip_address, "user_agent": ""}
        row = AccessAttempt.objects.filter(**who)
        if not row.exists():
            AccessAttempt.objects.bulk_create([AccessAttempt(**who, failures_since_start=0)], ignore_conflicts=True)
        counted = row.filter(failures_since_start__lt=settings.AXES_FAILURE_LIMIT).update(
            failures_since_start=F("failures_since_start") + 1, attempt_time=request.axes_attempt_time
        )
        return bool(counted) and _tries(request) <= TRIES_OF_AN_ADDRESS

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        """Counted already: now it only has to be told, and whether another one will be looked at."""
        if request is not None:
            _log.warning("Nobody came in as %r from %s", name(request, credentials), request.axes_ip_address)
            request.axes_credentials = credentials
            request.axes_locked_out = refused(request) or self.is_locked(request, credentials)


class Gate(AxesStandaloneBackend):
    """Asked before the backend that hashes. What is no request comes from this machine's own hands."""

    def authenticate(self, request, username=None, password=None, **credentials):
        if request is None:
            return
        super().authenticate(request, username, password, **credentials)
        if not AxesProxyHandler.get_implementation().admits(request, {"username": username}):
            request.axes_locked_out = True
            raise PermissionDenied


class SignIn(AdminAuthenticationForm):
    def get_invalid_login_error(self):
        return _told(self.request) if refused(self.request) else super().get_invalid_login_error()


def refused(request: HttpRequest) -> bool:
    return getattr(request, "axes_locked_out", False)


def answered(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The login page as it is, with all that was sent along with it; only it says when to come back."""
    if refused(request):
        response.status_code = 429
        response["Retry-After"] = ceil(_wait(request).total_seconds())
    return response


def forget() -> None:
    """Who failed to sign in, and from where, is nobody's business once it holds nobody up."""
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - settings.AXES_COOLOFF_TIME).delete()


def _recent(request: HttpRequest):
    begin = request.axes_attempt_time - settings.AXES_COOLOFF_TIME
    return AccessAttempt.objects.filter(ip_address=request.axes_ip_address, attempt_time__gte=begin)


def _tries(request: HttpRequest) -> int:
    return _recent(request).aggregate(all=Sum("failures_since_start"))["all"] or 0


def _wait(request: HttpRequest) -> timedelta:
    """Until enough of the tries are so old that they do not count. Never too short."""
    named = AxesProxyHandler.get_implementation().get_user_attempts(request, request.axes_credentials)[0]
    of_name, of_address = (tries.aggregate(last=Max("attempt_time"))["last"] for tries in (named, _recent(request)))
    last = of_name or of_address or request.axes_attempt_time
    return last + settings.AXES_COOLOFF_TIME - request.axes_attempt_time


def _told(request: HttpRequest) -> ValidationError:
    minutes = ceil(_wait(request).total_seconds() / 60)
    wait = ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes) % {"minutes": minutes}
    return ValidationError(_TOLD, code="throttled", params={"wait": wait})


_TOLD = gettext_lazy(
    "There were too many wrong passwords. No other is looked at for %(wait)s, not even the right one. "
    "An administrator can give you a link with which you come in at once."
)
