"""A mix: topics, places and authors of a reader's own choice in one feed, at one address however they were chosen."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from urllib.parse import quote

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import listings, mixes
from articles.models import Tombstone, Topic
from articles.publishing import verbs
from articles.publishing.names import rename

from .archives import archive  # noqa: F401 (a fixture)
from .stories import edit, publish, write
from .test_query_plans import A_FEW, explained, read_whole, sorted_rows  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)
FORMATS = ("rss.xml", "atom.xml", "feed.json")


@pytest.fixture
def titles(get):
    """The headlines in a feed of any format, in its order."""

    def read(address: str) -> list[str]:
        response = get(address)
        assert response.status_code == 200, address
        if address.endswith(".json"):
            return [item["title"] for item in json.loads(response.content)["items"]]
        return [entry.title for entry in feedparser.parse(response.content).entries]

    return read


@pytest.fixture
def three_stories():
    publish("Grid Fails", at=START, topics=["Energy"])
    publish("Crane Moves", at=START + timedelta(hours=1), topics=["Ports", "Energy"], dateline="Osterwick")
    publish("Boat Late", at=START + timedelta(hours=2), topics=["Trams"], dateline="Osterwick", authors=["Ana Ray"])
    publish("Nothing of This", at=START + timedelta(hours=3), topics=["Books"])


@pytest.mark.parametrize("file_name", FORMATS)
def test_a_mix_brings_each_story_of_any_of_its_parts_once(titles, three_stories, file_name):
    assert titles(f"/mix/topics/energy,ports/{file_name}") == ["Crane Moves", "Grid Fails"]
    assert titles(f"/mix/topics/energy/places/osterwick/{file_name}") == ["Boat Late", "Crane Moves", "Grid Fails"]
    assert titles(f"/mix/topics/ports/authors/ana-ray/{file_name}") == ["Boat Late", "Crane Moves"]


def test_a_story_has_the_same_id_in_a_mix_as_everywhere(get, three_stories):
    mixed = json.loads(get("/mix/topics/energy,ports/feed.json").content)["items"]
    home = {item["title"]: item for item in json.loads(get("/feed.json").content)["items"]}
    assert mixed == [home["Crane Moves"], home["Grid Fails"]]


@pytest.mark.parametrize("file_name", [*FORMATS, "feeds.opml", ""])
def test_every_other_spelling_leads_to_the_one_address(get, three_stories, file_name):
    canonical = "/mix/topics/energy,ports/places/osterwick/authors/ana-ray/"
    assert get(f"{canonical}{file_name}").status_code == 200
    groups = ("topics/ports,energy", "places/osterwick", "authors/ana-ray")
    others = {
        *("/".join(order) for order in permutations(groups)),
        "topics/energy,energy,ports/places/osterwick/authors/ana-ray",
        "topics/energy/topics/ports/places/osterwick/authors/ana-ray",
        "topics/,ports,,energy/places/osterwick/authors/ana-ray",
    }
    for other in others:
        response = get(f"/mix/{other}/{file_name}")
        assert (response.status_code, response["Location"]) == (301, f"{canonical}{file_name}"), other


@pytest.mark.parametrize(
    "slugs", [("ख़बर", "हिन्दी"), ("น้ำท่วม", "กรุงเทพ"), ("東京", "大阪"), ("عاجل", "خبر"), ("Ærø", "Ø")]
)
def test_an_address_in_any_script_survives_percent_encoding(get, titles, slugs):
    publish("One", topics=[slugs[0]])
    publish("Two", topics=[slugs[1]])
    first, second = sorted(Topic.objects.values_list("slug", flat=True))
    address = f"/mix/topics/{quote(first)},{quote(second)}/atom.xml"
    assert sorted(titles(address)) == ["One", "Two"]
    assert sorted(titles(address.replace(",", "%2C"))) == ["One", "Two"]
    backwards = get(f"/mix/topics/{quote(second)},{quote(first)}/atom.xml")
    assert (backwards.status_code, backwards["Location"]) == (301, address)


def test_a_single_part_is_its_own_listing(get, three_stories):
    response = get("/mix/topics/energy,energy/rss.xml")
    assert (response.status_code, response["Location"]) == (301, "/topics/energy/rss.xml")
    response = get("/mix/topics/energy/")
    assert (response.status_code, response["Location"]) == (301, "/subscribe/topics/energy/")


@pytest.mark.parametrize("file_name", [*FORMATS, "feeds.opml", ""])
def test_what_was_never_public_is_not_found(get, three_stories, file_name):
    write("Still Being Written", topics=["Secrets"])
    for chosen in (
        "topics/energy,secrets",
        "topics/energy,nothing-like-it",
        "topics",
        "topics/",
        "topics/,",
        "topics/energy/places",
        "books/energy,ports",
        "/topics/energy,ports",
        "topics/energy,ports/",
        "topics/en%00ergy,po%0Arts",
    ):
        assert get(f"/mix/{chosen}/{file_name}").status_code == 404, chosen


def test_at_most_twelve_parts_and_the_answer_says_so(get):
    names = [f"Topic {letter}" for letter in "ABCDEFGHIJKLM"]
    publish(topics=names)
    slugs = [name.lower().replace(" ", "-") for name in names]
    for file_name in (*FORMATS, "feeds.opml", ""):
        assert get(f"/mix/topics/{','.join(slugs[:12])}/{file_name}").status_code == 200
        refused = get(f"/mix/topics/{','.join(slugs)}/{file_name}")
        assert refused.status_code == 400
        assert "at most 12 topics, places and authors; this one has 13." in refused.content.decode()
    assert get(f"/mix/topics/{','.join([*slugs[:12], slugs[0]])}/rss.xml").status_code == 301, "twice counts once"


def test_the_id_of_a_mix_outlives_renames_and_is_no_other_mixes(get, three_stories, settings):
    def identity(address):
        return feedparser.parse(get(address).content).feed.id

    energy_and_ports = identity("/mix/topics/energy,ports/atom.xml")
    assert energy_and_ports.startswith("urn:uuid:")
    assert len({energy_and_ports, *map(identity, ("/mix/topics/energy,trams/atom.xml", "/atom.xml"))}) == 3
    topic = Topic.objects.get(slug="energy")
    topic.name = "Power"
    rename(topic)
    settings.SITE_URL = "https://elsewhere.example"
    assert identity("/mix/topics/energy,ports/atom.xml") == energy_and_ports


def test_a_mix_is_called_by_its_parts_and_knows_its_page(get, three_stories):
    feed = feedparser.parse(get("/mix/topics/energy,ports/places/osterwick/atom.xml").content).feed
    assert feed.title == "Energy, Ports and Osterwick – Newsroom"
    links = {link.rel: link.href for link in feed.links}
    assert links["self"] == "https://news.example/mix/topics/energy,ports/places/osterwick/atom.xml"
    assert links["alternate"] == "https://news.example/mix/topics/energy,ports/places/osterwick/"
    assert get("/mix/topics/energy,ports/places/osterwick/").status_code == 200


def test_a_mix_holds_the_newest_of_all_its_parts_together(titles, settings):
    settings.FEED_ENTRIES = 3
    for day in range(5):
        publish(f"Energy {day}", at=START + timedelta(days=10 * day), topics=["Energy"])
        publish(f"Ports {day}", at=START + timedelta(days=10 * day + 5), topics=["Ports"])
    publish("Trams", at=START, topics=["Trams"])
    assert titles("/mix/topics/energy,ports/rss.xml") == ["Ports 4", "Energy 4", "Ports 3"]
    assert titles("/mix/topics/ports,trams/rss.xml") == ["Ports 4", "Ports 3", "Ports 2"]


def test_a_burst_of_two_days_is_in_a_mix_whole(titles, settings):
    settings.FEED_ENTRIES = 2
    for hour in range(0, 60, 6):
        publish(f"Energy {hour}", at=START + timedelta(hours=hour), topics=["Energy"])
        publish(f"Ports {hour}", at=START + timedelta(hours=hour + 3), topics=["Ports"])
    assert titles("/mix/topics/energy,ports/feed.json")[-1] == "Ports 6", "48 hours before Ports 54, at hour 57"
    assert len(titles("/mix/topics/energy,ports/feed.json")) == 17


def test_an_old_story_comes_back_into_a_mix_when_it_is_corrected(titles, settings):
    settings.FEED_ENTRIES = 2
    old = [publish(f"Day {day}", at=START + timedelta(days=4 * day), topics=["Energy"]) for day in range(6)]
    publish("Ports", at=START + timedelta(days=30), topics=["Ports"])
    assert "Day 1" not in titles("/mix/topics/energy,ports/atom.xml")
    verbs.publish(old[1], kind="correction", note="It rained.")
    assert titles("/mix/topics/energy,ports/atom.xml") == ["Ports", "Day 5", "Day 1"]


def test_a_withdrawn_story_leaves_a_mix_and_an_emptied_mix_is_still_there(titles):
    stories = [publish("Grid", topics=["Energy"]), publish("Crane", topics=["Ports"])]
    verbs.withdraw(stories[0], reason="Not so.")
    assert titles("/mix/topics/energy,ports/rss.xml") == ["Crane"]
    verbs.withdraw(stories[1], reason="Not so.")
    for file_name in FORMATS:
        assert titles(f"/mix/topics/energy,ports/{file_name}") == []


def test_a_mix_tells_who_has_a_withdrawn_story_to_let_go_of_it(get):
    gone = publish("Grid", topics=["Energy", "Ports"])
    publish("Crane", topics=["Ports"])
    verbs.withdraw(gone, reason="Not so.")
    atom = get("/mix/topics/energy,ports/atom.xml").content
    assert atom.count(b"deleted-entry") == 1
    assert f'ref="{gone.feed_id}"'.encode() in atom
    verbs.publish(gone, kind="update")
    assert b"deleted-entry" not in get("/mix/topics/energy,ports/atom.xml").content


def test_only_the_newest_withdrawals_of_all_parts_together_are_told(monkeypatch):
    monkeypatch.setattr(mixes, "TOMBSTONES", 3)
    stories = [publish(f"Story {n}", topics=[name]) for n, name in enumerate(["Energy", "Ports"] * 3)]
    for day, story in enumerate(stories):
        verbs.withdraw(story, reason="Not so.")
        Tombstone.objects.filter(article=story).update(at=START + timedelta(days=day))
    told = mixes.subscription(mixes.find(mixes.read("topics/energy,ports"))).tombstones
    assert [gone.feed_id for gone in told] == [story.feed_id for story in reversed(stories[3:])]


def test_a_subscriber_of_a_mix_who_asks_for_what_is_new_is_sent_that(get, three_stories):
    seen = get("/mix/topics/energy,ports/feed.json")
    publish("Crane Returns", topics=["Ports"])
    publish("Nothing of This Either", topics=["Books"])
    news = get("/mix/topics/energy,ports/feed.json", if_none_match=seen["ETag"], a_im="feed")
    assert news.status_code == 226
    assert [item["title"] for item in json.loads(news.content)["items"]] == ["Crane Returns"]


def test_a_mix_names_the_keys_of_its_parts_and_of_its_stories(three_stories):
    mix = mixes.find(mixes.read("topics/energy,ports"))
    shown = mixes.subscription(mix)
    for slug in ("energy", "ports"):
        assert listings.topic(slug).keys <= shown.keys
    for story in listings.subscription(listings.topic("energy")).stories:
        assert story.keys <= shown.keys
    assert mixes.latest(mix, 1).keys < shown.keys


def test_a_change_of_any_part_is_a_change_of_the_mix(get, three_stories):
    seen = get("/mix/topics/energy/authors/ana-ray/rss.xml")
    publish("Ana Writes", authors=["Ana Ray"])
    again = get("/mix/topics/energy/authors/ana-ray/rss.xml", if_none_match=seen["ETag"])
    assert again.status_code == 200
    assert get("/mix/topics/energy/authors/ana-ray/rss.xml", if_none_match=again["ETag"]).status_code == 304


def test_the_feed_of_a_mix_says_what_any_feed_says(get, three_stories):
    mixed, plain = get("/mix/topics/energy,ports/rss.xml"), get("/topics/energy/rss.xml")
    for header in ("Content-Type", "Cache-Control", "Vary", "Access-Control-Allow-Origin", "Content-Security-Policy"):
        assert mixed[header] == plain[header]
    assert '<https://news.example/mix/topics/energy,ports/rss.xml>; rel="self"' in mixed["Link"]
    assert not mixed.cookies


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script> & ]]> \"q\" 'q'", "Tom, Dick + Harry / Jane % 100"])
def test_hostile_names_do_no_harm(get, titles, hostile):
    publish("One", topics=[hostile])
    publish("Two", topics=["Plain"])
    slugs = ",".join(quote(slug) for slug in sorted(Topic.objects.values_list("slug", flat=True)))
    for file_name in FORMATS:
        assert sorted(titles(f"/mix/topics/{slugs}/{file_name}")) == ["One", "Two"]
    assert hostile in json.loads(get(f"/mix/topics/{slugs}/feed.json").content)["title"]
    assert b"<script" not in get(f"/mix/topics/{slugs}/").content


def of_twelve() -> mixes.Mix:
    """The busiest four of each kind, and all stories of the archive among them."""
    busiest = {"topics": "Harbour|City Hall|Trams|Courts", "places": "Osterwick|Osterhaven|Osterford|Osterdyke"}
    busiest["authors"] = "Ana Aldous|Ana Brandt|Ana Castell|Ana Doorn"
    pairs = [(prefix, name.lower().replace(" ", "-")) for prefix, names in busiest.items() for name in names.split("|")]
    return mixes.find(mixes.choice(pairs))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("read", "budget"), [(mixes.subscription, 13), (lambda mix: mixes.latest(mix, 5), 6)])
def test_a_mix_of_twelve_costs_the_same_in_a_small_and_a_large_archive(archive, read, budget):  # noqa: F811
    counted = []
    for size in (120, 10_000):
        with archive(size):
            mix = of_twelve()
            with CaptureQueriesContext(connection) as captured:
                assert read(mix).stories
            counted.append(len(captured))
    assert counted == [budget, budget]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("read", [mixes.subscription, lambda mix: mixes.latest(mix, 5)])
def test_a_mix_of_twelve_is_read_from_ranges_of_an_index(explained, read):  # noqa: F811
    plans, small = explained(read, of_twelve)
    for sql, steps in plans:
        assert read_whole(steps) <= small, (sql, steps)
        assert sorted_rows(steps) <= A_FEW, (sql, steps)


@pytest.mark.django_db(transaction=True)
def test_a_mix_of_twelve_holds_what_reading_all_of_its_parts_would_find(archive, settings):  # noqa: F811
    """Against the plain way: every entry of every part, sorted in one heap."""
    with archive(120):
        mix = of_twelve()
        entries = [
            (entry.first_published, entry.story_id, entry.updated, entry.story.feed_id)
            for part in mix.parts
            for entry in part.row.entries.select_related("story")
        ]
        by_date = sorted(set(entries), reverse=True)
        last_change = max(updated for _, _, updated, _ in entries)
        for count in (1, 20, 80, 5_000):
            settings.FEED_ENTRIES = count
            expected = [
                feed_id
                for place, (date, _, updated, feed_id) in enumerate(by_date)
                if place < count or date >= by_date[0][0] - timedelta(hours=48)
                or updated >= last_change - timedelta(hours=48)
            ]  # fmt: skip
            assert [story.feed_id for story in mixes.subscription(mix).stories] == expected
            assert [story.feed_id for story in mixes.latest(mix, 5).stories] == expected[:5]


def test_editing_a_story_moves_it_into_and_out_of_a_mix(titles):
    publish("Crane", topics=["Ports"])
    story = publish("Grid", topics=["Energy"])
    assert titles("/mix/topics/energy,ports/rss.xml") == ["Grid", "Crane"]
    publish("Tram", topics=["Trams"])
    story.topics.set([Topic.objects.get(name="Trams")])
    verbs.publish(edit(story), kind="update")
    assert titles("/mix/topics/energy,ports/rss.xml") == ["Crane"]
