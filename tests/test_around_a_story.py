"""What stands around a story on its page, and that it stays true when other stories come and go."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from articles import related, stories
from articles.publishing import verbs

from .public_state import keys_bumped_since, last_bump
from .stories import edit, path, publish

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def get(client):
    return lambda address: client.get(address, secure=True, headers={"host": "news.example"}).content.decode()


def at(days: int, headline: str, **given):
    return publish(headline, at=START + days * DAY, **given)


def around(story) -> related.Around:
    return related.around(stories.at(path(story)))


def headlines(shown) -> list[str]:
    return [story.headline for story in shown]


def test_more_on_this_is_the_newest_of_its_topics_each_once():
    story = at(9, "Crane Moves", topics=["Ports", "Energy"])
    at(1, "Both", topics=["Ports", "Energy"])
    at(2, "Grid Fails", topics=["Energy"])
    at(3, "Boat Late", topics=["Ports"])
    at(4, "Of Something Else", topics=["Culture"])
    assert headlines(around(story).more) == ["Boat Late", "Grid Fails", "Both"]


def test_there_are_four_at_most_the_newest_of_all_its_topics():
    story = at(20, "Crane Moves", topics=["Ports", "Energy"])
    for day in range(8):
        at(day, f"Day {day}", topics=["Energy" if day % 4 == 3 else "Ports"])
    assert headlines(around(story).more) == ["Day 7", "Day 6", "Day 5", "Day 4"]


def test_the_latest_repeat_neither_the_story_nor_what_is_more_on_it():
    for day in range(8):
        at(day, f"Day {day}", topics=["Ports"] if day == 6 else [])
    story = at(9, "Crane Moves", topics=["Ports"])
    assert headlines(around(story).more) == ["Day 6"]
    assert headlines(around(story).latest) == ["Day 7", "Day 5", "Day 4", "Day 3"]


def test_a_story_alone_has_nothing_around_it(get):
    page = get(path(publish(topics=["Ports"])))
    assert "More on this" not in page
    assert 'id="latest"' not in page


@pytest.mark.parametrize(
    "change",
    [
        lambda other: at(12, "Boat Late", topics=["Ports"]),
        lambda other: at(12, "Of Something Else"),
        lambda other: verbs.publish(edit(other, headline="Grid Holds"), kind="minor"),
        lambda other: verbs.withdraw(other, reason="Not so."),
    ],
    ids=["more on its topic", "another topic", "a headline that changes", "one that is withdrawn"],
)
def test_what_changes_around_it_bumps_a_key_of_its_page(get, change):
    other, story = at(1, "Grid Fails", topics=["Ports"]), at(9, "Crane Moves", topics=["Ports"])
    before, page, mark = around(story), get(path(story)), last_bump()
    change(other)
    assert get(path(story)) != page
    assert before.keys & keys_bumped_since(mark)


def test_an_update_says_why_at_the_top(get):
    story = at(0, "Crane Moves", sections=[("", "The first boat.", ["First boat"])])
    assert "Updated" not in get(path(story))
    verbs.publish(story, kind="update", note="With the fares for bicycles.")
    page = get(path(story))
    assert (
        page.index("<strong>Updated</strong>") < page.index("With the fares for bicycles.") < page.index("Key points")
    )


def test_what_is_minor_hides_no_reason(get):
    story = at(0, "Crane Moves")
    verbs.publish(story, kind="correction", note="It was seven.")
    verbs.publish(story, kind="minor", note="A comma.")
    assert around(story).reason == "It was seven."
    assert "A comma." not in get(path(story))


def test_a_story_that_has_changed_leads_to_its_history(get):
    story = publish()
    assert "/history/" not in get(path(story))
    verbs.publish(story, kind="minor")
    assert f'href="{path(story)}history/"' in get(path(story))


def test_a_story_is_passed_on_by_plain_links_and_an_address_to_copy(get):
    story = publish("Fares & “Friends”?")
    page, address = get(path(story)), f"https://news.example{path(story)}"
    assert f"<code>{address}</code>" in page
    for start in ("mailto:?subject=Fares%20%26%20", "https://wa.me/?text=", "https://bsky.app/intent/compose?text="):
        assert f'<a rel="nofollow noopener" href="{start}' in page
    assert page.count(quote(address, safe="")) == 4
