"""Real clients subscribe to a real server: each story once, an update as an update, 304 while nothing happens."""

import re

import feedparser
import pytest
from reader import make_reader

COPY = "{headline}\n\nThe first boat left at {hour} on Saturday.\n\nTopics: Regatta\n"


@pytest.fixture
def publish(site, tmp_path):
    """Publishes copy on the running site, and says which id the story has there."""

    def importcopy(headline: str, hour: str) -> int:
        file = tmp_path / "story.txt"
        file.write_text(COPY.format(headline=headline, hour=hour))
        return int(re.match(r"\d+", site.manage("importcopy", str(file), "--publish"))[0])

    return importcopy


@pytest.mark.parametrize("file_name", ["rss.xml", "atom.xml", "feed.json"])
def test_reader_stores_each_story_once_and_an_update_in_its_place(site, publish, file_name):
    headline = f"Regatta Begins, Says {file_name}"
    publish(headline, "six")
    url = f"{site.url}/topics/regatta/{file_name}"
    with make_reader(":memory:") as client:
        client.add_feed(url)
        client.update_feed(url)
        stored = {entry.id: entry.title for entry in client.get_entries()}
        assert list(stored.values()).count(headline) == 1
        assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", identity) for identity in stored)
        (entry,) = [entry for entry in client.get_entries() if entry.title == headline]
        client.mark_entry_as_read(entry)

        publish(headline, "seven")
        client.update_feed(url)
        after = {entry.id: entry for entry in client.get_entries()}
        assert after.keys() == stored.keys()
        told = after[entry.id]
        assert "seven" in told.get_content(prefer_summary=False).value
        assert told.updated is None or told.updated >= (told.published or told.updated)

        client.update_feed(url)
        assert len(list(client.get_entries())) == len(stored)
        assert client.get_feed(url).last_exception is None


@pytest.mark.parametrize("file_name", ["rss.xml", "atom.xml"])
def test_feedparser_is_told_304_until_something_happens(site, publish, file_name):
    publish(f"Rowers Rest, Says {file_name}", "six")
    url = f"{site.url}/topics/regatta/{file_name}"
    first = feedparser.parse(url)
    assert not first.bozo
    ids = [entry.id for entry in first.entries]
    assert len(ids) == len(set(ids))
    again = feedparser.parse(url, etag=first.etag, modified=first.get("modified"))
    assert again.status == 304

    publish(f"Rowers Rest, Says {file_name}", "seven")
    changed = feedparser.parse(url, etag=first.etag, modified=first.get("modified"))
    assert changed.status == 200
    assert sorted(entry.id for entry in changed.entries) == sorted(ids)
    assert any("seven" in entry.summary for entry in changed.entries)
