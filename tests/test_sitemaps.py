"""Sitemaps: every address that should be found, once, by the rules of those who read them, and none that is gone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree

from articles import sitemap
from articles.models import FixedPage, Label, Publication, Topic
from articles.pages.sitemap_xml import news_language
from articles.publishing import fixed_pages, verbs
from articles.publishing.names import rename

from .stories import edit, path, publish, write

pytestmark = pytest.mark.django_db

SCHEMAS = Path(__file__).parent / "schemas"
SITE = "https://news.example"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MARCH = "/sitemap/2026-03.xml"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


@pytest.fixture
def read(get):
    """A sitemap, found to be what its schema asks for."""

    def fetch(address: str) -> etree._Element:
        response = get(address)
        assert response.status_code == 200, address
        assert response["Content-Type"] == "application/xml; charset=utf-8"
        assert not response.cookies
        root = etree.fromstring(response.content)
        name = "siteindex" if root.tag.endswith("sitemapindex") else "sitemap"
        etree.XMLSchema(etree.parse(SCHEMAS / f"{name}.xsd")).assertValid(root)
        return root

    return fetch


@pytest.fixture
def paths(read):
    """The addresses in a sitemap, without the site's own."""
    return lambda address: [each.removeprefix(SITE) for each in told(read(address), "loc")]


def told(root: etree._Element, name: str) -> list[str]:
    return root.xpath(f".//{name if ':' in name else f's:{name}'}/text()", namespaces=NAMES)


# The index


def test_the_index_has_a_file_for_all_that_is_no_story_and_one_for_each_month(paths):
    publish("New", at=NOON)
    publish("Old", at=NOON - 60 * DAY)
    assert paths("/sitemap.xml") == ["/sitemap/pages.xml", MARCH, "/sitemap/2026-01.xml"]


def test_the_index_of_a_site_without_stories_is_valid_too(paths):
    assert paths("/sitemap.xml") == ["/sitemap/pages.xml"]
    assert paths("/sitemap/pages.xml")[0] == "/"


def test_a_month_is_dated_by_the_newest_change_in_it(read):
    publish("Old", at=NOON - 60 * DAY)
    story = publish("New", at=NOON)
    old = told(read("/sitemap.xml"), "lastmod")
    verbs.publish(edit(story, headline="Newer"), kind="update")
    new = told(read("/sitemap.xml"), "lastmod")
    assert new[0] > old[0]
    assert new[1] == old[1]


def test_every_file_of_the_index_is_there_and_no_address_stands_twice(paths):
    for month in range(5):
        publish(f"Story {month}", at=NOON - month * 28 * DAY, topics=["Ports"], authors=["Ana"], dateline="Osterwick")
    files = paths("/sitemap.xml")
    found = [each for file in files for each in paths(file)]
    assert len(files) > 4
    assert len(found) == len(set(found))


def test_whatever_is_named_is_there(get, paths):
    publish(at=NOON, topics=["Ports"], authors=["Ana Ray"], dateline="Osterwick")
    fixed_pages.save(FixedPage(title="About", slug="about", text="<p>Us.</p>"))
    for each in (*paths("/sitemap/pages.xml"), *paths(MARCH)):
        assert get(each).status_code == 200, each
        assert f'<link rel="canonical" href="{SITE}{each}">' in get(each).content.decode(), each


# What is no story


def test_listings_months_and_fixed_pages_are_named(paths):
    publish(at=NOON, topics=["Ports"], authors=["Ana Ray"], dateline="Osterwick")
    write(topics=["Secret"], authors=["Nobody"])
    fixed_pages.save(FixedPage(title="About", slug="about", text="<p>Us.</p>"))
    named = paths("/sitemap/pages.xml")
    assert {"/", "/briefing/", "/corrections/", "/topics/", "/archive/", "/archive/2026/03/", "/about/"} <= set(named)
    assert {"/topics/ports/", "/places/osterwick/", "/authors/ana-ray/"} <= set(named)
    assert not [each for each in named if "secret" in each or "nobody" in each]


def test_what_has_no_story_any_more_is_not_named(paths):
    verbs.withdraw(publish(at=NOON, topics=["Ports"]), reason="Not so.")
    assert "/topics/ports/" not in paths("/sitemap/pages.xml")
    assert "/archive/2026/03/" not in paths("/sitemap/pages.xml")


