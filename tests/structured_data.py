"""What Google asks of a page about an article, as a checker, and a page's head as programs read it.

The rules are those of "Article structured data" and "Breadcrumb structured data" of Google Search Central: nothing is
required there, so whatever is recommended is required here.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from lxml import html

HOSTILE = "</script><script>alert(1)</script> & <!-- <script> \"quotes\" ]]> 'x' \u2028\u2029 \\u003c/script> ख़बर 東京"
ARTICLES = {"Article", "NewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "AdvertiserContentArticle"}


def read(page: str | bytes) -> list[dict]:
    """What stands in the scripts of a page, as a parser of HTML finds them."""
    text = page.decode() if isinstance(page, bytes) else page
    found = html.document_fromstring(text).findall(".//script")
    assert all(script.get("type") == "application/ld+json" for script in found), "nothing here is to be run"
    return [json.loads(script.text) for script in found]


def of_type(page: str | bytes, kind: str) -> dict:
    [found] = [data for data in read(page) if kind in _types(data)]
    return found


def properties(page: str | bytes, attribute="property") -> dict[str, list[str]]:
    """By name, whatever the `<meta>` elements of a page say, in their order."""
    text, found = page.decode() if isinstance(page, bytes) else page, {}
    for meta in html.document_fromstring(text).findall(".//meta"):
        if meta.get(attribute):
            found.setdefault(meta.get(attribute), []).append(meta.get("content"))
    return found


def canonical(page: str | bytes) -> str | None:
    text = page.decode() if isinstance(page, bytes) else page
    links = [link.get("href") for link in html.document_fromstring(text).findall(".//link[@rel='canonical']")]
    assert len(links) <= 1, "a page has one address"
    return links[0] if links else None


def problems(article: dict, address: str, *, pictured: bool) -> list[str]:
    """What Google would miss or not understand, a line each. `address` is the page's canonical one."""
    return [*_of_text(article), *_of_dates(article), *_of_people(article), *_of_place(article, address)] + (
        list(_of_pictures(article)) if pictured else []
    )


def problems_of_breadcrumbs(data: dict) -> list[str]:
    items = data.get("itemListElement", [])
    good = len(items) >= 2 and [item.get("position") for item in items] == list(range(1, len(items) + 1))
    return [] if good and all(item.get("name") and _whole(item.get("item")) for item in items) else ["breadcrumbs"]


def _of_text(article: dict) -> Iterator[str]:
    if article.get("@context") != "https://schema.org" or not _types(article) <= ARTICLES:
        yield "@type"
    for name in ("headline", "description", "inLanguage"):
        if not article.get(name, "").strip():
            yield name
    if article.get("isAccessibleForFree") is not True:
        yield "isAccessibleForFree"


def _of_dates(article: dict) -> Iterator[str]:
    dates = [_date(article.get(name)) for name in ("datePublished", "dateModified")]
    for name, date in zip(("datePublished", "dateModified"), dates, strict=True):
        if date is None or date.tzinfo is None:
            yield name
    if all(dates) and dates[0] > dates[1]:
        yield "dateModified before datePublished"


def _of_people(article: dict) -> Iterator[str]:
    for author in article.get("author") or [{}]:
        if author.get("@type") not in ("Person", "Organization") or not author.get("name"):
            yield "author.name"
        if not _whole(author.get("url")):
            yield "author.url"
    publisher = article.get("publisher", {})
    for name in ("name", "url", "logo"):
        if not publisher.get(name):
            yield f"publisher.{name}"
    logo = publisher.get("logo", {})
    if not _whole(logo.get("url")) or min(logo.get("width", 0), logo.get("height", 0)) < 112:
        yield "publisher.logo of 112 pixels"


def _of_place(article: dict, address: str) -> Iterator[str]:
    if article.get("mainEntityOfPage", {}).get("@id") != address or article.get("url") != address:
        yield "mainEntityOfPage"


def _of_pictures(article: dict) -> Iterator[str]:
    if not article.get("image") or not all(map(_whole, article["image"])):
        yield "image"


def _types(data: dict) -> set[str]:
    kinds = data.get("@type", "")
    return {kinds} if isinstance(kinds, str) else set(kinds)


def _date(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return None


def _whole(address: str | None) -> bool:
    parts = urlsplit(address or "")
    return parts.scheme in ("http", "https") and bool(parts.netloc) and address.isascii() and " " not in address
