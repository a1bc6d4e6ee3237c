"""A saved search is a feed: it brings each story that the search finds, once, the newest first."""

import json
import re
from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from articles.models import Topic
from articles.publishing import verbs
from articles.publishing.merging import merge

from .looking import ask, get
from .stories import edit, publish

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORMATS = ("rss.xml", "atom.xml", "feed.json")


@pytest.fixture
def titles(client):
    """The headlines in a feed of any format, in its order."""

    def read(address):
        response = get(client, address)
        assert response.status_code == 200, address
        if ".json" in address:
            return [item["title"] for item in json.loads(response.content)["items"]]
        parsed = feedparser.parse(response.content)
        assert not parsed.bozo
        return [entry.title for entry in parsed.entries]

    return read


@pytest.fixture
def stories():
    return [
        publish("Ferry Ferry Ferry", at=NOON, topics=["Boats"]),
        publish("Tram Four", at=NOON + HOUR),
        publish("Fog", at=NOON + 2 * HOUR, standfirst="No ferry & no boat.", topics=["Weather"]),
    ]


@pytest.mark.parametrize("file_name", FORMATS)
def test_a_feed_holds_what_the_search_finds_the_newest_first(titles, stories, file_name):
    assert titles(f"/search/{file_name}?q=ferry") == ["Fog", "Ferry Ferry Ferry"]
    assert titles(f"/search/{file_name}?q=ferry&topic=boats") == ["Ferry Ferry Ferry"]
    assert titles(f"/search/{file_name}?q=ferry&from=2026-03-02") == []


def test_a_story_has_the_id_that_it_has_everywhere_and_its_full_text(client, stories):
    everywhere = {item["title"]: item for item in json.loads(get(client, "/feed.json").content)["items"]}
    for item in json.loads(get(client, "/search/feed.json?q=ferry").content)["items"]:
        assert item == everywhere[item["title"]]