def _rename():
    topic = Topic.objects.get()
    topic.slug = "harbours"
    rename(topic)


CHANGES = {
    "a topic": lambda: publish("Another", at=NOON, topics=["Trams"]),
    "a topic's new address": _rename,
    "a month": lambda: publish("Another", at=NOON + 30 * DAY),
    "a fixed page": lambda: fixed_pages.save(FixedPage(title="About", slug="about", text="<p>Us.</p>")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_they_hear_of_what_comes_and_what_moves(get, change):
    publish(at=NOON, topics=["Ports"])
    before = get("/sitemap/pages.xml")
    change()
    after = get("/sitemap/pages.xml", if_none_match=before["ETag"])
    assert after.status_code == 200
    assert after.content != before.content


# A month


def test_a_month_has_its_stories_oldest_first_each_with_the_date_of_its_newest_edition(read):
    later = publish("Later", at=NOON + HOUR)
    first = publish("First", at=NOON)
    publish("Of Another Month", at=NOON - 60 * DAY)
    edition = verbs.publish(edit(first, headline="First of All"), kind="update")
    root = read(MARCH)
    assert told(root, "loc") == [f"{SITE}{path(first)}", f"{SITE}{path(later)}"]
    assert told(root, "lastmod") == [edition.at.isoformat(), "2026-03-10T13:00:00+00:00"]


def test_an_address_of_any_letters_is_percent_encoded(paths):
    article = publish("港の夜 & नौका", at=NOON)
    [named] = paths(MARCH)
    assert named.isascii()
    assert unquote(named) == path(article)


def test_a_withdrawn_story_vanishes(get, paths):
    story = publish("Gone", at=NOON)
    publish("Stays", at=NOON)
    seen = get(MARCH)["ETag"]
    verbs.withdraw(story, reason="Not so.")
    assert get(MARCH, if_none_match=seen).status_code == 200
    assert paths(MARCH) == ["/2026/03/stays/"]


def test_a_story_that_moves_is_named_where_it_is(get, paths):
    story = publish("Ferry", at=NOON)
    seen = get(MARCH)["ETag"]
    verbs.publish(edit(story, slug="boat"), kind="minor")
    assert get(MARCH, if_none_match=seen).status_code == 200
    assert paths(MARCH) == ["/2026/03/boat/"]


def test_the_same_state_is_the_same_bytes_and_other_months_change_nothing(get):
    publish(at=NOON)
    seen = get(MARCH)
    publish("April", at=NOON + 30 * DAY)
    publish("May", at=NOON + 60 * DAY)
    assert get(MARCH).content == seen.content
    seen = get(MARCH)["ETag"]
    publish("More of May", at=NOON + 61 * DAY)
    assert get(MARCH, if_none_match=seen).status_code == 304


def test_no_file_is_longer_than_it_may_be(monkeypatch, get, paths):
    monkeypatch.setattr(sitemap, "LARGEST", 3)
    for number in range(7):
        publish(f"Story {number}", at=NOON + number * HOUR)
    files = paths("/sitemap.xml")
    months = [file for file in files if "2026" in file]
    assert months == [MARCH, "/sitemap/2026-03-2.xml", "/sitemap/2026-03-3.xml"]
    assert [len(paths(file)) for file in months] == [3, 3, 1]
    assert [each for file in months for each in paths(file)] == [f"/2026/03/story-{number}/" for number in range(7)]
    pages = [file for file in files if "pages" in file]
    assert [len(paths(file)) for file in pages] == [3, 3, 1]  # home, briefing, corrections; three pages; the month


@pytest.mark.parametrize("address", ["/sitemap/2026-02.xml", "/sitemap/2026-03-2.xml", "/sitemap/pages-2.xml"])
def test_there_is_no_file_beyond_the_last(get, address):
    publish(at=NOON)
    assert get(address).status_code == 404


@pytest.mark.parametrize("part", ["0", "1", "02"])
@pytest.mark.parametrize("name", ["2026-03", "pages"])
def test_the_first_file_has_one_address(get, name, part):
    publish(at=NOON)
    assert get(f"/sitemap/{name}-{part}.xml").status_code == 404


# News


def ago(**span) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - timedelta(**span)


def test_news_is_what_came_in_the_last_two_days_newest_first(read):
    Publication.objects.update_or_create(pk=1, defaults={"name": "Tidings & Co", "language": "en-GB"})
    publish("Too Old", at=ago(hours=49))
    publish("Yesterday", at=ago(hours=30))
    now = publish("Just Now < & >", at=ago(minutes=1))
    root = read("/news-sitemap.xml")
    assert told(root, "news:title") == ["Just Now < & >", "Yesterday"]
    assert told(root, "loc")[0] == f"{SITE}{path(now)}"
    assert told(root, "news:publication_date")[0] == now.first_published.isoformat()
    assert told(root, "news:name") == ["Tidings & Co"] * 2
    assert told(root, "news:language") == ["en", "en"]


@pytest.mark.parametrize(
    "tag, language",
    [("en", "en"), ("en-GB", "en"), ("de", "de"), ("haw", "haw"), ("zh", "zh-cn"), ("zh-Hans-SG", "zh-cn")]
    + [("zh-CN", "zh-cn"), ("zh-TW", "zh-tw"), ("zh-Hant", "zh-tw"), ("zh-HK", "zh-tw"), ("sr-Latn", "sr")],
)
def test_languages_are_told_as_google_takes_them(tag, language):
    assert news_language(tag) == language


def test_what_somebody_paid_for_is_no_news(read):
    publish("An Offer", at=ago(hours=1), label=Label.SPONSORED)
    publish("A Story", at=ago(hours=2))
    assert told(read("/news-sitemap.xml"), "news:title") == ["A Story"]


def test_no_more_than_a_thousand(monkeypatch, read):
    monkeypatch.setattr(sitemap, "MOST_NEWS", 2)
    for hours in (3, 2, 1):
        publish(f"{hours} Hours Ago", at=ago(hours=hours))
    assert told(read("/news-sitemap.xml"), "news:title") == ["1 Hours Ago", "2 Hours Ago"]


def max_age(response) -> int:
    [age] = [part.partition("=")[2] for part in response["Cache-Control"].split(", ") if part.startswith("max-age")]
    return int(age)


def test_it_is_good_until_the_oldest_story_leaves_and_for_an_hour_at_most(get):
    assert max_age(get("/news-sitemap.xml")) == 3_600
    publish("New", at=ago(hours=1))
    assert max_age(get("/news-sitemap.xml")) == 3_600
    publish("Leaves Soon", at=ago(hours=47, minutes=50))
    assert 590 <= max_age(get("/news-sitemap.xml")) <= 600


def test_who_asks_by_date_alone_is_not_told_that_all_is_the_same_when_a_story_has_left(get, monkeypatch):
    publish("Leaves", at=ago(hours=47))
    before = get("/news-sitemap.xml")
    monkeypatch.setattr(sitemap, "RECENT", timedelta(hours=46))  # as if an hour had passed
    after = get("/news-sitemap.xml", if_modified_since="Fri, 01 Jan 2100 00:00:00 GMT")
    assert after.status_code == 200
    assert "Last-Modified" not in after
    assert after["ETag"] != before["ETag"]
    assert b"Leaves" in before.content and b"Leaves" not in after.content


@pytest.mark.parametrize(
    "change",
    [
        lambda story: verbs.publish(edit(story, headline="Otherwise"), kind="minor"),
        lambda story: verbs.publish(edit(story, slug="otherwise"), kind="minor"),
        lambda story: verbs.withdraw(story, reason="Not so."),
        lambda story: verbs.publish(edit(story, label=Label.SPONSORED), kind="minor"),
        lambda story: publish("Another"),
    ],
    ids=["headline", "slug", "withdrawal", "label", "another"],
)
def test_news_hears_of_whatever_changes_it(get, change):
    story = publish(at=ago(hours=1))
    before = get("/news-sitemap.xml")
    change(story)
    after = get("/news-sitemap.xml", if_none_match=before["ETag"])
    assert after.status_code == 200
    assert after.content != before.content


def test_without_news_it_is_there_and_empty(get):
    publish(at=NOON)
    response = get("/news-sitemap.xml")
    assert response.status_code == 200
    assert not told(etree.fromstring(response.content), "loc")
