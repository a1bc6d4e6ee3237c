"""Addresses of a former site.

They cost the requests of this one nothing: only what has a query, or is not found, is looked up.
"""

from functools import reduce
from operator import or_
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import connections
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.encoding import escape_uri_path, iri_to_uri, uri_to_iri

from articles.edge.addresses import PARAMETERS
from articles.edge.keep import ANY, may_be_kept
from articles.models import Redirect
from articles.snapshot import PUBLIC

OURS = ("/admin/", "/static/", "/media/")
CACHE = "public, max-age=3600"  # browsers would keep a 301 for ever, and a wrong rule with it
_LONGEST = 4_000


class RedirectMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_old(request):
            return self.get_response(request)
        query = request.META.get("QUERY_STRING", "")
        if query and (new := _new_address(request.get_full_path())):
            return may_be_kept(_redirect(new), {ANY})
        response = self.get_response(request)
        if response.status_code != 404:
            return _told(response, request)
        new = _new_address(escape_uri_path(request.path))
        if not new or _path(new) == request.path:
            return response
        return _redirect(_with_query(new, query)) if query else may_be_kept(_redirect(new), {ANY})


def _may_be_old(request: HttpRequest) -> bool:
    is_read = request.method in ("GET", "HEAD")
    return is_read and not request.path.startswith(OURS) and len(request.get_full_path()) <= _LONGEST


def spelled_out(address: str) -> str:
    """In letters, not in percent signs, where these say the same (RFC 3987, section 3.2)."""
    return uri_to_iri(iri_to_uri(address))


def _new_address(uri: str) -> str | None:
    spellings = {uri, spelled_out(uri)}  # the desk may have been given either
    return Redirect.objects.using(PUBLIC).filter(old__in=spellings).values_list("new", flat=True).first()


def _told(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Of a path that was asked for with a query: which parameters lead elsewhere from there, besides its own. That may
    change, and what was found here be elsewhere then.
    """
    if request.META.get("QUERY_STRING") and hasattr(response, "keep"):
        return may_be_kept(response, {PARAMETERS}, parameters=_parameters(request.path))
    return response


def _parameters(path: str) -> set[str]:
    """The names in all rules for this path with a query, in either spelling."""
    begins = reduce(or_, [_begins(f"{spelling}?") for spelling in (path, escape_uri_path(path))])
    rules = Redirect.objects.using(PUBLIC).filter(begins).values_list("old", flat=True)
    return {name for old in rules for name, _value in parse_qsl(old.partition("?")[2], keep_blank_values=True)}


def _begins(start: str) -> Q:
    """As a range of the index: SQLite has none for LIKE, and PostgreSQL's has an order that depends on its locale."""
    if connections[PUBLIC].vendor == "sqlite":
        return Q(old__gte=start, old__lt=f"{start[:-1]}{chr(ord(start[-1]) + 1)}")
    return Q(old__startswith=start)


def _redirect(new: str) -> HttpResponse:
    response = HttpResponsePermanentRedirect(new)
    response["Cache-Control"] = CACHE
    return response


def _with_query(new: str, query: str) -> str:
    """A rule for a path serves it with any query, which goes along."""
    if not query:
        return new
    address, hash_sign, fragment = new.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{query}{hash_sign}{fragment}"


def _path(new: str) -> str:
    """Where it leads on this site: a rule that would lead back to the same path, and so for ever, is none."""
    return uri_to_iri(new.removeprefix(settings.SITE_URL)).partition("#")[0].partition("?")[0]
