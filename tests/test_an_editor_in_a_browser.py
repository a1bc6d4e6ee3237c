"""An editor at her desk, in a real browser: she writes, publishes, changes her mind, corrects, withdraws."""

import json
import re

import feedparser
import pytest

from .tour import come_in

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page, site):
    """The desk's first page, signed in as the demo editor."""
    come_in(page, site)
    page.get_by_role("link", name="Stories", exact=True).first.wait_for()
    return page


def write_section(page, number: int, crosshead: str, text: str, highlights: list[str]) -> None:
    """Fills the n-th section of the form, counted from 0."""
    section = page.locator(f"#articles_section_set-{number}")
    section.get_by_label("Crosshead").fill(crosshead)
    section.locator(".ProseMirror").fill(text)
    section.get_by_label("Highlights").fill("\n".join(highlights))


def write(page, site, headline: str) -> None:
    page.goto(f"{site.url}/admin/articles/article/add/")
    page.get_by_label("Headline").fill(headline)
    write_section(page, 0, "", "The first boat left at six.", ["First boat at six", "★ Nine days without"])
    page.get_by_role("button", name="Add section").click()
    write_section(page, 1, "What It Cost", "The town paid.", ["The town paid"])


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def said(page) -> str:
    return page.locator(".messagelist").inner_text()


def in_feeds(site, headline: str) -> dict[str, str]:
    """The id under which each feed has this headline; feeds without it are left out."""
    parsed = {name: feedparser.parse(site.get(f"/{name}").body).entries for name in ("rss.xml", "atom.xml")}
    titled = {name: {entry.title: entry.id for entry in entries} for name, entries in parsed.items()}
    titled["feed.json"] = {item["title"]: item["id"] for item in json.loads(site.get("/feed.json").body)["items"]}
    return {name: ids[headline] for name, ids in titled.items() if headline in ids}


def test_she_types_a_story_publishes_it_and_changes_it_in_peace(desk, site):
    first, second = "Ferry to Skerry Runs Again", "Ferry to Skerry Runs Twice a Day"
    write(desk, site, first)
    press(desk, "Publish now")
    assert "Published" in said(desk)
    address = desk.get_by_role("link", name="See the page").get_attribute("href")
    page = site.get(address).body.decode()
    for words in (
        first,
        "What It Cost",
        "The first boat left at six.",
        "The town paid",
        '#section-1">Nine days without',
    ):
        assert words in page
    ids = in_feeds(site, first)
    assert len(ids) == 3
    assert len(set(ids.values())) == 1

    desk.get_by_label("Headline").fill(second)
    press(desk, "Save; readers see no change")
    assert "Live, with unpublished changes" in desk.locator(".standing").inner_text()
    assert site.get(address).body.decode() == page, "saved is not published"
    assert in_feeds(site, second) == {}

    press(desk, "Publish update…")
    desk.get_by_label(re.compile("Update:")).check()
    press(desk, "Publish now")
    assert second in site.get(address).body.decode()
    assert in_feeds(site, second) == ids, "the same story, by the same id"


def test_she_corrects_a_story_and_tells_readers_what_was_wrong(desk, site):
    headline = "Lighthouse at Skerry Point Goes Dark"
    write(desk, site, headline)
    press(desk, "Publish now")
    address = desk.get_by_role("link", name="See the page").get_attribute("href")
    press(desk, "Publish update…")
    desk.get_by_label(re.compile("Correction:")).check()
    press(desk, "Publish now")
    assert "Tell readers what was wrong." in desk.locator(".errorlist").first.inner_text()
    desk.get_by_label("Note to readers").fill("It went dark on Monday, not on Sunday.")
    press(desk, "Publish now")
    assert "It went dark on Monday, not on Sunday." in site.get(address).body.decode()
    assert b"It went dark on Monday" in site.get("/rss.xml").body


def test_she_withdraws_a_story_with_a_reason(desk, site):
    headline = "Mayor to Swim to Skerry"
    write(desk, site, headline)
    press(desk, "Publish now")
    address = desk.get_by_role("link", name="See the page").get_attribute("href")
    press(desk, "Withdraw…")
    desk.get_by_label("Reason").fill("He will not.")
    press(desk, "Withdraw from the site")
    assert site.get(address).status == 410
    assert in_feeds(site, headline) == {}


def test_a_story_that_is_not_ready_is_saved_and_says_what_is_missing(desk, site):
    desk.goto(f"{site.url}/admin/articles/article/add/")
    desk.get_by_label("Headline").fill("Something About the Sea")
    press(desk, "Publish now")
    assert "body is empty" in said(desk)
    assert desk.get_by_label("Headline").input_value() == "Something About the Sea"
    assert in_feeds(site, "Something About the Sea") == {}
