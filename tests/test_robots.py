"""What robots are told to leave alone, read as they read it."""

from urllib.robotparser import RobotFileParser

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def robots(get):
    response = get("/robots.txt")
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    rules = RobotFileParser()
    rules.parse(response.content.decode().splitlines())
    return rules


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/2026/03/ferry/",
        "/topics/ports/",
        "/archive/2026/03/",
        "/briefing/",
        "/search/",
        "/searching/",
        "/media/a.jpg",
    ]
    + [f"/search/{file}?q=ferry" for file in ("rss.xml", "atom.xml", "feed.json")],
)
def test_what_the_public_reads_may_be_read(robots, path):
    assert robots.can_fetch("AnyBot", path)


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/preview/x/", "/search/?q=ferry"])
def test_the_desk_previews_and_pages_of_searches_are_left_alone(robots, path):
    assert not robots.can_fetch("AnyBot", path)


def test_both_sitemaps_are_named_by_their_whole_addresses(get, robots):
    named = robots.site_maps()
    assert named == ["https://news.example/sitemap.xml", "https://news.example/news-sitemap.xml"]
    assert [get(address.removeprefix("https://news.example")).status_code for address in named] == [200, 200]


def test_who_has_it_already_is_told_that_it_is_the_same(get):
    assert get("/robots.txt", if_none_match=get("/robots.txt")["ETag"]).status_code == 304
