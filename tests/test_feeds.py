"""The feeds of the site, as bytes: what FEEDS promises of every feed, in all formats, for every listing."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import feedparser
import pytest

from articles.edge.keys import modified
from articles.models import Author, Topic
from articles.publishing import verbs
from articles.publishing.names import rename

from .stories import edit, path, publish

pytestmark = pytest.mark.django_db
FORMATS = ("rss.xml", "atom.xml", "feed.json")


@pytest.fixture
def entries(get):
    """The entries of a feed in any format, as plain dictionaries of id, title, url, html, updated."""

    def read(address: str) -> list[dict]:
        body = get(address).content
        if address.endswith(".json"):
            return [
                {"id": i["id"], "title": i["title"], "url": i["url"], "html": i["content_html"]}
                for i in json.loads(body)["items"]
            ]
        return [
            {"id": e.id, "title": e.title, "url": e.link, "html": e.content[0].value if "content" in e else e.summary}
            for e in feedparser.parse(body, sanitize_html=False).entries
        ]

    return read


@pytest.mark.parametrize("file_name", FORMATS)
def test_a_story_is_in_the_feeds_of_each_of_its_listings_with_one_id(entries, file_name):
    article = publish(topics=["Ports"], authors=["Ana Ray"], dateline="Osterwick")
    for listing in ("/", "/topics/ports/", "/authors/ana-ray/", "/places/osterwick/"):
        (entry,) = entries(f"{listing}{file_name}")
        assert entry["id"] == article.feed_id
        assert entry["url"] == f"https://news.example{path(article)}"


@pytest.mark.parametrize("file_name", FORMATS)
def test_an_entry_opens_with_the_key_points_and_holds_the_whole_story(entries, file_name):
    article = publish(sections=[("", "One.", ["First"]), ("Later", "Two.", ["Second", "Third"])], also_read=["Tides"])
    (entry,) = entries(f"/{file_name}")
    opening, _, rest = entry["html"].partition("</ul>")
    url = f"https://news.example{path(article)}"
    assert opening.startswith(f'<ul><li><a href="{url}#section-1">First</a></li>')
    assert "Third" not in opening
    for words in ("<p>One.</p>", "<h2>Later</h2>", "<p>Two.</p>", "<li>Third</li>", "Related: Tides"):
        assert words in rest


@pytest.mark.parametrize("file_name", FORMATS)
def test_the_id_outlives_a_new_slug_headline_and_host(entries, settings, file_name):
    article = publish()
    verbs.publish(edit(article, headline="Ferry Stops", slug="ferry"), kind="update")
    settings.SITE_URL = "https://elsewhere.example"
    (entry,) = entries(f"/{file_name}")
    assert entry["id"] == article.feed_id
    assert entry["url"] == f"https://elsewhere.example{path(article)}"
    assert entry["title"] == "Ferry Stops"


@pytest.mark.parametrize("file_name", FORMATS)
def test_newest_first_by_first_publication_and_an_update_moves_nothing(entries, file_name):
    start = datetime(2026, 3, 1, tzinfo=UTC)
    articles = [publish(f"Day {day}", at=start + timedelta(days=day)) for day in range(3)]
    verbs.publish(edit(articles[0], headline="Day 0, Corrected"), kind="correction", note="It was another day.")
    assert [entry["title"] for entry in entries(f"/{file_name}")] == ["Day 2", "Day 1", "Day 0, Corrected"]


def test_an_update_moves_updated_and_a_minor_edition_moves_nothing(get):
    start = datetime(2026, 3, 1, tzinfo=UTC)
    article = publish(at=start)
    (first,) = json.loads(get("/feed.json").content)["items"]
    assert first["date_published"] == first.get("date_modified", first["date_published"])
    verbs.publish(edit(article, headline="Ferry Runs, Mostly"), kind="minor")
    (minor,) = json.loads(get("/feed.json").content)["items"]
    assert (minor["title"], minor["date_published"]) == ("Ferry Runs, Mostly", first["date_published"])
    assert minor.get("date_modified") == first.get("date_modified")
    verbs.publish(article, kind="update")
    (updated,) = json.loads(get("/feed.json").content)["items"]
    assert updated["date_published"] == first["date_published"] < updated["date_modified"]


def test_an_old_story_comes_back_into_the_feed_when_it_is_corrected(entries, settings):
    settings.FEED_ENTRIES = 3
    start = datetime(2025, 1, 1, tzinfo=UTC)
    articles = [publish(f"Day {day}", at=start + timedelta(days=4 * day)) for day in range(60)]
    assert "Day 5" not in [entry["title"] for entry in entries("/atom.xml")]
    verbs.publish(articles[5], kind="correction", note="It rained.")
    titles = [entry["title"] for entry in entries("/atom.xml")]
    assert titles[-1] == "Day 5", "in its place by date"
    assert "It rained." in entries("/atom.xml")[-1]["html"]


def test_a_burst_of_two_days_is_in_the_feed_whole(entries, settings):
    settings.FEED_ENTRIES = 3
    start = datetime(2026, 3, 1, tzinfo=UTC)
    for hour in range(55):
        publish(f"Hour {hour}", at=start + timedelta(hours=hour))
    assert len(entries("/rss.xml")) == 49


def test_a_withdrawn_story_leaves_every_feed_and_the_clock_does_not_run_back(get, entries):
    article, other = publish("Ferry"), publish("Tides")
    before, changed = modified(["listing:home"]), feedparser.parse(get("/atom.xml").content).feed.updated_parsed
    verbs.withdraw(article, reason="Not so.")
    for file_name in FORMATS:
        assert [entry["id"] for entry in entries(f"/{file_name}")] == [other.feed_id]
    assert modified(["listing:home"]) > before
    assert feedparser.parse(get("/atom.xml").content).feed.updated_parsed >= changed


def test_last_modified_is_left_out_while_it_would_pass_the_date(get):
    for number in range(4):
        publish(f"Story {number}")
    response = get("/rss.xml")
    assert "Last-Modified" not in response or parsedate_to_datetime(response["Last-Modified"]) <= datetime.now(UTC)
    assert modified(["listing:home"]) > datetime.now(UTC), "four changes in a second are four seconds"


@pytest.mark.parametrize("model", [Topic, Author])
def test_a_renamed_topic_or_author_is_renamed_in_every_feed(get, model):
    publish(topics=["Ports"], authors=["Ana Ray"])
    named = model.objects.get()
    address = f"/{'topics' if model is Topic else 'authors'}/{named.slug}/rss.xml"
    before = get(address)
    named.name = "Harbours & Quays"
    rename(named)
    after = get(address)
    assert b"Harbours &amp; Quays" in after.content or b"Harbours &#x26; Quays" in after.content
    assert before["ETag"] != after["ETag"]


@pytest.mark.parametrize("file_name", FORMATS)
def test_same_state_same_bytes(get, file_name):
    publish(topics=["B", "A", "C"], authors=["Ana Ray"], dateline="Osterwick")
    assert get(f"/{file_name}").content == get(f"/{file_name}").content


@pytest.mark.parametrize(
    ("file_name", "media_type"),
    [
        ("rss.xml", "application/rss+xml; charset=utf-8"),
        ("atom.xml", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json"),
    ],
)
def test_a_feed_says_what_it_is_and_how_long_it_holds(get, file_name, media_type):
    publish()
    response = get(f"/{file_name}")
    assert response["Content-Type"] == media_type
    assert response["Cache-Control"] == "max-age=60, stale-if-error=86400"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert f'<https://news.example/{file_name}>; rel="self"' in response["Link"]
    assert get(f"/{file_name}", if_none_match=response["ETag"]).status_code == 304


@pytest.mark.parametrize("file_name", FORMATS)
def test_a_mark_that_would_join_the_tag_before_it_does_no_harm(entries, file_name):
    publish(sections=[("\u0338 Foo", "Bar.", ["\u0338 Baz"])])
    (entry,) = entries(f"/{file_name}")
    assert "<h2>" in entry["html"]
    assert "<li>" in entry["html"]


@pytest.mark.parametrize("file_name", FORMATS)
def test_a_site_without_a_story_has_valid_feeds(get, entries, file_name):
    assert get(f"/{file_name}").status_code == 200
    assert entries(f"/{file_name}") == []


def test_topics_are_categories_in_one_order(get):
    publish(topics=["Weather", "energy", "Ports"])
    assert [item["tags"] for item in json.loads(get("/feed.json").content)["items"]] == [["Ports", "Weather", "energy"]]
