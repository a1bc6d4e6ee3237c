"""The list of all feeds, as a reader program takes it in."""

from xml.etree import ElementTree

import pytest

from articles.feeds.opml import Feed, Group, render
from articles.models import Author, Topic
from articles.publishing import verbs
from articles.publishing.names import rename

from .stories import publish, write

pytestmark = pytest.mark.django_db
HOSTILE = "<b> & \"q\" 'q' ]]> \x00\x1b\ud800\u202e end"


def feeds(outline) -> list[tuple[str, str, str]]:
    return [(each.get("text"), each.get("xmlUrl"), each.get("htmlUrl")) for each in outline.findall("outline[@xmlUrl]")]


def folders(body) -> dict[str, list]:
    return {each.get("text"): feeds(each) for each in body.findall("outline") if not each.get("xmlUrl")}


@pytest.fixture
def body(get):
    return lambda address="/feeds.opml": ElementTree.fromstring(get(address).content).find("body")


def test_all_feeds_are_listed_by_kind_and_name(body):
    publish(topics=["Weather", "energy", "Ports"], authors=["Ben Oak", "Ana Ray"], dateline="Osterwick")
    assert feeds(body())[0] == ("Newsroom", "https://news.example/rss.xml", "https://news.example/")
    listed = folders(body())
    assert list(listed) == ["Topics", "Places", "Authors"]
    assert [name for name, _, _ in listed["Topics"]] == ["energy – Newsroom", "Ports – Newsroom", "Weather – Newsroom"]
    assert [name for name, _, _ in listed["Authors"]] == ["Ana Ray – Newsroom", "Ben Oak – Newsroom"]
    osterwick = "https://news.example/places/osterwick/"
    assert listed["Places"] == [("Osterwick – Newsroom", f"{osterwick}rss.xml", osterwick)]


def test_every_address_in_it_is_a_feed_or_a_page(get):
    publish(topics=["Ports", "दिल्ली"], authors=["Ana Ray"], dateline="Osterwick/東京")
    outlines = ElementTree.fromstring(get("/feeds.opml").content).iter("outline")
    addresses = [each.get(name) for each in outlines for name in ("xmlUrl", "htmlUrl") if each.get(name)]
    assert len(addresses) >= 12
    for address in addresses:
        assert address.isascii()
        assert get(address.removeprefix("https://news.example")).status_code == 200


def test_it_is_opml_of_version_2_and_says_so(get):
    publish()
    response = get("/feeds.opml")
    opml = ElementTree.fromstring(response.content)
    assert (opml.tag, opml.get("version")) == ("opml", "2.0")
    assert opml.findtext("head/title") == "Newsroom"
    assert {each.get("type") for each in opml.iter("outline") if each.get("xmlUrl")} == {"rss"}
    assert response["Content-Type"] == "text/x-opml; charset=utf-8"
    assert response["Cache-Control"] == "max-age=60, stale-if-error=86400"
    assert response["Vary"] == "Accept-Encoding"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    assert get("/feeds.opml", if_none_match=response["ETag"]).status_code == 304


def test_a_site_without_a_story_lists_its_own_feed(body):
    assert ("Newsroom", "https://news.example/rss.xml", "https://news.example/") in feeds(body())
    assert folders(body()) == {}


def test_what_only_drafts_or_withdrawn_stories_have_is_not_listed(body):
    write(topics=["Secrets"])
    verbs.withdraw(publish(topics=["Ports"]), reason="Not so.")
    assert folders(body()) == {}


def test_the_same_state_makes_the_same_bytes_in_whatever_order_names_came(get):
    for name in ("b", "A", "B", "a", "Ä"):
        publish(f"Story of {name}", topics=[f"{name} x"])
    first = get("/feeds.opml").content
    assert first == get("/feeds.opml").content
    listed = folders(ElementTree.fromstring(first).find("body"))["Topics"]
    assert [text[0] for text, _, _ in listed] == ["A", "a", "B", "b", "Ä"]


@pytest.mark.parametrize("model", [Topic, Author])
def test_a_rename_is_a_new_document(get, model):
    publish(topics=["Ports"], authors=["Ana Ray"])
    before = get("/feeds.opml")
    named = model.objects.get()
    named.name = "Renamed & New"
    rename(named)
    assert b"Renamed &amp; New" in get("/feeds.opml").content
    assert get("/feeds.opml", if_none_match=before["ETag"]).status_code == 200


def test_hostile_names_are_text():
    written = render(HOSTILE, [Group(HOSTILE, (Feed(HOSTILE, "https://a.example/rss.xml", "https://a.example/"),))])
    opml = ElementTree.fromstring(written)
    told = "<b> & \"q\" 'q' ]]> end"
    assert opml.findtext("head/title") == told
    assert [each.get("text") for each in opml.iter("outline")] == [told, told]
    nameless = render("", [Group("", (Feed("\x00", "https://a.example/rss.xml", "https://a.example/"),))])
    assert feeds(ElementTree.fromstring(nameless).find("body"))[0][0] == "https://a.example/"


def test_a_mix_lists_each_of_its_parts(body):
    publish(topics=["Ports", "Energy", "Trams"], authors=["Ana Ray"])
    listed = feeds(body("/mix/topics/energy,ports/authors/ana-ray/feeds.opml"))
    assert [address for _, address, _ in listed] == [
        "https://news.example/topics/energy/rss.xml",
        "https://news.example/topics/ports/rss.xml",
        "https://news.example/authors/ana-ray/rss.xml",
    ]
