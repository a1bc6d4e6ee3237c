"""Ten thousand stories, some brought in years late and some withdrawn: whoever walks the archive meets every one."""

import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b
from pathlib import Path

import pytest

from articles import listings
from articles.models import Article, LiveArticle, Shelf
from articles.publishing import imports, verbs

from .archives import archive  # noqa: F401 (a fixture)
from .stories import publish
from .test_archives import ids_and_past, links_of

pytestmark = pytest.mark.django_db(transaction=True)

FORMATS = ("rss.xml", "atom.xml", "feed.json")
MANY = 10_000
COPY = "{headline}\nPublished: {date} | Osterwick\nBy Ana Aldous\n\nIt was found in a drawer.\n\nTopics: Schools\n"
TOPIC = "/topics/schools/"

every_format = pytest.mark.parametrize("file_name", FORMATS)
home_and_a_topic = pytest.mark.parametrize("path", ["/", TOPIC])


def _lived() -> None:
    """Three batches of old copy arrive, in no order, the oldest of it from before the site; then some stories go."""
    dice = random.Random(1)  # noqa: S311 (dice, not secrets)
    for batch in range(3):
        _bring_in(dice, range(batch * 100, batch * 100 + 100))
    shelf = list(LiveArticle.objects.filter(entries__listing__kind="home", entries__shelf=77))
    for gone in {*shelf, *dice.sample(list(LiveArticle.objects.order_by("pk")), 40)}:
        verbs.withdraw(Article.objects.get(pk=gone.pk), reason="Not so.")


def _bring_in(dice: random.Random, numbers: range) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{number}.txt") for number in numbers]
        for number, file in zip(numbers, files, strict=True):
            day = datetime(2025, 12, 30, tzinfo=UTC) - timedelta(days=dice.randrange(500))
            file.write_text(COPY.format(headline=f"Found in Drawer {number}", date=f"{day:%B %d, %Y}"))
        imports.bring_in([str(file) for file in files], publish=True)


@dataclass(frozen=True)
class Archive:
    """What is kept of a document: the ids in it, where it leads, and the bytes and ETag by which it is known."""

    ids: list[str]
    links: dict[str, str]
    digest: bytes
    etag: str


Read = Callable[[str], Archive]


@pytest.fixture(scope="module")
def read_before() -> dict:
    """Every test begins in the same state: what one has read, the next need not render again."""
    return {"documents": {}, "shelves": cache(listings.archive)}


@pytest.fixture
def read(archive, client, monkeypatch, read_before) -> Iterator[Read]:  # noqa: F811
    """Reads a document of the site, of any address; each once, and each shelf once for its three formats."""
    known = read_before["documents"]

    def document(address: str) -> Archive:
        if address not in known:
            known[address] = fetched(client, address)
        return known[address]

    monkeypatch.setattr(listings, "archive", read_before["shelves"])
    with archive(MANY, _lived):
        yield document


def fetched(client, address: str) -> Archive:
    path = address.removeprefix("https://news.example")
    response = client.get(path, secure=True, headers={"host": "news.example"})
    assert response.status_code == 200, address
    body = response.content
    ids, past = ids_and_past(body)
    links = {"prev-archive": past} if body.startswith(b"{") else links_of(body)
    return Archive(ids, links, blake2b(body).digest(), response["ETag"])


def walked(read: Read, address: str | None, relation: str) -> Iterator[str]:
    """The addresses from this one on, as each document leads to the next."""
    while address:
        yield address
        address = read(address).links.get(relation)


def public(path: str) -> set[str]:
    """By what the newsroom has done, not by what is live."""
    stories = Article.objects.filter(first_published__isnull=False, withdrawn=None)
    return set((stories.filter(topics__slug="schools") if path == TOPIC else stories).values_list("feed_id", flat=True))


@every_format
@home_and_a_topic
def test_walking_back_finds_every_public_story_and_no_document_tells_one_twice(read, path, file_name):
    documents = [read(address) for address in walked(read, f"{path}{file_name}", "prev-archive")]
    assert len(documents) > len(public(path)) / 80
    assert all(len(document.ids) == len(set(document.ids)) for document in documents)
    assert {told for document in documents for told in document.ids} == public(path)


@every_format
@home_and_a_topic
def test_no_story_stands_in_two_documents_of_the_past(read, path, file_name):
    _, *past = walked(read, f"{path}{file_name}", "prev-archive")
    told = [identity for address in past for identity in read(address).ids]
    assert len(told) == len(set(told))


@pytest.mark.parametrize("file_name", ["rss.xml", "atom.xml"])  # JSON Feed has no word for the next
@home_and_a_topic
def test_walking_forward_leads_the_same_way_and_on_to_the_newest_story(read, path, file_name):
    newest, *past = walked(read, f"{path}{file_name}", "prev-archive")
    *forward, unsealed = walked(read, past[-1], "next-archive")
    assert forward == past[::-1]
    assert read(newest).ids[0] == read(unsealed).ids[0]
    assert {told for address in (*forward, unsealed) for told in read(address).ids} == public(path)


def test_one_more_story_changes_no_sealed_document_though_it_seals_another(read, client, monkeypatch):
    sealed = [
        address
        for path in ("/", TOPIC)
        for turn, file_name in enumerate(FORMATS)
        for address in list(walked(read, f"{path}{file_name}", "prev-archive"))[1 + turn :: len(FORMATS)]
    ]
    before = [(read(address).digest, read(address).etag) for address in sealed]
    shelves = Shelf.objects.filter(listing__kind="home").count()
    publish("One More for the Drawer", topics=["Schools"], dateline="Osterwick", authors=["Ana Aldous"])
    assert Shelf.objects.filter(listing__kind="home").count() == shelves + 1
    monkeypatch.undo()
    after = [fetched(client, address) for address in sealed]
    assert [(document.digest, document.etag) for document in after] == before
