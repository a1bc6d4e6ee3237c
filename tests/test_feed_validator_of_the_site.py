"""Every feed of a site, in every format, keeps the contract: whatever stories stand there, whoever wrote them.

The W3C feed validator joins in where FEEDVALIDATOR names a checkout of it (see `test_feed_validator`).
"""

import base64
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from unittest import mock

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from lxml import etree, html

from articles.models import Article, Publication
from articles.publishing import verbs
from articles.publishing.names import save_publication
from tests import site_feeds
from tests.feed_samples import ATOM, HOSTILE, Read, read, xml
from tests.hostile_stories import hostile
from tests.pictures import picture
from tests.stories import edit, publish
from tests.test_feed_json_spec import holds
from tests.test_feed_validator import CHECKOUT, KINDS, _ask, about_html

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("feeds of the site")]
TYPES = {
    "rss.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json",
}
NAMES = {"rss.xml": "rss", "atom.xml": "atom", "feed.json": "json"}
START = datetime.now(UTC).replace(microsecond=0) - timedelta(days=60)
NEVER_SEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
SPEAKS_OF_HTML = re.compile("[<&]")

EXPECTED = {
    "ContainsHTML": about_html,
    "ContainsUndeclaredHTML": about_html,
    "UnknownNamespace": "tombstones (RFC 6721) are younger than the validator's list of namespaces",
    "ArchiveIncomplete": "the first shelf of a listing has no neighbours while it fills, and nothing leads to it",
}


@dataclass(frozen=True)
class Feed:
    address: str
    media_type: str
    body: bytes

    @property
    def file_name(self) -> str:
        return self.address.partition("?")[0].rpartition("/")[2]

    @property
    def name(self) -> str:
        return NAMES[self.file_name]

    @cached_property
    def entries(self) -> list[Read]:
        return read(self.body, self.name)

    @cached_property
    def dates(self) -> list[tuple[datetime, datetime]]:
        """When each entry was first published, and last updated: RSS tells the first alone."""
        return _DATES[self.name](self.body)


def _rss_dates(body: bytes) -> list[tuple[datetime, datetime]]:
    return [(parsedate_to_datetime(item.findtext("pubDate")),) * 2 for item in xml(body).iter("item")]


def _atom_dates(body: bytes) -> list[tuple[datetime, datetime]]:
    entries = xml(body).iter(f"{ATOM}entry")
    return [tuple(_moment(entry.findtext(ATOM + which)) for which in ("published", "updated")) for entry in entries]


def _json_dates(body: bytes) -> list[tuple[datetime, datetime]]:
    items = json.loads(body)["items"]
    return [tuple(_moment(item[f"date_{which}"]) for which in ("published", "modified")) for item in items]


def _moment(date: str) -> datetime:
    return datetime.fromisoformat(date)


_DATES = {"rss": _rss_dates, "atom": _atom_dates, "json": _json_dates}


@pytest.fixture(scope="module")
def feeds(django_db_setup, django_db_blocker) -> list[Feed]:
    """All feeds of one site of all sorts, asked for once; then it is gone."""
    with django_db_blocker.unblock(), transaction.atomic():
        _seed()
        found = site_feeds.responses(Client())
        transaction.set_rollback(True)
    return [Feed(address, response["Content-Type"], response.content) for address, response in found.items()]


def _seed() -> None:
    """More than a shelf of ordinary stories, and others that ask for trouble; each a minute of its own."""
    icon = picture("A lighthouse")
    save_publication(
        Publication(
            pk=Publication.ROW, name="Harbour Gazette", tagline="All that moves", rights="© Us", logo=icon, icon=icon
        )
    )
    stories = [*_ordinary(), *_odd(), *map(hostile, HOSTILE.values())]
    for number, story in enumerate(stories):
        publish(at=START + number * timedelta(hours=13, minutes=1), **story)
    _change_some()


