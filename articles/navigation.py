"""What stands around every page: the links of its head and its foot."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.encoding import iri_to_uri

from articles.keys import PUBLICATION, name_key
from articles.models import FixedPage, NavigationLink, Spot, Topic
from articles.snapshot import PUBLIC
from articles.stories import Name, listing_path


@dataclass(frozen=True)
class Navigation:
    """`topics` are those that editors feature, in their order; `links` and the fixed pages come behind them."""

    topics: tuple[Name, ...]
    links: tuple[Name, ...]
    foot: tuple[Name, ...]
    keys: frozenset[str]


def read() -> Navigation:
    """A query for each: topics that are featured, links, fixed pages."""
    featured = list(Topic.objects.using(PUBLIC).filter(featured__isnull=False).order_by("featured", "pk"))
    links = [Name(link.label, iri_to_uri(link.address)) for link in NavigationLink.objects.using(PUBLIC)]
    pages = FixedPage.objects.using(PUBLIC).exclude(spot=Spot.NOWHERE).defer("text")
    spots = [(page.spot, Name(page.title, path(page.slug))) for page in pages]
    return Navigation(
        topics=tuple(Name(topic.name, listing_path("topic", topic.slug)) for topic in featured),
        links=(*links, *(name for spot, name in spots if spot == Spot.NAVIGATION)),
        foot=tuple(name for spot, name in spots if spot == Spot.FOOTER),
        keys=frozenset({PUBLICATION, *(name_key("topic", topic.pk) for topic in featured)}),
    )


def fixed_page(slug: str) -> FixedPage | None:
    return FixedPage.objects.using(PUBLIC).filter(slug=slug).first()


def path(slug: str) -> str:
    return quote(f"/{slug}/")
