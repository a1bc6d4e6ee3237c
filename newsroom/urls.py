"""Every address of the site. A new listing is one line of `articles.listings.LISTINGS`."""

from django.contrib import admin
from django.urls import path, register_converter

from articles.feeds.views import FORMATS, feed
from articles.listings import LISTINGS
from articles.pages import views
from articles.pages.converters import CONVERTERS

for name, converter in CONVERTERS.items():
    register_converter(converter, name)

handler404 = "articles.pages.views.not_found"


def _listing(kind: str) -> list:
    """The pages and feeds of one listing, below its path."""
    start, name = (f"{kind}/<word:slug>/", kind) if kind else ("", "home")
    return [
        path(start, views.front, {"kind": kind}, name=name),
        path(f"{start}page/<int:number>/", views.shelf, {"kind": kind}, name=f"{name}-shelf"),
        *(
            path(f"{start}{file_name}", feed, {"kind": kind, "file_name": file_name}, name=f"{name}-{file_name}")
            for file_name in FORMATS
        ),
    ]


urlpatterns = [
    path("admin/", admin.site.urls),
    path("media/<path:name>", views.media, name="media"),
    path("topics/", views.topics, name="topic-index"),
    *(pattern for kind in LISTINGS for pattern in _listing(kind)),
    path("<year:year>/<month:month>/<word:slug>/", views.story, name="story"),
]
