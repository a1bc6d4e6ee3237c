"""Feeds by their news alone (RFC 3229): whoever asks for it holds, poll by poll, what a whole document would give."""

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from articles.edge.jobs import prune_bumps
from articles.edge.models import Bump
from articles.edge.validators import named
from articles.feeds import delta
from articles.models import LiveEntry, Publication, Topic
from articles.publishing import shelves, shelving, verbs
from articles.publishing.names import rename, save_publication

from .stories import edit, publish

pytestmark = pytest.mark.django_db

FORMATS = ("rss.xml", "atom.xml", "feed.json")
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"

every_format = pytest.mark.parametrize("file_name", FORMATS)


@pytest.fixture
def get(client):
    return lambda address, method="get", **headers: getattr(client, method)(
        address, secure=True, headers={"host": "news.example", **headers}
    )


@dataclass
class Told:
    """A document as a subscriber reads it: its entries by their ids, to the last byte, and whose tombstones it has."""

    entries: dict[str, bytes]
    deleted: set[str] = field(default_factory=set)


def read(address: str, body: bytes) -> Told:
    if address.endswith(".json"):
        return Told({item["id"]: json.dumps(item, sort_keys=True).encode() for item in json.loads(body)["items"]})
    feed = etree.fromstring(body)
    named = {item.findtext("guid"): item for item in feed.iter("item")}
    named |= {entry.findtext(f"{ATOM}id"): entry for entry in feed.iter(f"{ATOM}entry")}
    return Told(
        {id: etree.tostring(entry, method="c14n", exclusive=True) for id, entry in named.items()},
        {gone.get("ref") for gone in feed.iter(DELETED)},
    )


class Subscriber:
    """Polls one feed as feedparser and its like do: keeps the ETag, merges a 226, replaces what it has by a 200."""

    def __init__(self, get, address: str):
        self.get, self.address = get, address
        self.etag, self.entries = '"none yet"', {}
        self.answers: list[int] = []

    def poll(self):
        response = self.get(self.address, a_im="feed", if_none_match=self.etag)
        self.answers.append(response.status_code)
        self.etag = response["ETag"]
        if response.status_code == 200:
            self.entries = {}
        if response.status_code in (200, 226):
            told = read(self.address, response.content)
            self.entries = {id: entry for id, entry in self.entries.items() if id not in told.deleted} | told.entries
        return response

    def check(self, public: set[str]) -> None:
        """It has every entry of the whole document as that has it, and else nothing but what is public still."""
        whole = read(self.address, self.get(self.address).content)
        assert {id: self.entries.get(id) for id in whole.entries} == whole.entries
        assert self.entries.keys() <= public


@pytest.fixture
def small(settings, monkeypatch):
    """Documents and shelves of a few stories, so that they move on all the time."""
    settings.FEED_ENTRIES = 4
    monkeypatch.setattr(shelves, "FULL", 3)


@pytest.fixture
def dated_by_now(monkeypatch):
    """All that happens is an hour old, so no date of a change lies ahead."""
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) - timedelta(hours=1))


@pytest.fixture
def subscriber(get):
    def subscribe(address: str) -> Subscriber:
        made = Subscriber(get, address)
        made.poll()
        return made

    return subscribe


class Newsroom:
    """Does something, whatever the dice say: mostly news, now and then a withdrawal."""

    def __init__(self, dice: random.Random):
        self.dice, self.live, self.withdrawn = dice, [], []

    def work(self) -> None:
        acts = [self.publish] * 5 + [self.backdate, self.update, self.update, self.minor, self.correct, self.rename]
        acts += [self.withdraw, self.publish_again, self.retag]
        self.dice.choice(acts if self.live else [self.publish])()

    def publish(self, days: int = 0) -> None:
        number = len(self.live) + len(self.withdrawn)
        at = BEGINNING + timedelta(days=number - days, hours=self.dice.randrange(24))
        self.live.append(publish(f"Story {number}", at=at, topics=self.topics(), also_read=[f"Story {number + 2}"]))

    def backdate(self) -> None:
        self.publish(days=self.dice.randrange(8))

    def update(self) -> None:
        verbs.publish(self.any(headline=self.words()), kind="update")

    def minor(self) -> None:
        verbs.publish(self.any(standfirst=self.words()), kind="minor")

    def correct(self) -> None:
        verbs.publish(self.any(), kind="correction", note=self.words())

    def retag(self) -> None:
        article = self.any()
        article.topics.set(Topic.objects.filter(name__in=self.topics()))
        verbs.publish(edit(article), kind="update")

    def rename(self) -> None:
        topic = self.dice.choice([*Topic.objects.all()] or [Topic.objects.create(name="Ports")])
        topic.description = self.words()
        rename(topic)

    def withdraw(self) -> None:
        article = self.any()
        verbs.withdraw(article, reason="Not so.")
        self.live.remove(article)
        self.withdrawn.append(article)

    def publish_again(self) -> None:
        if self.withdrawn:
            self.live.append(self.withdrawn.pop())
            verbs.publish(edit(self.live[-1]), kind="update")

    def any(self, **fields):
        article = self.dice.choice(self.live)
        return edit(article, **fields)

    def words(self) -> str:
        return f"Words {self.dice.randrange(10**9)}"

    def topics(self) -> list[str]:
        return self.dice.sample(["Ports", "Trams"], self.dice.randrange(3))