@pytest.mark.parametrize("file_name", FORMATS)
def test_it_says_where_it_is_and_names_the_page_of_its_search(client, stories, file_name):
    response = get(client, f"/search/{file_name}?q=ferry&topic=boats")
    links = {rel: href for href, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', response["Link"])}
    assert links == {
        "self": f"https://news.example/search/{file_name}?q=ferry&topic=boats",
        "alternate": "https://news.example/search/?q=ferry&topic=boats",
    }
    assert get(client, links["alternate"].removeprefix("https://news.example")).status_code == 200
    body = response.content.decode()
    assert "Search: ferry, Boats" in body
    assert "archive" not in body


def test_searches_that_find_the_same_are_one_feed_and_others_are_others(client, stories):
    def feed_id(question):
        return feedparser.parse(get(client, f"/search/atom.xml?{question}").content).feed.id

    assert feed_id("q=ferry+fog") == feed_id("q=Fog+FERRY")
    assert feed_id("q=ferry+fog").startswith("urn:uuid:")
    others = [
        "q=ferry",
        "q=ferry+-fog",
        "q=%22ferry+fog%22",
        "q=ferr%2A",
        "q=ferry&topic=boats",
        "q=ferry&to=2026-03-02",
    ]
    assert len({feed_id(question) for question in ("q=ferry+fog", *others)}) == 7


def test_a_feed_has_one_address_and_others_lead_there(client, stories):
    for given in ("topic=boats&q=ferry", "q=+ferry&topic=boats&from=", "q=ferry&topic=boats&sort=date&page=2&x=y"):
        response = get(client, f"/search/rss.xml?{given}")
        assert (response.status_code, response["Location"]) == (301, "/search/rss.xml?q=ferry&topic=boats")


def test_the_feed_of_a_topic_that_was_merged_moves(client, stories):
    merge(Topic.objects.get(name="Boats"), into=Topic.objects.get(name="Weather"))
    response = get(client, "/search/atom.xml?q=ferry&topic=boats")
    assert (response.status_code, response["Location"]) == (301, "/search/atom.xml?q=ferry&topic=weather")


@pytest.mark.parametrize("question", ["", "?q=", "?q=-ferry", "?q=(", "?topic=boats", "?q=ferry&topic=nothing"])
def test_of_nothing_there_is_no_feed(client, stories, question):
    address = f"/search/rss.xml{question}"
    assert get(client, address).status_code == 404


def test_a_search_that_finds_nothing_yet_is_an_empty_feed(client, titles, stories):
    for file_name in FORMATS:
        assert titles(f"/search/{file_name}?q=zeppelin") == []


# What a subscription document holds (FEEDS)


def test_it_holds_as_many_as_any_feed_and_those_of_two_days_before_the_newest(titles, settings):
    settings.FEED_ENTRIES = 3
    for number in range(6):
        publish(f"Lamp {number}", at=NOON + number * DAY)
    assert titles("/search/rss.xml?q=lamp") == ["Lamp 5", "Lamp 4", "Lamp 3"]
    for number in range(6, 12):
        publish(f"Lamp {number}", at=NOON + 5 * DAY + (number - 5) * HOUR)
    publish("Nothing of This", at=NOON + 20 * DAY)
    assert titles("/search/rss.xml?q=lamp") == [f"Lamp {number}" for number in range(11, 3, -1)]


def test_a_correction_of_an_old_story_brings_it_back_in_its_place(titles, settings):
    settings.FEED_ENTRIES = 2
    old = publish("Lamp Zero", at=NOON - 99 * DAY)
    for number in range(1, 5):
        publish(f"Lamp {number}", at=NOON + number * DAY)
    assert "Lamp Zero" not in titles("/search/atom.xml?q=lamp")
    verbs.publish(old, kind="correction", note="It is a lantern.")
    assert titles("/search/atom.xml?q=lamp") == ["Lamp 4", "Lamp 3", "Lamp 2", "Lamp Zero"]


def test_a_withdrawn_story_leaves_the_feed_and_atom_tells_of_it(client, titles, stories):
    verbs.withdraw(stories[0], reason="It did not run.")
    assert titles("/search/rss.xml?q=ferry") == ["Fog"]
    atom = get(client, "/search/atom.xml?q=ferry").content.decode()
    assert "Ferry Ferry" not in atom and f'ref="{stories[0].feed_id}"' in atom


# HTTP


@pytest.mark.parametrize("file_name", FORMATS)
def test_what_is_unchanged_is_a_304_and_what_is_changed_is_not(client, stories, file_name):
    address = f"/search/{file_name}?q=ferry"
    first = get(client, address)
    assert first["Cache-Control"] == get(client, f"/{file_name}")["Cache-Control"]
    assert first["Content-Type"] == get(client, f"/{file_name}")["Content-Type"]
    assert get(client, address, if_none_match=first["ETag"]).status_code == 304
    publish("Ferry Five")
    assert get(client, address, if_none_match=first["ETag"]).status_code == 200


def test_a_minor_edition_that_brings_the_word_brings_the_story(client, titles, stories):
    first = get(client, "/search/rss.xml?q=ferry")
    verbs.publish(edit(stories[1], standfirst="Not a ferry."), kind="minor")
    assert get(client, "/search/rss.xml?q=ferry", if_none_match=first["ETag"]).status_code == 200
    assert titles("/search/rss.xml?q=ferry") == ["Fog", "Tram Four", "Ferry Ferry Ferry"]


def test_who_asks_for_what_is_new_is_sent_the_whole(client, stories):
    first = get(client, "/search/atom.xml?q=ferry")
    publish("Ferry Five")
    again = get(client, "/search/atom.xml?q=ferry", if_none_match=first["ETag"], a_im="feed")
    assert again.status_code == 200 and len(feedparser.parse(again.content).entries) == 3


def test_the_same_state_makes_the_same_bytes(client, stories):
    address = "/search/atom.xml?q=ferry"
    first, second = get(client, address), get(client, address)
    assert (first.content, first["ETag"]) == (second.content, second["ETag"])
    publish("Nothing of This")
    assert get(client, address).content == first.content


# The way there


def test_the_page_of_a_search_names_its_feeds_first_and_offers_them(client, stories):
    page = ask(client, '"no ferry"').content.decode()
    links = re.findall(r'<link rel="alternate" type="[^"]*" title="([^"]*)" href="([^"]*)">', page)
    assert links[0] == ("Search: &quot;no ferry&quot; – Newsroom (RSS)", "/search/rss.xml?q=%22no+ferry%22")
    assert [href for _, href in links[:3]] == [f"/search/{name}?q=%22no+ferry%22" for name in FORMATS]
    assert "Follow this search" in page
    assert "Follow this search" in ask(client, "zeppelin").content.decode()
    for _, href in links[:3]:
        assert get(client, href.replace("&amp;", "&")).status_code == 200
