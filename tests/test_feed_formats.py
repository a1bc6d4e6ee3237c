"""What RSS, Atom and JSON Feed say of one document."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from articles.feeds import atom, jsonfeed, rss
from articles.feeds.document import Author, Document, Picture
from tests.feed_samples import ATOM, BARE, EMPTY, EXAMPLE, FERRY, FORMATS, SITE, addressed, read, rendered, xml

pytestmark = pytest.mark.either

GOLDEN = Path(__file__).parent / "golden"
MEDIA = "{http://search.yahoo.com/mrss/}"

every_format = pytest.mark.parametrize("name", FORMATS)


@every_format
def test_the_example_is_the_reviewed_one_byte_for_byte(name, tmp_path):
    made = tmp_path / f"example.{name}"
    made.write_bytes(rendered(addressed(EXAMPLE, name), name))
    golden = GOLDEN / made.name
    assert made.read_bytes() == golden.read_bytes(), f"if the change is meant: diff {golden} {made}, then copy it over"


@every_format
def test_an_entry_is_read_as_it_was_written(name):
    full, bare = read(rendered(EXAMPLE, name), name)
    assert (full.id, full.url, full.title, full.summary) == (FERRY.id, FERRY.url, FERRY.title, FERRY.summary)
    assert full.html == FERRY.html
    assert full.authors == ["Inés Ó Dálaigh", "Tidings staff"]
    assert (bare.url, bare.title, bare.html, bare.authors, bare.topics) == (BARE.url, BARE.title, BARE.html, [], [])


@every_format
def test_a_summary_is_absent_where_there_is_no_standfirst(name):
    assert [entry.summary for entry in read(rendered(EXAMPLE, name), name)] == [FERRY.summary, None]


@every_format
def test_topics_are_sorted_and_told_once(name):
    entry = replace(FERRY, topics=("sea", "Port", "sea ", "", "Ärger"))
    assert read(rendered(replace(EXAMPLE, entries=(entry,)), name), name)[0].topics == ["Port", "sea", "Ärger"]


@every_format
def test_a_language_is_named_only_where_it_is_not_the_documents(name):
    entries = (FERRY, replace(FERRY, language="en-GB"), replace(FERRY, language=""))
    found = [entry.language for entry in read(rendered(replace(EXAMPLE, entries=entries), name), name)]
    assert found == ["ga", None, None]


@every_format
def test_entries_keep_the_order_given_whatever_their_dates(name):
    entries = tuple(replace(BARE, id=f"urn:x-tidings:{n}", published=FERRY.published) for n in (5, 1, 4, 2, 3))
    found = read(rendered(replace(EXAMPLE, entries=(*entries, FERRY)), name), name)
    assert [entry.id for entry in found] == [*(entry.id for entry in entries), FERRY.id]


@every_format
def test_a_document_without_entries_is_still_a_feed(name):
    assert read(rendered(EMPTY, name), name) == []


@every_format
def test_an_entry_without_text_still_says_something(name):
    entry = replace(BARE, html=" \n", title="Fish & chips")
    assert read(rendered(replace(EXAMPLE, entries=(entry,)), name), name)[0].html == "<p>Fish &amp; chips</p>"


@every_format
def test_addresses_pass_through_unchanged(name):
    url = SITE + "2026/03/%E0%A4%AC/?a=1&b=2#c"
    assert read(rendered(replace(EXAMPLE, entries=(replace(BARE, url=url),)), name), name)[0].url == url


@every_format
def test_nobody_learns_the_version_of_the_software(name):
    feed = rendered(EXAMPLE, name)
    assert b"feedgen" not in feed
    assert feed.count(b"version=") == {"rss": 2, "atom": 1, "json": 0}[name]


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_xml_declares_its_encoding(name):
    assert rendered(EXAMPLE, name).startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n")


def test_media_types_are_those_readers_expect():
    assert rss.MEDIA_TYPE == "application/rss+xml; charset=utf-8"
    assert atom.MEDIA_TYPE == "application/atom+xml; charset=utf-8"
    assert jsonfeed.MEDIA_TYPE == "application/feed+json"


def test_an_imported_id_is_kept_in_rss_and_json_and_wrapped_for_atom():
    ids = {name: read(rendered(EXAMPLE, name), name)[1].id for name in FORMATS}
    assert ids == {"rss": "123 abc", "json": "123 abc", "atom": "urn:uuid:c14fb934-7658-5651-a88d-025dd2943776"}


@pytest.mark.parametrize(
    "guid",
    [
        "urn:uuid:6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
        "tag:tidings.example,2026:1",
        "https://tidings.example/?p=12&x=%20#top",
        "https://tidings.example/børs/東京/𠮷",
    ],
)
def test_an_id_that_is_an_iri_stays_as_it_is_in_atom(guid):
    assert atom.iri(guid) == guid


@pytest.mark.parametrize(
    "guid",
    [
        "123",
        "",
        "?p=12",
        "/2026/a",
        "note: hello",
        "a:b c",
        "a:%zz",
        "a:b#c#d",
        "a:<b>",
        "a:\u202eb",
        "é:b",
        "a:\n",
        "a:",
    ],
)
def test_an_id_that_is_no_iri_becomes_one_for_atom_and_no_two_become_the_same(guid):
    wrapped = atom.iri(guid)
    assert wrapped.startswith("urn:uuid:")
    assert atom.iri(wrapped) == wrapped
    assert atom.iri(guid + "?") != wrapped


def test_rss_guids_are_no_permalinks():
    assert {guid.get("isPermaLink") for guid in xml(rss.render(EXAMPLE)).iter("guid")} == {"false"}


def test_rss_description_is_the_full_text_where_there_is_no_summary():
    item = xml(rss.render(EXAMPLE)).findall("channel/item")[1]
    assert item.findtext("description") == BARE.html
    assert item.find("{*}encoded") is None


def test_rss_puts_every_item_after_the_channels_own_elements():
    tags = [child.tag for child in xml(rss.render(EXAMPLE))[0]]
    assert tags[-2:] == ["item", "item"]
    assert "item" not in tags[:-2]


def test_rss_tells_of_the_channel_what_the_document_holds():
    channel = xml(rss.render(EXAMPLE))[0]
    said = {
        tag: channel.findtext(tag) for tag in ("title", "link", "description", "language", "copyright", "generator")
    }
    assert said == {
        "title": EXAMPLE.title,
        "link": SITE,
        "description": EXAMPLE.description,
        "language": "en-GB",
        "copyright": EXAMPLE.rights,
        "generator": "Newsroom",
    }
    assert [part.text for part in channel.find("image")] == [EXAMPLE.logo, EXAMPLE.title, SITE]
    assert channel.find("ttl") is None


def test_rss_without_a_logo_has_no_image():
    assert xml(rss.render(replace(EXAMPLE, logo="")))[0].find("image") is None


def test_rss_dates_are_the_publication_of_each_item_and_the_last_change_of_all():
    channel = xml(rss.render(EXAMPLE))[0]
    assert channel.findtext("lastBuildDate") == "Mon, 02 Mar 2026 18:04:09 +0000"
    assert [date.text for date in channel.iter("pubDate")] == [
        "Sun, 01 Mar 2026 05:30:00 +0000",
        "Wed, 24 Dec 2025 23:59:59 +0000",
    ]


def test_rss_links_every_relation_but_the_page_itself():
    links = [dict(link.attrib) for link in xml(rss.render(EXAMPLE))[0].iter(ATOM + "link")]
    assert links == [
        {"rel": "self", "href": SITE + "rss.xml", "type": "application/rss+xml"},
        {"rel": "hub", "href": SITE + "hub"},
        {"rel": "prev-archive", "href": SITE + "archive/3/rss.xml", "type": "application/rss+xml"},
    ]


def test_a_channel_without_description_is_described_by_its_title():
    assert xml(rss.render(replace(EXAMPLE, description=" ")))[0].findtext("description") == EXAMPLE.title


def test_rss_shows_a_picture_with_type_length_size_credit_and_description():
    item = xml(rss.render(EXAMPLE)).find("channel/item")
    size = {"width": "1200", "height": "800"}
    url = FERRY.picture.url
    assert [dict(e.attrib) for e in item.findall("enclosure")] == [
        {"url": url, "length": "48211", "type": "image/jpeg"}
    ]
    content = item.find(MEDIA + "content")
    assert dict(content.attrib) == {"url": url, "type": "image/jpeg", "medium": "image", "fileSize": "48211"} | size
    small = FERRY.picture.thumbnail
    assert dict(content.find(MEDIA + "thumbnail").attrib) == {"url": small.url, "width": "480", "height": "360"}
    assert content.findtext(MEDIA + "description") == "A white ferry at night"
    assert content.findtext(MEDIA + "credit") == "I. Ó D."


def test_a_picture_of_unknown_size_claims_none():
    entry = replace(BARE, picture=Picture(SITE + "a.png", "image/png", 0, 0, 0, caption="A glove"))
    document = replace(EXAMPLE, entries=(entry,))
    content = xml(rss.render(document)).find(f"channel/item/{MEDIA}content")
    assert dict(content.attrib) == {"url": SITE + "a.png", "type": "image/png", "medium": "image"}
    assert [child.tag.removeprefix(MEDIA) for child in content] == ["thumbnail", "description"]
    assert json.loads(jsonfeed.render(document))["items"][0]["attachments"] == [
        {"url": SITE + "a.png", "mime_type": "image/png", "title": "A glove"}
    ]


def test_atom_tells_of_the_feed_what_the_document_holds():
    feed = xml(atom.render(EXAMPLE))
    names = [feed.findtext(ATOM + tag) for tag in ("id", "title", "subtitle", "rights", "generator")]
    assert names == [EXAMPLE.id, EXAMPLE.title, EXAMPLE.description, EXAMPLE.rights, "Newsroom"]
    assert [feed.findtext(ATOM + tag) for tag in ("icon", "logo")] == [EXAMPLE.icon, EXAMPLE.logo]
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    assert [part.text for part in feed.find(ATOM + "author")] == ["Tidings", SITE]


def test_atom_dates_are_in_utc_and_whole_seconds():
    feed = xml(atom.render(EXAMPLE))
    entry = feed.find(ATOM + "entry")
    assert feed.findtext(ATOM + "updated") == "2026-03-02T18:04:09+00:00"
    assert entry.findtext(ATOM + "published") == "2026-03-01T05:30:00+00:00"
    assert entry.findtext(ATOM + "updated") == "2026-03-02T18:04:09+00:00"


def test_atom_links_keep_their_relation_type_and_length():
    feed = xml(atom.render(addressed(EXAMPLE, "atom")))
    assert [link.get("rel") for link in feed.findall(ATOM + "link")] == ["self", "alternate", "hub", "prev-archive"]
    assert [dict(link.attrib) for link in feed.find(ATOM + "entry").iter(ATOM + "link")] == [
        {"rel": "alternate", "href": FERRY.url, "type": "text/html"},
        {"rel": "enclosure", "href": FERRY.picture.url, "type": "image/jpeg", "length": "48211"},
    ]


def test_atom_takes_a_relation_that_feedgen_does_not_know():
    link = replace(EXAMPLE.links[2], rel="https://tidings.example/rel/printed")
    feed = xml(atom.render(replace(EXAMPLE, links=(*EXAMPLE.links, link))))
    assert feed.findall(ATOM + "link")[-1].get("rel") == link.rel


def test_atom_content_is_html_and_titles_are_text():
    entry = xml(atom.render(EXAMPLE)).find(ATOM + "entry")
    assert entry.find(ATOM + "content").get("type") == "html"
    assert [entry.find(ATOM + tag).get("type", "text") for tag in ("title", "summary")] == ["text", "text"]


def test_atom_authors_have_a_page_where_they_have_one():
    authors = xml(atom.render(EXAMPLE)).find(ATOM + "entry").findall(ATOM + "author")
    assert [author.findtext(ATOM + "uri") for author in authors] == [SITE + "authors/ines/", None]


def test_a_feed_without_a_publication_is_by_its_title():
    feed = xml(atom.render(replace(EXAMPLE, author=None)))
    assert [part.text for part in feed.find(ATOM + "author")] == [EXAMPLE.title, SITE]


def test_json_tells_of_the_feed_what_the_document_holds():
    feed = json.loads(jsonfeed.render(addressed(EXAMPLE, "json")))
    del feed["items"]
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": EXAMPLE.title,
        "home_page_url": SITE,
        "feed_url": SITE + "feed.json",
        "next_url": SITE + "archive/3/feed.json",
        "description": EXAMPLE.description,
        "icon": EXAMPLE.icon,
        "favicon": EXAMPLE.icon,
        "authors": [{"name": "Tidings", "url": SITE}],
        "language": "en-GB",
        "hubs": [{"type": "WebSub", "url": SITE + "hub"}],
    }


def test_json_shows_a_picture_as_image_and_attachment():
    item = json.loads(jsonfeed.render(EXAMPLE))["items"][0]
    assert (item["image"], item["banner_image"]) == (FERRY.picture.url, FERRY.picture.banner)
    assert item["attachments"] == [
        {
            "url": FERRY.picture.url,
            "mime_type": "image/jpeg",
            "title": "A white ferry at night",
            "size_in_bytes": 48211,
        }
    ]


def test_json_leaves_out_what_is_blank():
    document = Document(
        id="urn:x-tidings:1",
        title="Tidings",
        description="",
        language="",
        updated=EXAMPLE.updated,
        links=EXAMPLE.links[:2],
        entries=(BARE,),
    )
    feed = json.loads(jsonfeed.render(document))
    assert list(feed) == ["version", "title", "home_page_url", "feed_url", "authors", "items"]
    assert list(feed["items"][0]) == ["id", "url", "title", "content_html", "date_published", "date_modified"]


@every_format
def test_a_nameless_author_is_nobody(name):
    entry = replace(BARE, authors=(Author(" ", SITE), Author("Bo")))
    assert read(rendered(replace(EXAMPLE, entries=(entry,)), name), name)[0].authors == ["Bo"]


@every_format
def test_a_date_without_time_zone_is_refused(name):
    naive = datetime(2026, 3, 1)  # noqa: DTZ001 - the mistake itself
    with pytest.raises(ValueError, match="2026-03-01 00:00:00 names no time zone"):
        rendered(replace(EXAMPLE, entries=(replace(BARE, published=naive),)), name)


@pytest.mark.parametrize("links", [(), EXAMPLE.links[:1], EXAMPLE.links[1:], EXAMPLE.links[:2] * 2])
def test_a_document_has_one_self_and_one_alternate(links):
    with pytest.raises(ValueError, match="one self and one alternate"):
        replace(EXAMPLE, links=links)
