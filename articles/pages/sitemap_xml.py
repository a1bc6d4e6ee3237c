"""Sitemaps as XML: sitemaps.org, and Google's extension for news. Pure."""

from collections.abc import Iterable

from lxml.etree import Element, SubElement, _Element, tostring

from articles.sitemap import Entry, Headline
from articles.text import clean_line
from articles.web import absolute

MEDIA_TYPE = "application/xml; charset=utf-8"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def index(files: Iterable[Entry]) -> bytes:
    return _written(_filled(_root("sitemapindex"), "sitemap", files))


def pages(entries: Iterable[Entry]) -> bytes:
    return _written(_filled(_root("urlset"), "url", entries))


def news(headlines: Iterable[Headline], publication: str, language: str) -> bytes:
    root = _root("urlset", news=_NEWS)
    for each in headlines:
        told = SubElement(_located(root, "url", each.path), f"{{{_NEWS}}}news")
        of = SubElement(told, f"{{{_NEWS}}}publication")
        _say(of, _NEWS, "name", clean_line(publication))
        _say(of, _NEWS, "language", news_language(language))
        _say(told, _NEWS, "publication_date", each.at.isoformat())
        _say(told, _NEWS, "title", clean_line(each.headline))
    return _written(root)


def news_language(tag: str) -> str:
    """Of a language tag (BCP 47) what Google takes: the language alone (ISO 639), and of Chinese the script."""
    language, *rest = tag.lower().split("-")
    if language != "zh":
        return language
    return "zh-tw" if {"hant", "tw", "hk", "mo"}.intersection(rest) else "zh-cn"


def _root(name: str, **extensions: str) -> _Element:
    return Element(f"{{{_SITEMAP}}}{name}", nsmap={None: _SITEMAP, **extensions})


def _filled(root: _Element, name: str, entries: Iterable[Entry]) -> _Element:
    for entry in entries:
        element = _located(root, name, entry.path)
        if entry.changed:
            _say(element, _SITEMAP, "lastmod", entry.changed.isoformat())
    return root


def _located(root: _Element, name: str, path: str) -> _Element:
    element = SubElement(root, f"{{{_SITEMAP}}}{name}")
    _say(element, _SITEMAP, "loc", absolute(path))
    return element


def _say(element: _Element, namespace: str, name: str, text: str) -> None:
    SubElement(element, f"{{{namespace}}}{name}").text = text


def _written(root: _Element) -> bytes:
    return tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
