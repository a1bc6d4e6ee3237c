"""What a page says of itself to programs that show it elsewhere: Open Graph, cards, and schema.org. Pure."""

import html
import locale
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from articles import body, images
from articles.emblems import Emblems, Icon
from articles.models import Publication
from articles.stories import Story
from articles.web import absolute

from . import structured_data

Properties = tuple[tuple[str, str], ...]
_WIDE = 1200
_LONGEST = 200  # characters of a description: nothing shows more


@dataclass(frozen=True)
class Metadata:
    """`properties` are Open Graph's, `card` is Twitter's; `scripts` are JSON that no text can break out of.

    `description` is never empty.
    """

    description: str
    properties: Properties
    card: Properties
    scripts: tuple[SafeString, ...] = ()


def of_story(story: Story, publication: Publication, emblems: Emblems) -> Metadata:
    told, picture = description(story), picture_of(story)
    properties = (
        *_basic("article", story.title, told, absolute(story.path)),
        *_publisher(story.language, publication),
        *_article(story, publication),
        *(_picture(picture) if picture else _image(emblems.icons[-1])),
    )
    data = structured_data.of_story(story, told, picture, publication, emblems)
    return Metadata(told, properties, tuple(_card(picture)), tuple(map(structured_data.script, data)))


def of_front(publication: Publication, emblems: Emblems) -> Metadata:
    page = about(publication.name, publication.tagline, absolute("/"))(publication, emblems)
    data = structured_data.of_site(publication, emblems)
    return replace(page, scripts=tuple(map(structured_data.script, data)))


def about(title: str, description: str, canonical: str) -> Callable[[Publication, Emblems], Metadata]:
    """A page that is no story: how it describes itself once it is known who publishes it."""

    def describe(publication: Publication, emblems: Emblems) -> Metadata:
        told = description or publication.tagline or publication.name
        basic = _basic("website", title, told, canonical)
        properties = (*basic, *_publisher("", publication), *_image(emblems.icons[-1]))
        return Metadata(told, properties, tuple(_card(None)))

    return describe


def description(story: Story) -> str:
    """The standfirst, else the key points, else how the story begins."""
    points = " · ".join(point.text for point in story.key_points)
    return Truncator(story.standfirst or points or _lede(story)).chars(_LONGEST)


def picture_of(story: Story) -> images.Picture | None:
    """The one that leads the story, else the first that stands in it."""
    figures = (block.picture for block in story.blocks if isinstance(block, body.Figure))
    return story.picture or next(figures, None)


def _lede(story: Story) -> str:
    first = (block.html.partition("</p>")[0] for block in story.blocks if isinstance(block, body.Section))
    return " ".join(html.unescape(strip_tags(next(first, ""))).split())


def _basic(kind: str, title: str, description: str, canonical: str) -> Iterator[tuple[str, str]]:
    yield "og:type", kind
    yield "og:title", title
    yield "og:description", description
    yield "og:url", canonical


def _publisher(language: str, publication: Publication) -> Iterator[tuple[str, str]]:
    yield "og:site_name", publication.name
    yield "og:locale", _territory(language or publication.language)


def _article(story: Story, publication: Publication) -> Iterator[tuple[str, str]]:
    yield "article:published_time", structured_data.moment(story.first_published, publication)
    yield "article:modified_time", structured_data.moment(story.updated, publication)
    for author in story.authors:
        yield "article:author", absolute(author.path)
    for topic in story.topics[:1]:
        yield "article:section", topic.name
    for topic in story.topics:
        yield "article:tag", topic.name


def _picture(picture: images.Picture) -> Iterator[tuple[str, str]]:
    """The crop that cards have the shape of, or the whole picture until there is one."""
    yield from _image(images.moderate(picture, "16x9", _WIDE))
    if picture.alt:
        yield "og:image:alt", picture.alt


def _image(file: Icon | images.Picture | images.Rendition) -> Iterator[tuple[str, str]]:
    """Open Graph asks every page for an image: where no picture leads, it is the publication's icon."""
    yield "og:image", absolute(file.path)
    yield "og:image:type", file.type
    yield "og:image:width", str(file.width)
    yield "og:image:height", str(file.height)


def _card(picture: images.Picture | None) -> Iterator[tuple[str, str]]:
    """What is not said here is taken from Open Graph."""
    yield "twitter:card", "summary_large_image" if picture else "summary"
    if picture and picture.alt:
        yield "twitter:image:alt", picture.alt


def _territory(language: str) -> str:
    """As Open Graph writes a language, with a country: that of most who read it, where none is named."""
    name, _, rest = language.partition("-")
    script, _, country = rest.rpartition("-")
    if len(country) == 2:
        return f"{name}_{country.upper()}"
    usual = "zh_TW" if rest == "Hant" else locale.normalize(name)
    return usual.partition(".")[0]