def _ordinary() -> list[dict]:
    return [
        {
            "headline": f"Ferry Number {number}",
            "standfirst": f"It left at {number}.",
            "topics": ["Ports", "Ferries"],
            "authors": ["Ana Ray"],
            "dateline": "Osterwick",
            "also_read": [f"Ferry Number {number - 1}", "Tides of the Sound"],
        }
        for number in range(55)
    ]


def _odd() -> list[dict]:
    return [
        {"headline": "No Highlights", "sections": [("", "Only this.", [])]},
        {"headline": "Long", "sections": [("Words", "word " * 10_000, ["Long"])], "topics": ["Ports"]},
        {"headline": "Three Hundred " + "x" * 286, "topics": ["Ports"]},
        {"headline": "With a Picture", "lead_picture": picture("A quay", credit="A & B"), "topics": ["Ports"]},
        {"headline": "בעברית", "language": "he", "topics": ["שלום"], "authors": ["כהן"], "dateline": "יפו"},
        {"headline": "Markup", "sections": [("<b>", _MARKUP, ["<i>x</i>"])], "topics": ["Ports"]},
    ]


_MARKUP = (
    'A <a href="/topics/ports/">path</a>, a <a href="https://x.example/?a=1&amp;b=2">link</a>, '
    '&#x202e;turned&#7; <img data-src="/x.jpg"> <a href="javascript:alert(1)">no</a> <a href="//x.example/y">half</a>'
)


def _change_some() -> None:
    """An update and, an hour later, a correction of older stories; and a withdrawal."""
    updated, corrected, withdrawn = Article.objects.filter(headline__startswith="Ferry Number").order_by("pk")[3:6]
    with mock.patch.object(verbs, "_now", lambda: datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)):
        verbs.publish(edit(updated, headline="Ferry, Updated"), kind="update")
    verbs.publish(corrected, kind="correction", note=HOSTILE["markup"])
    verbs.withdraw(withdrawn, reason="Not so.")


def test_the_site_has_feeds_of_all_formats_for_every_listing(feeds):
    listings = {feed.address.rpartition("/")[0] for feed in feeds}
    assert len(feeds) == 3 * len(listings)
    assert {"", "/topics/ports", "/places/osterwick", "/authors/ana-ray"} <= listings
    assert all(feed.entries for feed in feeds if feed.address.startswith(("/rss", "/atom", "/feed", "/topics/ports")))


@pytest.mark.parametrize("file_name", TYPES)
def test_the_site_has_every_sort_of_document(feeds, file_name):
    """Sealed shelves and one that still fills, of a listing of stories, of key points and of corrections; mixes."""
    bodies = {feed.address: feed.body for feed in feeds}
    sealed, unsealed, newest = (bodies[f"/{where}{file_name}"] for where in ("archive/1/", "archive/2/", ""))
    sorts = {"archive", "topics/ports/archive", "briefing/archive", "corrections/archive"}
    assert {f"/{sort}/1/{file_name}" for sort in sorts} <= bodies.keys()
    assert [b"archive/2/" in body for body in (sealed, unsealed, newest)] == [file_name != "feed.json", True, False]
    assert b"archive/1/" in newest
    assert any(address.startswith("/mix/") and address.endswith(file_name) for address in bodies)
    assert any(address.startswith(f"/search/{file_name}?q=") for address in bodies)
    assert bodies[f"/corrections/{file_name}"].count(b"#corrections") == 1
    assert (b"deleted-entry" in newest) == (file_name == "atom.xml")


def test_each_feed_has_its_media_type(feeds):
    assert {(feed.file_name, feed.media_type) for feed in feeds} == set(TYPES.items())


def test_no_feed_is_empty_for_all_that_is_in_it(feeds):
    for feed in feeds:
        assert len(feed.entries) == len(feed.dates), feed.address
        assert all(entry.title.strip() and entry.html.strip() for entry in feed.entries), feed.address


