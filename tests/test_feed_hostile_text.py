"""No text, wherever it stands, breaks or empties a feed, and what can be kept of it is read as it was meant."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.feeds import atom, jsonfeed, rss
from articles.feeds.document import Author, Entry, Picture
from articles.text import clean, clean_line
from tests.feed_samples import BARE, EXAMPLE, FERRY, FORMATS, HOSTILE, SITE, hostile, read, rendered, xml

pytestmark = pytest.mark.either

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
every_format = pytest.mark.parametrize("name", FORMATS)
every_text = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


@every_format
@every_text
def test_hostile_text_is_read_as_clean_text(name, text):
    document = hostile(text)
    first, bare = read(rendered(document, name), name)
    line = clean_line(text)
    assert bare.title == (line or BARE.url)
    assert first.authors == ([line] if line else [])
    assert first.topics == sorted({"b", line} - {""})
    assert (first.summary or "") == line
    assert first.html == clean(f"<p>{text}</p>")


@every_format
@every_text
def test_no_control_or_bidi_character_leaves_in_what_people_wrote(name, text):
    said = read(rendered(hostile(text), name), name)[1]
    assert not BIDI.search(said.title + said.html)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", said.title + said.html)


@every_text
@pytest.mark.parametrize("name", ["rss", "atom"])
def test_feedparser_finds_every_entry_of_a_hostile_feed(name, text):
    found = feedparser.parse(rendered(hostile(text), name))
    assert not found.bozo, found.get("bozo_exception")
    assert len(found.entries) == 2


@every_format
def test_a_headline_is_escaped_once(name):
    entry = replace(BARE, title="Fish &amp; <b>chips</b>")
    feed = rendered(replace(EXAMPLE, entries=(entry,)), name)
    escaped = {
        "rss": b"<title>Fish &#x26;amp; &#x3C;b&gt;chips&#x3C;/b&gt;</title>",
        "atom": b"<title>Fish &amp;amp; &lt;b&gt;chips&lt;/b&gt;</title>",
        "json": b'"title": "Fish &amp; <b>chips</b>"',
    }
    assert escaped[name] in feed


def test_a_summary_is_html_in_rss_and_so_is_escaped_there_as_html_first():
    entry = replace(BARE, summary="5 < 6 &amp; </p>")
    item = xml(rss.render(replace(EXAMPLE, entries=(entry,)))).find("channel/item")
    assert item.findtext("description") == "5 &lt; 6 &amp;amp; &lt;/p&gt;"


def test_the_picture_of_an_entry_without_summary_is_not_mistaken_for_its_text():
    entry = replace(BARE, picture=FERRY.picture)
    found = feedparser.parse(rss.render(replace(EXAMPLE, entries=(entry,)))).entries[0]
    assert [content.value for content in found.content] == [BARE.html]


@pytest.mark.parametrize("name", ["rss", "json"])
@pytest.mark.parametrize("guid", ["Cafe\u0301 1", "  spaced  id ", "a\u202eb", "<a&b>", "http://x.example/?a=1&b=2"])
def test_an_id_is_kept_letter_for_letter(name, guid):
    assert read(rendered(replace(EXAMPLE, entries=(replace(BARE, id=guid),)), name), name)[0].id == guid


@every_format
def test_an_id_loses_only_what_no_feed_can_carry(name):
    ids = [
        read(rendered(replace(EXAMPLE, entries=(replace(BARE, id=guid),)), name), name)[0].id
        for guid in ("urn:x\x00-tidings:\ud8001", "urn:x-tidings:1")
    ]
    assert ids == ["urn:x-tidings:1"] * 2


anything = st.text(st.characters(exclude_categories=()))
moments = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.timezones())  # noqa: DTZ001 - aware
counts = st.integers(0, 10**9)
pictures = st.builds(
    Picture,
    url=anything,
    type=st.just("image/png"),
    length=counts,
    width=counts,
    height=counts,
    alt=anything,
    caption=anything,
    credit=anything,
)


def _undisturbed(text: str) -> bool:
    """feedparser strips ends and takes UTF-8 that looks like Latin-1 read wrongly for just that."""
    try:
        return text == text.strip() == text.encode("latin-1").decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text == text.strip()


ids = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1).filter(_undisturbed)
entries = st.builds(
    Entry,
    id=ids,
    url=st.just(SITE + "story/"),
    title=anything.filter(lambda text: _undisturbed(clean_line(text))),
    summary=anything,
    html=anything,
    published=moments,
    updated=moments,
    authors=st.lists(st.builds(Author, name=anything, url=anything), max_size=2).map(tuple),
    topics=st.lists(anything, max_size=2).map(tuple),
    language=anything,
    picture=st.none() | pictures,
)
documents = st.builds(
    replace,
    st.just(EXAMPLE),
    title=anything,
    description=anything,
    language=anything,
    updated=moments,
    entries=st.lists(entries, max_size=3, unique_by=lambda entry: entry.id).map(tuple),
    rights=anything,
    icon=anything,
    logo=anything,
)


@settings(deadline=None)
@given(documents)
def test_whatever_is_written_each_entry_is_found_with_its_id_and_clean_title(document):
    titles = [clean_line(entry.title) or entry.url for entry in document.entries]
    for name in FORMATS:
        found = read(rendered(document, name), name)
        assert [entry.title for entry in found] == titles
        assert [entry.id for entry in found] == [_id(entry.id, name) for entry in document.entries]


@settings(deadline=None)
@given(documents)
def test_whatever_is_written_feedparser_finds_each_entry_with_its_id_and_clean_title(document):
    titles = [clean_line(entry.title) or entry.url for entry in document.entries]
    for name in ("rss", "atom"):
        found = feedparser.parse(rendered(document, name))
        assert not found.bozo, found.get("bozo_exception")
        assert [entry.id for entry in found.entries] == [_id(entry.id, name) for entry in document.entries]
        assert [_title(entry.title, name) for entry in found.entries] == [_title(title, name) for title in titles]


def _id(guid: str, name: str) -> str:
    return atom.iri(guid) if name == "atom" else guid


def _title(title: str, name: str) -> str:
    """RSS does not say whether a title is text or HTML; feedparser guesses where it holds an `&` or a tag."""
    return "" if name == "rss" and re.search("[&<]", title) else title


def test_a_json_feed_of_surrogates_is_utf_8():
    entry = replace(BARE, title="\ud83d", topics=(), authors=(Author("\udc00", "\udc00"),))
    feed = jsonfeed.render(replace(EXAMPLE, entries=(replace(entry, published=datetime(2026, 1, 1, tzinfo=UTC)),)))
    assert json.loads(feed.decode("utf-8"))["items"][0]["title"] == BARE.url