def public_in(path: str) -> set[str]:
    entries = LiveEntry.objects.filter(
        **({"listing__kind": "home"} if path == "/" else {"listing__topic__slug": "ports"})
    )
    return set(entries.values_list("story__feed_id", flat=True))


@pytest.mark.parametrize("seed", range(6))
def test_news_by_news_a_subscriber_holds_what_the_whole_feed_holds(subscriber, small, seed):
    dice = random.Random(seed)
    newsroom = Newsroom(dice)
    publish("The First", at=BEGINNING - timedelta(days=9), topics=["Ports"])
    subscribers = {path: [subscriber(f"{path}{name}") for name in FORMATS] for path in ("/", "/topics/ports/")}
    for _ in range(40):
        newsroom.work()
        for path, polling in subscribers.items():
            public = public_in(path)
            for each in polling:
                if dice.random() < 0.4:
                    each.poll()
                    each.check(public)
    for polling in subscribers.values():
        for each in polling:
            assert {200, 226} <= set(each.answers) <= {200, 226, 304}


@every_format
def test_a_subscriber_who_asks_gets_what_is_new_and_what_has_changed(get, subscriber, file_name):
    old, changed, minor = (publish(f"Story {n}", at=BEGINNING + timedelta(days=n)) for n in range(3))
    reader = subscriber(f"/{file_name}")
    verbs.publish(edit(changed, headline="Changed"), kind="update")
    verbs.publish(edit(minor, headline="Mended"), kind="minor")
    new = publish("New")
    response = reader.poll()
    assert response.status_code == 226
    assert list(read(reader.address, response.content).entries) == [new.feed_id, minor.feed_id, changed.feed_id]
    assert reader.entries.keys() == {old.feed_id, changed.feed_id, minor.feed_id, new.feed_id}
    assert reader.poll().status_code == 304


@every_format
def test_a_226_says_what_it_is_and_has_the_etag_of_the_whole_document(get, dated_by_now, file_name):
    publish("One")
    first = get(f"/{file_name}")
    publish("Two")
    whole = get(f"/{file_name}")
    asked = {"a_im": "feed", "if_none_match": f'"other", W/{first["ETag"]}'}
    response = get(f"/{file_name}", **asked)
    assert (response.status_code, response.reason_phrase, response["IM"]) == (226, "IM Used", "feed")
    assert response["ETag"] == whole["ETag"]
    assert response["Delta-Base"] == first["ETag"], "of several (RFC 3229, 10.5.1)"
    assert response["Cache-Control"] == "no-store"
    assert response["Vary"] == "Accept-Encoding, A-IM, If-None-Match"
    for name in ("Content-Type", "Last-Modified", "Link", "Content-Security-Policy", "Access-Control-Allow-Origin"):
        assert response[name] == whole[name]
    assert int(response["Content-Length"]) == len(response.content) < len(whole.content)
    head = get(f"/{file_name}", "head", **asked)
    assert (head.status_code, dict(head.headers), head.content) == (226, dict(response.headers), b"")


@every_format
def test_without_being_asked_for_nothing_is_left_out(get, file_name):
    publish("One")
    etag = get(f"/{file_name}")["ETag"]
    publish("Two")
    for headers in (
        {},
        {"if_none_match": etag},
        {"a_im": "feed"},
        {"a_im": "vcdiff", "if_none_match": etag},
        {"a_im": "feed;q=0", "if_none_match": etag},
        {"a_im": "feed", "if_modified_since": "Sun, 06 Nov 1994 08:49:37 GMT"},
    ):
        response = get(f"/{file_name}", **headers)
        assert response.status_code == 200
        assert len(read(file_name, response.content).entries) == 2
        assert response["Vary"] == "Accept-Encoding"
        assert "IM" not in response


