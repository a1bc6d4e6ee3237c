"""How a person finds, chooses and takes along a feed: without script, and without knowing what a feed is."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from articles.models import Publication, Topic
from articles.pages import subscribe
from articles.pages.readers import one_click

from .stories import path, publish, write

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


class Tags(HTMLParser):
    """The attributes of all tags of one name in a page."""

    def __init__(self, name: str):
        super().__init__()
        self.name, self.found = name, []

    def handle_starttag(self, tag, attributes):
        if tag == self.name:
            self.found.append(dict(attributes))


def tags(page: str, name: str) -> list[dict]:
    parser = Tags(name)
    parser.feed(page)
    return parser.found


def alternates(page: str) -> list[tuple[str, str]]:
    return [(link["title"], link["href"]) for link in tags(page, "link") if link["rel"] == "alternate"]


def checked(page: str) -> list[str]:
    return [box["value"] for box in tags(page, "input") if box["type"] == "checkbox" and "checked" in box]


@pytest.fixture
def stories():
    publish("Grid Fails", topics=["Energy"], authors=["Ana Ray"])
    publish("Crane Moves", topics=["Ports"], dateline="Osterwick")


@pytest.mark.parametrize(
    ("chosen", "led_to"),
    [
        ("topics=ports&topics=energy&format=rss", "/mix/topics/energy,ports/#rss"),
        ("authors=ana-ray&places=osterwick&topics=ports", "/mix/topics/ports/places/osterwick/authors/ana-ray/"),
        ("topics=ports&topics=ports&format=json", "/subscribe/topics/ports/#json"),
        ("places=osterwick&format=%0d%0aX:y", "/subscribe/places/osterwick/"),
    ],
)
def test_what_is_chosen_in_the_form_leads_to_one_page(get, stories, chosen, led_to):
    response = get(f"/subscribe/?{chosen}")
    assert (response.status_code, response["Location"]) == (301, led_to)
    page = text(get(led_to.partition("#")[0]))
    assert f'id="{led_to.partition("#")[2] or "rss"}"' in page


def test_the_page_of_a_mix_tells_its_addresses_its_parts_and_what_came_last(get, stories):
    page = text(get("/mix/topics/energy/places/osterwick/"))
    for file_name in ("rss.xml", "atom.xml", "feed.json"):
        assert f"<code>https://news.example/mix/topics/energy/places/osterwick/{file_name}</code>" in page
    assert '<a href="/topics/energy/">Energy</a>, <a href="/places/osterwick/">Osterwick</a>' in page
    assert "Grid Fails" in page
    assert "Crane Moves" in page
    assert 'href="/mix/topics/energy/places/osterwick/feeds.opml"' in page
    assert checked(page) == ["energy", "osterwick"]


def test_the_form_offers_what_is_public_and_nothing_else(get, stories):
    write("Still Being Written", topics=["Secrets"], authors=["Nobody Yet"])
    page = text(get("/subscribe/"))
    boxes = [(box["name"], box["value"]) for box in tags(page, "input") if box["type"] == "checkbox"]
    assert boxes == [("topics", "energy"), ("topics", "ports"), ("places", "osterwick"), ("authors", "ana-ray")]
    assert checked(page) == []
    (form,) = (form for form in tags(page, "form") if form.get("id") == "choose")
    assert (form["method"], form["action"]) == ("get", "/subscribe/")


def test_nothing_chosen_is_everything(get, stories):
    response = get("/subscribe/?format=atom")
    assert response.status_code == 200
    assert "<code>https://news.example/atom.xml</code>" in text(response)


def test_too_much_chosen_is_said_and_nothing_that_was_chosen_is_lost(get):
    names = [f"Topic {letter}" for letter in "ABCDEFGHIJKLM"]
    publish(topics=names)
    slugs = [name.lower().replace(" ", "-") for name in names]
    response = get("/subscribe/?" + "&".join(f"topics={slug}" for slug in slugs))
    assert response.status_code == 400
    assert "at most 12 topics, places and authors; this one has 13." in text(response)
    assert checked(text(response)) == slugs
    assert get("/subscribe/?" + "&".join(f"topics={slug}" for slug in slugs[:12])).status_code == 301


def test_what_does_not_exist_cannot_be_chosen(get, stories):
    write(topics=["Secrets"])
    for chosen in ("topics=secrets", "topics=ports&places=atlantis", "authors=%00", "topics=%ff"):
        assert get(f"/subscribe/?{chosen}").status_code == (404 if "%00" not in chosen else 200), chosen


def test_beyond_what_can_be_offered_the_form_has_those_of_the_newest_stories_and_those_chosen(get, monkeypatch):
    monkeypatch.setattr(subscribe, "OFFERED", 2)
    for day, name in enumerate("DCBA", start=1):
        publish(f"Story of {name}", at=datetime(2026, 3, day, tzinfo=UTC), topics=[f"Topic {name}"])
    offered = [box["value"] for box in tags(text(get("/subscribe/")), "input") if box["type"] == "checkbox"]
    assert offered == ["topic-a", "topic-b"]
    assert checked(text(get("/mix/topics/topic-a,topic-d/"))) == ["topic-d", "topic-a"]


@pytest.mark.parametrize("listing", ["/topics/ports/", "/places/osterwick/", "/authors/ana-ray/"])
def test_each_listing_has_a_page_for_people_that_it_and_only_it_links_to(get, stories, listing):
    page = text(get(f"/subscribe{listing}"))
    for file_name in ("rss.xml", "atom.xml", "feed.json"):
        assert f"<code>https://news.example{listing}{file_name}</code>" in page
    assert "A feed is an address" in page
    assert ("Grid Fails" in page) == (listing == "/authors/ana-ray/")
    assert f'<link rel="canonical" href="https://news.example/subscribe{listing}">' in page
    assert f'href="/subscribe{listing}"' in text(get(listing))


def test_listings_that_do_not_exist_have_no_page(get, stories):
    write(topics=["Secrets"])
    assert get("/subscribe/topics/secrets/").status_code == 404
    assert get("/subscribe/books/ports/").status_code == 404


@pytest.mark.parametrize("page", ["/subscribe/", "/subscribe/topics/ports/", "/mix/topics/energy,ports/"])
def test_the_newest_five_are_shown_newest_first(get, page):
    for number in range(7):
        publish(f"Story {number}", topics=["Ports", "Energy"])
    assert re.findall(r"Story \d", text(get(page))) == ["Story 6", "Story 5", "Story 4", "Story 3", "Story 2"]


def test_each_reader_is_given_the_whole_address_of_the_feed():
    feed = "https://news.example/mix/topics/energy,%E6%9D%B1/rss.xml"
    links = one_click(feed)
    assert links["Feedly"].removeprefix("https://feedly.com/i/subscription/") == (
        "feed%2Fhttps%3A%2F%2Fnews.example%2Fmix%2Ftopics%2Fenergy%2C%25E6%259D%25B1%2Frss.xml"
    )
    assert unquote(links["Feedly"]).endswith(f"/feed/{feed}")
    for name, parameter in {"Inoreader": "add_feed", "NewsBlur": "url", "The Old Reader": "url"}.items():
        assert parse_qs(urlsplit(links[name]).query) == {parameter: [feed]}


def test_the_readers_are_linked_and_nothing_of_theirs_is_loaded(get, stories):
    for address in ("/subscribe/", "/subscribe/topics/ports/", "/mix/topics/energy,ports/"):
        response = get(address)
        page, hrefs = text(response), [link.get("href", "") for link in tags(text(response), "a")]
        feed = "https://news.example" + address.removeprefix("/subscribe") + "rss.xml"
        assert set(one_click(feed).values()) <= set(hrefs)
        assert f"feed:{feed}" in hrefs
        for tag in ("script", "iframe", "img", "style"):
            assert f"<{tag}" not in page
        assert not response.cookies
        assert response["Vary"] == "Accept-Encoding"


def test_the_addresses_of_a_feed_are_the_configured_sites_and_not_the_requests(get, stories):
    assert "127.0.0.1" not in text(get("/subscribe/topics/ports/", host="127.0.0.1"))


def every_page(article) -> list[str]:
    return [
        "/", path(article), "/topics/", "/topics/ports/", "/places/osterwick/", "/authors/ana-ray/", "/subscribe/",
        "/subscribe/topics/ports/", "/mix/topics/energy,ports/", "/nothing-here/",
    ]  # fmt: skip


def test_every_page_tells_programs_its_feeds_its_own_first_and_no_two_alike(get):
    Publication.objects.update_or_create(pk=1, defaults={"name": "Ports"})  # as a topic is called as well
    article = publish(topics=["Energy", "Ports"], authors=["Ana Ray"], dateline="Osterwick")
    for address in every_page(article):
        told = alternates(text(get(address)))
        assert len(told) >= 3, address
        assert len({title for title, _ in told}) == len({href for _, href in told}) == len(told), address
        own = address.removeprefix("/subscribe") or "/"
        first = own if own.startswith(("/topics/ports", "/places", "/authors", "/mix")) else "/"
        assert told[0][1] == f"{first}rss.xml", address
        assert ("Ports (RSS)", "/rss.xml") in told
        for _, href in told:
            assert get(href).status_code == 200


def test_every_page_leads_to_the_subscribe_page(get):
    article = publish(topics=["Energy", "Ports"], authors=["Ana Ray"], dateline="Osterwick")
    for address in every_page(article):
        assert {"href": "/subscribe/"} in tags(text(get(address)), "a"), address


def test_hostile_names_are_shown_as_text(get):
    hostile = "<script>alert(1)</script> & \"quotes\" ]]> 'x'"
    publish(hostile, topics=[hostile], authors=[hostile], dateline="Osterwick")
    slug = Topic.objects.get().slug
    for address in ("/subscribe/", f"/subscribe/topics/{slug}/", f"/mix/topics/{slug}/places/osterwick/"):
        page = text(get(address))
        assert "<script" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_site_without_a_story_has_a_page_to_subscribe(get):
    page = text(get("/subscribe/"))
    assert "<code>https://news.example/rss.xml</code>" in page
    assert "Nothing yet" in page


def test_the_pages_change_when_their_stories_do_and_else_are_304(get, stories):
    for address in ("/subscribe/", "/subscribe/topics/ports/", "/mix/topics/energy,ports/"):
        seen = get(address)
        assert get(address, if_none_match=seen["ETag"]).status_code == 304
        publish(f"News for {address}", topics=["Ports"])
        assert get(address, if_none_match=seen["ETag"]).status_code == 200
