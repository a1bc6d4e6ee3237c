from collections.abc import Iterable

from csp.constants import NONE
from csp.decorators import csp
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import directory, listings
from articles.listings import Subject
from articles.mixes import Mix, Part
from articles.models import Publication
from articles.snapshot import publisher, snapshot
from articles.stories import PREFIXES
from articles.web import FEED, absolute, answer, moved

from .build import feed_title
from .mix_views import with_mix
from .opml import MEDIA_TYPE, Feed, Group, render

OPML = "feeds.opml"


@require_safe
@csp({"default-src": [NONE], "sandbox": True})
def everything(request: HttpRequest) -> HttpResponse:
    """All feeds of the site: those without a name to look up first, then the rest by kind."""
    with snapshot():
        publication = publisher()
        single = [about() for kind, about in listings.LISTINGS.items() if kind not in PREFIXES.values()]
        named = {kind: directory.listed(kind) for kind in PREFIXES}
        titles = {"topic": _("Topics"), "place": _("Places"), "author": _("Authors")}
        groups = [_group("", single, publication)]
        groups += [_group(titles[kind], parts, publication) for kind, parts in named.items()]
        keys = directory.keys()
        return _answer(publication.name, groups, keys.union(*(about.keys for about in single)))


@require_safe
@csp({"default-src": [NONE], "sandbox": True})
@with_mix
def of_mix(request: HttpRequest, mix: Mix, chosen: str) -> HttpResponse:
    """The parts of a mix, each as a feed of its own."""
    if chosen != mix.spelling:
        return moved(f"{mix.mix_path}{OPML}")
    publication = publisher()
    return _answer(feed_title(mix, publication), [_group("", mix.parts, publication)], mix.keys)


def _group(title: str, followed: Iterable[Subject | Part], publication: Publication) -> Group:
    return Group(title, tuple(_feed(each, publication) for each in followed))


def _feed(followed: Subject | Part, publication: Publication) -> Feed:
    page = absolute(followed.path)
    return Feed(feed_title(followed, publication), f"{page}rss.xml", page)


def _answer(title: str, groups: Iterable[Group], keys: Iterable[str]) -> HttpResponse:
    response = answer(render(title, groups), keys, media_type=MEDIA_TYPE, cache=FEED)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