@pytest.mark.parametrize(
    ("a_im", "accepted"),
    [
        ("feed", True),
        ("Feed", True),
        ("vcdiff, feed", True),
        ("diffe;q=0.4 , feed ; q = 0.8,gzip", True),
        ("feed;q=1.0", True),
        ("feed;q=0.01", True),
        ("feed;q=0", False),
        ("feed; q=0.000", False),
        ("", False),
        (",;,", False),
        ("feeds", False),
        ("vcdiff;feed", False),
        ("gzip", False),
    ],
)
def test_who_accepts_deltas(a_im, accepted):
    assert delta.accepted(a_im) is accepted


@every_format
def test_nothing_new_is_a_304_by_any_validator_that_is_current(get, file_name):
    publish("One")
    old = get(f"/{file_name}")["ETag"]
    publish("Two")
    current = get(f"/{file_name}")["ETag"]
    for known in (current, f"{old}, {current}", "*"):
        response = get(f"/{file_name}", a_im="feed", if_none_match=known)
        assert (response.status_code, response["ETag"]) == (304, current)
        assert response["Vary"] == "Accept-Encoding"


def test_a_withdrawal_is_told_by_a_tombstone_where_there_are_tombstones(subscriber):
    gone, other = publish("One"), publish("Two")
    readers = {name: subscriber(f"/{name}") for name in FORMATS}
    verbs.withdraw(gone, reason="Not so.")
    answers = {name: reader.poll() for name, reader in readers.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "rss.xml": 200,
        "atom.xml": 226,
        "feed.json": 200,
    }
    assert read("atom.xml", answers["atom.xml"].content).deleted == {gone.feed_id}
    for reader in readers.values():
        assert reader.entries.keys() == {other.feed_id}


def test_what_comes_back_where_a_story_was_withdrawn_is_news(subscriber, small):
    articles = [publish(f"Story {n}", at=BEGINNING + timedelta(days=5 * n)) for n in range(9)]
    reader = subscriber("/atom.xml")
    assert articles[4].feed_id not in reader.entries
    verbs.withdraw(articles[8], reason="Not so.")
    assert reader.poll().status_code == 226
    assert articles[4].feed_id in reader.entries


@every_format
def test_a_story_that_leaves_a_topic_is_told_by_the_whole_feed_of_that_topic_alone(subscriber, file_name):
    article, other = publish("One", topics=["Ports"]), publish("Two", topics=["Ports"])
    home, ports = subscriber(f"/{file_name}"), subscriber(f"/topics/ports/{file_name}")
    article.topics.clear()
    verbs.publish(edit(article), kind="update")
    publish("Three", topics=["Trams"])
    assert home.poll().status_code == 226
    assert ports.poll().status_code == 200
    assert ports.entries.keys() == {other.feed_id}


@every_format
def test_what_happens_elsewhere_keeps_no_topic_from_telling_its_news_alone(subscriber, file_name):
    publish("One", topics=["Ports"])
    elsewhere = publish("Two", topics=["Trams"])
    ports = subscriber(f"/topics/ports/{file_name}")
    verbs.withdraw(elsewhere, reason="Not so.")
    publish("Three", topics=["Trams"])
    publish("Four", topics=["Ports"])
    assert ports.poll().status_code == 226
    assert len(ports.entries) == 2


@every_format
def test_what_the_publication_says_of_itself_is_in_every_entry(subscriber, file_name):
    publish("One")
    reader = subscriber(f"/{file_name}")
    publish("Two")
    publication = Publication.current()
    publication.name = "The Veldhaven Courier"
    save_publication(publication)
    assert reader.poll().status_code == 200


@every_format
def test_shelves_that_are_made_anew_are_told_by_the_whole_feed(subscriber, file_name):
    for number in range(3):
        article = publish(f"Story {number}", at=BEGINNING + timedelta(days=number))
    reader = subscriber(f"/{file_name}")
    listing = LiveEntry.objects.filter(listing__kind="home").first().listing
    with transaction.atomic():
        assert shelving.shelve(listing, [shelves.BEGINNING, BEGINNING + timedelta(days=2)])
    verbs.publish(edit(article, headline="Changed"), kind="minor")
    assert reader.poll().status_code == 200


@every_format
def test_a_state_whose_bumps_are_gone_is_known_no_more(subscriber, settings, file_name):
    publish("One")
    early, late = subscriber(f"/{file_name}"), subscriber(f"/{file_name}")
    publish("Two")
    late.poll()
    Bump.objects.filter(pk__lt=named(late.etag)[0]).update(bumped=BEGINNING - timedelta(days=9_000))
    prune_bumps({})
    publish("Three")
    assert late.poll().status_code == 226
    assert early.poll().status_code == 200
    assert late.entries == early.entries