def test_no_id_stands_twice_in_a_feed_and_each_stands_for_one_story(feeds):
    urls = {}
    for feed in feeds:
        ids = [entry.id for entry in feed.entries]
        assert len(ids) == len(set(ids)), feed.address
        for entry in feed.entries:
            assert urls.setdefault(entry.id, entry.url) == entry.url, feed.address


def test_every_address_is_whole_and_of_the_configured_site(feeds):
    for feed in feeds:
        for address in _addresses(feed):
            assert re.fullmatch(r"https?://[!-~]+", address), f"{feed.address}: {address}"
        assert b"data-src" not in feed.body
        assert b"testserver" not in feed.body


def _addresses(feed: Feed) -> list[str]:
    bodies = [html.fromstring(f"<div>{entry.html}</div>") for entry in feed.entries]
    written = [link for body in bodies for _, _, link, _ in body.iterlinks()]
    return [*written, *(entry.url for entry in feed.entries), *_own_addresses(feed)]


def _own_addresses(feed: Feed) -> list[str]:
    if feed.name == "json":
        document = json.loads(feed.body)
        return [document[name] for name in ("home_page_url", "feed_url", "next_url", "icon") if name in document]
    return [
        element.get(name) for element in xml(feed.body).iter() for name in ("href", "url", "src") if element.get(name)
    ]


def test_newest_first_and_nothing_from_the_future(feeds):
    now = datetime.now(UTC)
    for feed in feeds:
        published = [first for first, _ in feed.dates]
        assert published == sorted(published, reverse=True), feed.address
        assert all(first <= last <= now for first, last in feed.dates), feed.address


def test_nothing_in_a_feed_can_turn_the_text_around_it_or_break_a_parser(feeds):
    for feed in feeds:
        told = [text for entry in feed.entries for text in (entry.title, entry.summary or "", _text(entry))]
        assert not any(map(NEVER_SEEN.search, (feed.body.decode(), *told))), feed.address
        if feed.name == "json":
            assert holds(_without_extensions(feed.body))
        else:
            etree.fromstring(feed.body)


def _without_extensions(body: bytes) -> str:
    """JSON Feed 1.1 gives every name that begins with an underscore to whoever publishes."""

    def kept(members: list[tuple]) -> dict:
        return {name: value for name, value in members if not name.startswith("_")}

    return json.dumps(json.loads(body, object_pairs_hook=kept))


def _text(entry: Read) -> str:
    return html.fromstring(f"<div>{entry.html}</div>").text_content()


@pytest.mark.skipif(not CHECKOUT, reason="FEEDVALIDATOR names no checkout of the W3C feed validator")
def test_the_validator_finds_nothing_but_what_is_told_here(feeds):
    judged = [feed for feed in feeds if feed.name in KINDS]
    answers = _ask([_question(feed) for feed in judged])
    assert len(answers) == len(judged)
    for feed, (kind, faults) in zip(judged, answers, strict=True):
        assert kind == KINDS[feed.name], feed.address
        assert set(faults) <= _expected(feed), feed.address
    assert any("ContainsHTML" in faults for _, faults in answers), "the validator is asleep"


def _expected(feed: Feed) -> set[str]:
    """Each only where its reason is."""
    spoken = [xml(feed.body).findtext(".//title", ""), *(entry.title + (entry.summary or "") for entry in feed.entries)]
    reasons = {
        "HTML": SPEAKS_OF_HTML.search("".join(spoken)),
        "Namespace": b"deleted-entry" in feed.body,
        "Archive": b":archive" in feed.body and b"-archive" not in feed.body,
    }
    return {fault for fault in EXPECTED for part, is_there in reasons.items() if part in fault and is_there}


def _question(feed: Feed) -> str:
    body = base64.b64encode(feed.body).decode()
    return json.dumps({"body": body, "type": feed.media_type, "address": f"{settings.SITE_URL}{feed.address}"})
