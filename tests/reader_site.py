"""Every address of the public, with examples on a site that has stories of every sort (`reader_stories`).

A new page or feed needs a line here: `test_reader_addresses` fails with its route until there is one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from articles.feeds.views import FORMATS

PRIVATE = {"admin/", "preview/<str:token>/", "metrics"}

# By what it is called: the path of each page. What stands in braces are addresses that `furnish` tells.
PAGES = {
    "front page": "/",
    "older stories": "/page/1/",
    "story": "{corrected}",
    "long headline": "{long}",
    "bare story": "{bare}",
    "forty highlights": "{forty}",
    "arabic story": "{arabic}",
    "japanese story": "{japanese}",
    "sponsored story": "{sponsored}",
    "hostile story": "{hostile}",
    "topics": "/topics/",
    "topic": "/topics/ports/",
    "topic of one story": "/topics/lighthouses/",
    "topic without a story": "/topics/zeppelins/",
    "arabic topic": quote("/topics/موانئ/"),
    "past of a topic": "/topics/ports/page/1/",
    "place": "/places/osterwick/",
    "past of a place": "/places/osterwick/page/1/",
    "author": "/authors/ana-ray/",
    "past of an author": "/authors/ana-ray/page/1/",
    "briefing": "/briefing/",
    "past of the briefing": "/briefing/page/1/",
    "corrections": "/corrections/",
    "past of the corrections": "/corrections/page/1/",
    "subscribe": "/subscribe/",
    "subscribe to the briefing": "/subscribe/briefing/",
    "subscribe to corrections": "/subscribe/corrections/",
    "subscribe to a topic": "/subscribe/topics/ports/",
    "subscribe to a place": "/subscribe/places/osterwick/",
    "subscribe to an author": "/subscribe/authors/ana-ray/",
    "mix": "/mix/topics/ports,transport/",
    "fixed page": "/about-us/",
    "search": "/search/?q=ferry",
    "search that finds nothing": "/search/?q=zeppelinitis",
    "search for nothing": "/search/",
    "hostile search": "/search/?q=script%3Ealert%281%29%3C%2Fscript",
    "archive": "/archive/",
    "month": "/archive/2026/03/",
    "day": "/archive/2026/03/01/",
    "history": "{corrected}history/",
    "history before an edition": "{corrected}history/before/3/",
}
NOT_THERE = {
    "missing": ("/nowhere/", 404),
    "missing story": ("/2026/03/no-such-story/", 404),
    "missing topic": ("/topics/no-such-topic/", 404),
    "withdrawn story": ("{withdrawn}", 410),
    "earlier edition that is not shown": ("{corrected}history/1/", 404),
    "history of a withdrawn story": ("{withdrawn}history/", 410),
    "second part of a short sitemap of pages": ("/sitemap/pages-2.xml", 404),
    "second part of a short sitemap of a month": ("/sitemap/2026-03-2.xml", 404),
    "too much chosen": ("/mix/topics/" + ",".join(f"topic-{number}" for number in range(13)) + "/", 400),
}
MOVED = {
    "moved story": "{moved}",
    "merged topic": "/topics/boats/",
    "address of a former site": "/old-news/",
    "search in a spelling of its own": "/search/?q=%22%3Cscript%3Ealert(1)%3C/script%3E%00-%22*",
    "mix that was chosen": "/subscribe/?topics=ports&topics=transport",
}
FILES = {
    "picture": "{picture}",
    "stylesheet": "/static/articles/site.css",
    "manifest": "/manifest.webmanifest",
    "icon": "/favicon.ico",
    "list of feeds": "/feeds.opml",
    "list of the feeds of a mix": "/mix/topics/ports,transport/feeds.opml",
    "sitemap": "/sitemap.xml",
    "sitemap of pages": "/sitemap/pages.xml",
    "sitemap of a month": "/sitemap/2026-03.xml",
    "news sitemap": "/news-sitemap.xml",
    "robots": "/robots.txt",
    "health": "/healthz",
    "search as RSS": "/search/rss.xml?q=ferry",
    "search as Atom": "/search/atom.xml?q=ferry",
    "search as JSON": "/search/feed.json?q=ferry",
}
_FED = ("/", "/briefing/", "/corrections/", "/topics/ports/", "/places/osterwick/", "/authors/ana-ray/")


@dataclass(frozen=True)
class Address:
    name: str
    path: str
    status: int = 200


def furnish(site) -> dict[str, str]:
    """Stories of every sort on a site that has its demo, and their addresses."""
    said = site.manage("shell", "-v0", "-c", "from tests import reader_stories; reader_stories.furnish()")
    return {name: quote(path) for name, path in json.loads(said).items()}


def has_its_pictures(site) -> bool:
    """Whether the worker has made all that is due: each picture that it makes changes the pages that show it."""
    asked = "from articles.outbox.models import Job; print(Job.objects.filter(finished=None, recurring=False).exists())"
    return site.manage("shell", "-v0", "-c", asked).strip() == "False"


def pages(told: dict[str, str]) -> list[Address]:
    """Each that is HTML, those that say that there is nothing too."""
    there = [Address(name, path.format_map(told)) for name, path in PAGES.items()]
    return there + [Address(name, path.format_map(told), status) for name, (path, status) in NOT_THERE.items()]


def addresses(told: dict[str, str]) -> list[Address]:
    """All that there is."""
    moved = [Address(name, path.format_map(told), 301) for name, path in MOVED.items()]
    files = [Address(name, path.format_map(told)) for name, path in FILES.items()]
    return [*pages(told), *moved, *files, *(Address(path, path) for path in _feeds())]


def _feeds() -> Iterator[str]:
    for file_name in FORMATS:
        yield f"/mix/topics/ports,transport/{file_name}"
        for listing in _FED:
            yield f"{listing}{file_name}"
            yield f"{listing}archive/1/{file_name}"