@every_format
def test_who_has_missed_a_great_deal_is_given_the_whole_feed(subscriber, monkeypatch, file_name):
    publish("One")
    reader = subscriber(f"/{file_name}")
    publish("Two")
    monkeypatch.setattr(delta, "MOST_BUMPS", 3)
    assert reader.poll().status_code == 200


@every_format
def test_a_change_that_no_entry_tells_of_is_told_by_the_whole_feed(get, subscriber, settings, file_name):
    publish("One")
    reader = subscriber(f"/{file_name}")
    settings.SITE_URL = "https://elsewhere.example"
    assert reader.poll().status_code == 200


@every_format
def test_forged_validators_do_no_harm(get, file_name):
    publish("One")
    first = get(f"/{file_name}")["ETag"]
    publish("Two")
    whole = get(f"/{file_name}")
    digest, number, second = first.strip('"').split("-")
    states = [(0, 0), (0, second), (number, 0), (number, int(second) + 1), (int(number) + 1, second), (number, -1)]
    states += [(n, second) for n in (-1, 10**18 - 1, 2**63, 10**400, "\u0661", "1e3", "")]
    forged = [f'"{digest}-{number}-{second}"' for number, second in states]
    forged += ['"', f'"{digest}"', f'"{digest}-{number}-{second}', f"{digest}-{number}-{second}", '"--"', "\x00"]
    forged += [", ".join(f'"{digest}-{n}-{n}"' for n in range(500)), f"{first}, nonsense"]
    for known in forged:
        response = get(f"/{file_name}", a_im="feed", if_none_match=known.encode().decode("latin-1"))
        assert (response.status_code, response.content) == (200, whole.content), known[:80]
    made_up = get(f"/{file_name}", a_im="feed", if_none_match=first.replace(digest, "0" * 32))
    assert made_up.status_code == 226
    assert read(file_name, made_up.content).entries.items() <= read(file_name, whole.content).entries.items()


@every_format
def test_a_state_from_before_the_database_was_restored_is_not_known(subscriber, monkeypatch, file_name):
    publish("One")
    reader = subscriber(f"/{file_name}")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish("Lost")
        reader.poll()
        1 / 0  # noqa: B018
    if connection.vendor == "postgresql":
        restart_numbers()
    later = datetime.now(UTC) + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    kept = publish("Kept")
    assert named(reader.etag)[0] == Bump.objects.latest("pk").pk, "the same number once more"
    assert reader.poll().status_code == 200
    assert kept.feed_id in reader.entries


def restart_numbers() -> None:
    """A restored database goes on from where its backup was made; a transaction that is rolled back does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('edge_bump', 'id'), (SELECT max(id) FROM edge_bump))")


@every_format
def test_news_costs_few_queries_more(get, file_name):
    publish("One", topics=["Ports"])
    etag = get(f"/{file_name}")["ETag"]
    for number in range(5):
        publish(f"Story {number}", topics=["Ports"])

    def queries(**headers):
        with CaptureQueriesContext(connection) as captured:
            get(f"/{file_name}", **headers)
        return len(captured)

    assert queries(a_im="feed", if_none_match=etag) <= queries() + 3
    assert queries(a_im="feed", if_none_match='"x"') == queries()


@every_format
def test_an_archive_document_is_whole_for_everybody(get, small, file_name):
    articles = [publish(f"Story {n}", at=BEGINNING + timedelta(days=n)) for n in range(5)]
    address = f"/archive/1/{file_name}"
    first = get(address)
    verbs.publish(edit(articles[0], headline="Changed"), kind="update")
    response = get(address, a_im="feed", if_none_match=first["ETag"])
    assert response.status_code == 200
    assert read(file_name, response.content).entries.keys() == read(file_name, first.content).entries.keys()


def test_who_asks_in_the_name_of_feedparser_is_sent_the_whole(client):
    publish("Ferry Runs Again")
    feed = {"path": "/atom.xml", "secure": True}
    known = client.get(**feed, headers={"host": "news.example"})["ETag"]
    publish("Ferry Stops")
    asked = {"host": "news.example", "a-im": "feed", "if-none-match": known}
    assert client.get(**feed, headers=asked).status_code == 226
    named = {**asked, "user-agent": "feedparser/6.0.11 +https://github.com/kurtmckee/feedparser/"}
    assert client.get(**feed, headers=named).status_code == 200
