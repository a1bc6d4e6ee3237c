"""Every address of the site. A new listing is one line of `articles.listings.LISTINGS`."""

from django.contrib import admin
from django.urls import path, register_converter

from articles.desk import share
from articles.feeds import mix_views, opml_views, search_views
from articles.feeds.views import FORMATS, feed
from articles.listings import LISTINGS
from articles.pages import archive, history, installed, search, sitemaps, subscribe, views
from articles.pages.converters import CONVERTERS
from articles.probes.views import PROBES
from articles.stories import PREFIXES

for name, converter in CONVERTERS.items():
    register_converter(converter, name)

STORY = "<year:year>/<month:month>/<word:slug>/"

handler404 = "articles.pages.views.not_found"
handler500 = "articles.pages.views.failed"


def _listing(kind: str) -> list:
    """The pages and feeds of one listing, below its path."""
    start = f"{kind}/<word:slug>/" if kind in PREFIXES.values() else f"{kind}/" if kind else ""
    name = kind or "home"
    return [
        path(start, views.newest, {"kind": kind}, name=name),
        path(f"subscribe/{start}", subscribe.listing, {"kind": kind}, name=f"subscribe-{name}"),
        path(f"{start}page/<int:number>/", views.shelf, {"kind": kind}, name=f"{name}-shelf"),
        *(
            path(f"{start}{past}{file_name}", feed, {"kind": kind, "file_name": file_name}, name=f"{name}-{file_name}")
            for file_name in FORMATS
            for past in ("", "archive/<int:number>/")
        ),
    ]


def _mix() -> list:
    """The page and feeds of whatever a reader chooses."""
    return [
        path("mix/<path:chosen>/", subscribe.mix, name="mix"),
        path("mix/<path:chosen>/feeds.opml", opml_views.of_mix, name="mix-opml"),
        *(
            path(f"mix/<path:chosen>/{file_name}", mix_views.feed, {"file_name": file_name}, name=f"mix-{file_name}")
            for file_name in FORMATS
        ),
    ]


def _archive() -> list:
    month = "archive/<year:year>/<month:month>/"
    return [
        path("archive/", archive.everything, name="archive"),
        path(month, archive.month, name="archive-month"),
        path(f"{month}<day:day>/", archive.day, name="archive-day"),
    ]


def _for_search_engines() -> list:
    month = "sitemap/<year:year>-<month:month>"
    return [
        path("robots.txt", sitemaps.robots, name="robots"),
        path("sitemap.xml", sitemaps.index, name="sitemap"),
        path("news-sitemap.xml", sitemaps.news, name="news-sitemap"),
        path("sitemap/pages.xml", sitemaps.pages, name="sitemap-pages"),
        path("sitemap/pages-<further:part>.xml", sitemaps.pages, name="sitemap-pages-part"),
        path(f"{month}.xml", sitemaps.month, name="sitemap-month"),
        path(f"{month}-<further:part>.xml", sitemaps.month, name="sitemap-month-part"),
    ]


def _search() -> list:
    """The page of a search, and the feeds by which it is followed."""
    return [
        path("search/", search.search, name="search"),
        *(
            path(f"search/{file_name}", search_views.feed, {"file_name": file_name}, name=f"search-{file_name}")
            for file_name in FORMATS
        ),
    ]


urlpatterns = [
    *(path(name, view, name=name) for name, view in PROBES.items()),  # answered by the first middleware
    path("admin/", admin.site.urls),
    path("preview/<str:token>/", share.shown, name="preview"),
    path("media/<path:name>", views.media, name="media"),
    path("favicon.ico", installed.favicon, name="favicon"),
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    path("topics/", views.topics, name="topic-index"),
    path("feeds.opml", opml_views.everything, name="opml"),
    path("subscribe/", subscribe.choose, name="subscribe"),
    *_archive(),
    *_for_search_engines(),
    *_mix(),
    *_search(),
    *(pattern for kind in LISTINGS for pattern in _listing(kind)),
    path(STORY, views.story, name="story"),
    path(f"{STORY}history/", history.listed, name="history"),
    path(f"{STORY}history/before/<int:before>/", history.listed, name="history-before"),
    path(f"{STORY}history/<int:number>/", history.earlier, name="earlier"),
    path("<word:slug>/", views.fixed_page, name="fixed-page"),  # what is left
]
