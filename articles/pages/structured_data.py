"""What a page is about, in the words of schema.org (JSON-LD) and complete by Google's rules for articles. Pure."""

import json
from collections.abc import Iterator
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe

from articles import images
from articles.emblems import Emblems
from articles.models import Label, Publication
from articles.renditions import CROPS
from articles.stories import Story
from articles.web import absolute

_CONTEXT = {"@context": "https://schema.org"}
_TYPES = {
    "": "NewsArticle",
    Label.ANALYSIS: ["NewsArticle", "AnalysisNewsArticle"],
    Label.OPINION: ["NewsArticle", "OpinionNewsArticle"],
    Label.SPONSORED: ["Article", "AdvertiserContentArticle"],  # paid for, so no news
}
_LEAST = 50_000  # pixels, across times down: what Google shows at all
_WIDEST = 1200
# Whatever could end a script, begin a comment, or end a line of one, is written as its number.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def script(data: dict) -> SafeString:
    """What stands between `<script type="application/ld+json">` and its end. It is data: nothing runs it."""
    return mark_safe(json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES))  # noqa: S308


def moment(when: datetime, publication: Publication) -> str:
    return when.astimezone(publication.zone).isoformat()


def of_story(
    story: Story, description: str, picture: images.Picture | None, publication: Publication, emblems: Emblems
) -> Iterator[dict]:
    url = absolute(story.path)
    yield _CONTEXT | {
        "@type": _TYPES[story.label],
        "headline": story.headline,
        "description": description,
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "datePublished": moment(story.first_published, publication),
        "dateModified": moment(story.updated, publication),
        "author": _authors(story, publication),
        "publisher": _organization("Organization", publication, emblems),
        "inLanguage": story.language or publication.language,
        "isAccessibleForFree": True,
        **_filed(story),
        **({"image": _images(picture)} if picture else {}),
        **({"correction": _corrections(story, publication)} if story.corrections else {}),
    }
    if story.topics:
        yield _breadcrumbs(story, publication)


def of_site(publication: Publication, emblems: Emblems) -> Iterator[dict]:
    organization = _organization("NewsMediaOrganization", publication, emblems)
    target = {"@type": "EntryPoint", "urlTemplate": absolute("/search/?q={search_term_string}")}
    yield _CONTEXT | {
        "@type": "WebSite",
        "name": publication.name,
        "url": absolute("/"),
        "inLanguage": publication.language,
        "publisher": {"@id": organization["@id"]},
        "potentialAction": {
            "@type": "SearchAction",
            "target": target,
            "query-input": "required name=search_term_string",
        },
    }
    yield _CONTEXT | organization


def _organization(kind: str, publication: Publication, emblems: Emblems) -> dict:
    logo = images.moderate(emblems.logo) if emblems.logo else emblems.icons[-1]
    size = {"width": logo.width, "height": logo.height}
    return {
        "@type": kind,
        "@id": absolute("/#publisher"),
        "name": publication.name,
        "url": absolute("/"),
        "logo": {"@type": "ImageObject", "url": absolute(logo.path)} | size,
        **({"slogan": publication.tagline} if publication.tagline else {}),
    }


def _authors(story: Story, publication: Publication) -> list[dict]:
    """What nobody has signed is the publication's own."""
    people = [{"@type": "Person", "name": each.name, "url": absolute(each.path)} for each in story.authors]
    return people or [{"@type": "Organization", "name": publication.name, "url": absolute("/")}]


def _filed(story: Story) -> dict:
    topics, places = [topic.name for topic in story.topics], [place.name for place in story.places]
    filed = {"articleSection": topics[0], "keywords": topics} if topics else {}
    return filed | ({"dateline": " / ".join(places)} if places else {})


def _images(picture: images.Picture) -> list[str]:
    """The largest crop of each ratio; the picture itself until there are crops that are large enough."""
    crops = [images.moderate(picture, crop, _WIDEST) for crop in CROPS]
    large = [each.path for each in crops if each is not picture and each.width * each.height >= _LEAST]
    return [absolute(path) for path in large or [picture.path]]


def _corrections(story: Story, publication: Publication) -> list[dict]:
    return [
        {"@type": "CorrectionComment", "text": each.note, "datePublished": moment(each.at, publication)}
        for each in story.corrections
    ]


def _breadcrumbs(story: Story, publication: Publication) -> dict:
    """The way from the front page by the story's first topic."""
    topic = story.topics[0]
    steps = [(publication.name, "/"), (topic.name, topic.path), (story.headline, story.path)]
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
        for position, (name, path) in enumerate(steps, start=1)
    ]
    return _CONTEXT | {"@type": "BreadcrumbList", "itemListElement": items}
