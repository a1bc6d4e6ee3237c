"""Every feed of the site, found from its addresses: a new listing, format or archive is among them by itself."""

from collections.abc import Iterable, Iterator
from itertools import product
from urllib.parse import quote, urlencode

from django.http import HttpResponse
from django.urls import URLPattern, get_resolver

from articles.feeds.views import FORMATS
from articles.models import Author, LiveArticle, Place, Shelf, Topic
from articles.search.query import parse


def responses(client) -> dict[str, HttpResponse]:
    """What is there, by address. Each route of a feed is tried with all that its parameters may be on this site."""
    found = {str(pattern.pattern): dict(_answered(client, pattern)) for pattern in _patterns()}
    missing = [route for route, there in found.items() if not there]
    assert not missing, f"no example of {missing} is on this site: seed one"
    return {address: response for there in found.values() for address, response in there.items()}


def _patterns() -> list[URLPattern]:
    patterns = [pattern for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)]
    return [pattern for pattern in patterns if str(pattern.pattern).endswith(tuple(FORMATS))]


def _answered(client, pattern: URLPattern) -> Iterator[tuple[str, HttpResponse]]:
    values, names = _values(), list(pattern.pattern.converters)
    assert values.keys() >= set(names), f"say below what the parameters of {pattern.pattern} may be"
    for chosen in product(*(values[name] for name in names)):
        address = quote(f"/{_filled(str(pattern.pattern), names, chosen)}", safe="/,") + _question(pattern)
        response = client.get(address, secure=True, headers={"host": "news.example"})
        if response.status_code == 200:
            yield address, response


def _question(pattern: URLPattern) -> str:
    """A search is nothing without one: for the first word of the newest story."""
    if not pattern.name.startswith("search-"):
        return ""
    newest = LiveArticle.objects.order_by("-first_published", "-pk").first()
    return f"?{urlencode({'q': parse(newest.headline).wanted[0].text})}"


def _filled(route: str, names: list[str], chosen: tuple) -> str:
    for name, value in zip(names, chosen, strict=True):
        start, _, rest = route.partition("<")
        inside, _, end = rest.partition(">")
        assert inside.endswith(name)
        route = f"{start}{value}{end}"
    return route


def _values() -> dict[str, list]:
    dates = list(LiveArticle.objects.values_list("first_published", flat=True))
    return {
        "slug": sorted({slug for model in (Topic, Place, Author) for slug in _slugs(model)}),
        "number": sorted(set(Shelf.objects.values_list("number", flat=True))),
        "year": sorted({f"{date:%Y}" for date in dates}),
        "month": sorted({f"{date:%m}" for date in dates}),
        "day": sorted({f"{date:%d}" for date in dates}),
        "chosen": [f"topics/{','.join(sorted(_slugs(Topic))[:2])}"],
    }


def _slugs(model) -> Iterable[str]:
    return model.objects.exclude(listing=None).values_list("slug", flat=True)
