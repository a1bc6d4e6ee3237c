"""A crawl over what links to each other: pages from the first one on, and their feeds."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

from .site import Answer, Site

_LINKS = "//@href | //@src | //@action | //@cite | //meta[starts-with(@content, 'http')]/@content"
# Where links to other hosts stand: what a writer has linked, and whatever brings a feed or a story elsewhere.
ELSEWHERE = "ancestor-or-self::*[contains(concat(' ', @class, ' '), concat(' ', $name, ' '))]"
ALLOWED = ("body", "one-click", "share")
OTHER_SCHEMES = ("mailto:", "feed:")


@dataclass
class Crawl:
    """`broken` and `elsewhere` say of each link where it stands."""

    site: Site
    answers: dict[str, Answer] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)
    fragments: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    queue: list[tuple[str, str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def begin(self, *paths: str) -> "Crawl":
        self.queue = [(f"{self.site.url}{path}", "the start") for path in paths]
        while self.queue:
            self._go(*self.queue.pop())
        for address, asked in self.fragments.items():
            self.broken += [f"{address}#{name}, on {on}" for name, on in asked if name not in self.ids.get(address, ())]
        return self

    def _go(self, link: str, on: str) -> None:
        address, fragment = urldefrag(link)
        if fragment:
            self.fragments.setdefault(address, set()).add((unquote(fragment), on))
        if address in self.answers:
            return
        answer = self.answers[address] = self.site.ask("GET", address.removeprefix(self.site.url))
        if answer.status != 200:
            self.broken.append(f"{address} is {answer.status}, on {on}")
        else:
            self._read(address, answer)

    def _read(self, address: str, answer: Answer) -> None:
        reader = _READERS.get(answer.headers.get_content_type())
        for link, may_leave in reader(self, address, answer.body) if reader else ():
            whole = urljoin(address, link)
            if whole.startswith(f"{self.site.url}/"):
                self.queue.append((whole, address))
            elif not may_leave or not urlsplit(whole).scheme:
                self.elsewhere.append(f"{whole}, on {address}")

    def page(self, address: str, body: bytes) -> Iterator[tuple[str, bool]]:
        tree = html.fromstring(body)
        self.ids[address] = set(tree.xpath("//@id"))
        for link in tree.xpath(_LINKS):
            yield link, _may_leave(link)
        for candidates in tree.xpath("//@srcset"):
            yield from ((candidate.split()[0], False) for candidate in candidates.split(", "))

    def xml(self, address: str, body: bytes) -> Iterator[tuple[str, bool]]:
        """A feed, with what stands in its texts, a list of feeds, or a sitemap."""
        tree = etree.fromstring(body)
        for element in tree.iter(etree.Element):
            yield from ((element.get(name), False) for name in _ADDRESSES if element.get(name))
            text = (element.text or "").strip()
            if etree.QName(element).localname in ("link", "loc") and text:
                yield text, False
            elif text.startswith("<"):
                yield from _in_markup(text)

    def json(self, address: str, body: bytes) -> Iterator[tuple[str, bool]]:
        document = json.loads(body)
        for told in (document, *document.get("items", ())):
            yield from ((told[name], False) for name in _NAMES if name in told)
            yield from _in_markup(told.get("content_html", ""))


def _may_leave(link) -> bool:
    within = link.getparent()
    return link.startswith(OTHER_SCHEMES) or any(within.xpath(ELSEWHERE, name=name) for name in ALLOWED)


def _in_markup(text: str) -> Iterator[tuple[str, bool]]:
    return ((link, True) for _, _, link, _ in html.fromstring(f"<div>{text}</div>").iterlinks())


_ADDRESSES = ("href", "url", "src", "xmlUrl", "htmlUrl")
_NAMES = ("home_page_url", "feed_url", "next_url", "icon", "url", "image", "banner_image")
_READERS = {
    "text/html": Crawl.page,
    "application/rss+xml": Crawl.xml,
    "application/atom+xml": Crawl.xml,
    "application/xml": Crawl.xml,
    "text/xml": Crawl.xml,
    "text/x-opml": Crawl.xml,
    "application/feed+json": Crawl.json,
}
