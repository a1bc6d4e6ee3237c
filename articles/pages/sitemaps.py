"""What is served to search engines: sitemaps, and what they are to leave alone."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from csp.constants import NONE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles import sitemap
from articles.keys import month_key
from articles.sitemap import Entry
from articles.snapshot import publisher, snapshot
from articles.web import FEED, absolute, answer

from . import sitemap_xml
from .sitemap_xml import MEDIA_TYPE

HOUR = 3_600
# What is found by searching is on the site already; its feeds are for readers' programs, of which some ask here first.
ROBOTS = """\
User-agent: *
Allow: /search/rss.xml
Allow: /search/atom.xml
Allow: /search/feed.json
Disallow: /search/?q=
Disallow: /admin/
Disallow: /preview/

Sitemap: {index}
Sitemap: {news}
"""

_only_data = csp({"default-src": [NONE], "sandbox": True})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    text = ROBOTS.format(index=absolute("/sitemap.xml"), news=absolute("/news-sitemap.xml"))
    return answer(text, (), media_type="text/plain; charset=utf-8", cache=FEED)


@require_safe
@_only_data
def index(request: HttpRequest) -> HttpResponse:
    with snapshot():
        return answer(sitemap_xml.index(sitemap.files()), sitemap.KEYS, media_type=MEDIA_TYPE, cache=FEED)


@require_safe
@_only_data
def pages(request: HttpRequest, *, part: int = 1) -> HttpResponse:
    with snapshot():
        return _answer(sitemap.pages(part), sitemap.KEYS)


@require_safe
@_only_data
def month(request: HttpRequest, *, year: str, month: str, part: int = 1) -> HttpResponse:
    name = f"{year}-{month}"
    with snapshot():
        return _answer(sitemap.of_month(name, part), {month_key(name)})


def _answer(entries: tuple[Entry, ...], keys: Iterable[str]) -> HttpResponse:
    if not entries:
        raise Http404("There is no such sitemap.")
    return answer(sitemap_xml.pages(entries), keys, media_type=MEDIA_TYPE, cache=FEED)


@require_safe
@_only_data
def news(request: HttpRequest) -> HttpResponse:
    """Good until the oldest story in it leaves, and for an hour at most."""
    now = datetime.now(UTC)
    with snapshot():
        found, publication = sitemap.news(now), publisher()
        body = sitemap_xml.news(found.headlines, publication.name, publication.language)
        left = min(int((found.ends - now).total_seconds()) if found.ends else HOUR, HOUR)
        cache = f"max-age={left}, stale-if-error=86400"
        ends = now + timedelta(seconds=left)
        return answer(body, found.keys, media_type=MEDIA_TYPE, cache=cache, ends=ends)
