"""The complete past of a listing, in stable pieces (RFC 5005): walking back from what one polls yields every story."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from articles import listings
from articles.edge.keys import newest
from articles.publishing import shelves, verbs

from .stories import publish

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
FORMATS = ("rss.xml", "atom.xml", "feed.json")


@pytest.fixture(autouse=True)
def shelves_of_three(monkeypatch, settings):
    monkeypatch.setattr(shelves, "FULL", 3)
    settings.FEED_ENTRIES = 2


@pytest.fixture
def get(client):
    def body(address: str) -> bytes:
        response = client.get(
            address.removeprefix("https://news.example"), secure=True, headers={"host": "news.example"}
        )
        assert response.status_code == 200, address
        return response.content

    return body


def ids_and_past(body: bytes) -> tuple[list[str], str | None]:
    """The ids of a document in any format, and the address of the one before it."""
    if body.startswith(b"{"):
        feed = json.loads(body)
        return [item["id"] for item in feed["items"]], feed.get("next_url")
    root = etree.fromstring(body)
    ids = [guid.text for guid in root.iter("guid")] or [
        entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")
    ]
    return ids, links_of(body).get("prev-archive")


def links_of(body: bytes) -> dict[str, str]:
    """The address of each relation of an Atom or RSS document."""
    root = etree.fromstring(body)
    feed = root if root.tag == f"{ATOM}feed" else root[0]
    return {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}


def walk(get, address: str) -> list[list[str]]:
    documents = []
    while address:
        ids, address = ids_and_past(get(address))
        documents.append(ids)
    return documents


def a_past(days) -> list:
    return [publish(f"Day {day}", at=NOON + timedelta(days=day), topics=["Ports"]) for day in days]


@pytest.mark.parametrize("file_name", FORMATS)
@pytest.mark.parametrize("listing", ["/", "/topics/ports/", "/briefing/"])
def test_walking_back_yields_every_story_and_no_document_holds_one_twice(get, listing, file_name):
    articles = a_past([0, 30, 10, 40, 20, 50, 5, 60, 55, 61, 62, 3])
    verbs.withdraw(articles[4], reason="Not so.")
    documents = walk(get, f"{listing}{file_name}")
    assert len(documents) > 2
    assert all(len(ids) == len(set(ids)) for ids in documents)
    live = {article.feed_id for article in articles if article != articles[4]}
    assert {identity for ids in documents for identity in ids} == live


@pytest.mark.parametrize("file_name", FORMATS)
def test_a_new_story_changes_no_sealed_document_even_where_it_seals_a_shelf(get, file_name):
    a_past(range(11))
    sealed = {number: get(f"/archive/{number}/{file_name}") for number in (1, 2, 3)}
    for day in range(11, 14):
        a_past([day])
        assert {number: get(f"/archive/{number}/{file_name}") for number in sealed} == sealed
    assert get(f"/archive/4/{file_name}")


@pytest.mark.parametrize("file_name", FORMATS)
def test_not_even_the_validators_of_a_sealed_document_change_where_another_is_sealed(client, file_name):
    def etags() -> list[str]:
        paths = (f"/archive/{number}/{file_name}" for number in (1, 2))
        return [client.get(path, secure=True, headers={"host": "news.example"})["ETag"] for path in paths]

    a_past(range(9))
    before = etags()
    a_past([9])
    assert etags() == before


def test_a_page_that_leads_to_a_shelf_just_sealed_is_dated_anew():
    a_past(range(6))
    before = newest(listings.shelf(listings.home(), 1).keys)
    a_past([6])
    after = listings.shelf(listings.home(), 1)
    assert after.newer == 2
    assert newest(after.keys) > before
    a_past([7])
    assert newest(listings.shelf(listings.home(), 1).keys) == newest(after.keys)


def test_a_backdated_story_and_a_withdrawn_one_touch_their_one_document(get):
    articles = a_past(range(0, 22, 2))
    before = [get(f"/archive/{number}/atom.xml") for number in (1, 2, 3)]
    a_past([7])
    after = [get(f"/archive/{number}/atom.xml") for number in (1, 2, 3)]
    assert [old != new for old, new in zip(before, after, strict=True)] == [False, True, False]
    verbs.withdraw(articles[0], reason="Not so.")
    assert [get(f"/archive/{number}/atom.xml") for number in (2, 3)] == after[1:]


def test_an_archive_document_says_what_it_is_and_where_its_neighbours_are(get):
    a_past(range(11))
    root = etree.fromstring(get("/archive/2/atom.xml"))
    assert root.find(f"{HISTORY}archive") is not None
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://news.example/archive/2/atom.xml",
        "alternate": "https://news.example/",
        "current": "https://news.example/atom.xml",
        "prev-archive": "https://news.example/archive/1/atom.xml",
        "next-archive": "https://news.example/archive/3/atom.xml",
    }
    assert etree.fromstring(get("/atom.xml")).find(f"{HISTORY}archive") is None
    assert etree.fromstring(get("/archive/2/rss.xml"))[0].find(f"{HISTORY}archive") is not None


def test_what_was_never_a_shelf_is_not_found(client):
    a_past([1])
    for address in ("/archive/2/atom.xml", "/archive/0/atom.xml", "/topics/ports/archive/9/rss.xml"):
        assert client.get(address, secure=True, headers={"host": "news.example"}).status_code == 404


def test_a_withdrawn_story_leaves_a_tombstone_before_the_first_entry_of_atom_feeds(get):
    article, other = a_past([1, 2])
    verbs.withdraw(article, reason="Not so.")
    for address in ("/atom.xml", "/topics/ports/atom.xml"):
        root = etree.fromstring(get(address))
        tags = [etree.QName(element).localname for element in root]
        (gone,) = root.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
        assert gone.get("ref") == article.feed_id
        assert tags.index("deleted-entry") < tags.index("entry")
    verbs.publish(article, kind="update")
    assert b"deleted-entry" not in get("/atom.xml")
    assert b"tombstones" not in get("/atom.xml")


def test_corrections_are_a_listing_of_their_own_each_with_an_id_and_a_date(get):
    articles = a_past(range(4))
    for article in articles:
        verbs.publish(article, kind="correction", note=f"Not {article.headline}.")
    verbs.publish(articles[0], kind="correction", note="Nor that.")
    items = {item["id"]: item for address in ("/corrections/feed.json",) for item in json.loads(get(address))["items"]}
    told = sum(walk(get, "/corrections/feed.json"), [])
    assert len(set(told)) == 5
    assert not {article.feed_id for article in articles} & set(told)
    assert any("Nor that." in item["content_html"] for item in items.values())
    assert all(item["url"].endswith("#corrections") for item in items.values())
    before = set(told)
    verbs.withdraw(articles[0], reason="Not so.")
    assert len(set(sum(walk(get, "/corrections/feed.json"), []))) == 3
    verbs.publish(articles[0], kind="update")
    assert set(sum(walk(get, "/corrections/feed.json"), [])) == before, "the same corrections, by the same ids"
    assert "Nor that." in get("/corrections/").decode()


def test_the_briefing_holds_key_points_and_nothing_else(get):
    publish("With Points", sections=[("", "The text.", ["First", "★ Second"])])
    publish("Without", sections=[("", "Other text.", [])])
    (item,) = json.loads(get("/briefing/feed.json"))["items"]
    assert "Second" in item["content_html"]
    assert "The text." not in item["content_html"]
    page = get("/briefing/").decode()
    assert "Second" in page
    assert "The text." not in page
    assert "Without" not in page


def test_json_carries_what_feeds_have_no_words_for(get):
    article = publish(sections=[("", "One.", ["First"]), ("Later", "Two.", ["Second", "Third"])], dateline="Osterwick")
    verbs.publish(article, kind="correction", note="It was Monday.")
    (item,) = json.loads(get("/feed.json"))["items"]
    told = item["_newsroom"]
    assert told["highlights"] == [
        {"section": "", "points": ["First"]},
        {"section": "Later", "points": ["Second", "Third"]},
    ]
    assert (told["edition"], told["kind"], told["places"]) == (2, "correction", ["Osterwick"])
    assert [correction["note"] for correction in told["corrections"]] == ["It was Monday."]
