"""Nobody who follows a topic, place or author that was merged loses a story, or sees one twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import listings, mixes
from articles.directory import listed
from articles.models import LiveListing, Tombstone
from articles.outbox.worker import run_due
from articles.publishing import verbs
from articles.publishing.merging import merge

from .merging import FORMATS, HOUR, MODELS, NOON, PREFIXES, filed, join, named
from .stories import publish, write

pytestmark = pytest.mark.django_db


# Addresses


def addresses(prefix: str, slug: str) -> dict[str, str]:
    """Every address of a merged listing, and what it leads to below that of the one that stays."""
    start = f"/{prefix}/{slug}/"
    documents = {f"{start}{past}{file_name}": file_name for file_name in FORMATS for past in ("", "archive/1/")}
    return {start: "", f"{start}page/1/": "", **documents}


@pytest.mark.parametrize("refiled", [True, False])
@pytest.mark.parametrize("kind", MODELS)
def test_every_address_leads_to_the_one_that_stays_from_the_first_moment(get, kind, refiled):
    publish(**filed(kind, "Öld"))
    merge(named("Öld", MODELS[kind]), into=named("Nëw", MODELS[kind]))
    if refiled:
        run_due()
    prefix = PREFIXES[kind]
    for address, end in addresses(prefix, "öld").items():
        response = get(f"{address}?utm=1")
        assert (response.status_code, response["Location"]) == (301, f"/{prefix}/n%C3%ABw/{end}"), address
        assert response["Cache-Control"] == "no-cache"
        assert get(response["Location"]).status_code == 200, "never public before, and there all the same"
    response = get(f"/subscribe/{prefix}/öld/")
    assert (response.status_code, response["Location"]) == (301, f"/subscribe/{prefix}/n%C3%ABw/")


def test_the_name_of_a_draft_is_nobodys_business(get):
    write("Draft", topics=["Secret"])
    publish(topics=["Known"])
    join("Secret", "Known")
    assert {get(address).status_code for address in addresses("topics", "secret")} == {404}
    assert {get(address).status_code for address in ("/subscribe/topics/secret/", "/mix/topics/secret,known/")} == {404}


def test_a_public_name_may_be_merged_into_one_of_drafts_alone(get, ids):
    story = publish(topics=["Old"])
    write("Draft", topics=["New"])
    assert get("/topics/new/").status_code == 404
    merge(named("Old"), into=named("New"))
    assert ids("/topics/new/rss.xml") == []
    run_due()
    assert ids("/topics/new/rss.xml") == [story.feed_id]


def test_there_are_no_chains(get):
    for name in ("A", "B", "C"):
        publish(name, topics=[name])
    merge(named("A"), into=named("B"))
    merge(named("B"), into=named("C"))
    assert named("A").merged_into == named("B").merged_into == named("C")
    run_due()
    for old in ("a", "b"):
        assert get(f"/topics/{old}/atom.xml")["Location"] == "/topics/c/atom.xml"
    assert LiveListing.objects.get(topic__slug="c").entries.count() == 3


def test_leading_on_costs_the_same_whatever_was_there(get):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert get("/topics/old/archive/1/atom.xml").status_code == 301
        return len(captured)

    publish(topics=["Old"])
    join("Old", "New")
    few = queries()
    for number in range(30):
        publish(f"Story {number}", topics=["New", f"Topic {number}"])
    assert queries() == few
    with CaptureQueriesContext(connection) as captured:
        assert isinstance(listings.topic("old"), listings.Moved)
    assert len(captured) == 1


# Subscribers


def test_a_subscriber_who_is_led_on_is_sent_all_that_it_missed(get, ids):
    publish("Seen", at=NOON, topics=["Old"])
    seen = get("/topics/old/atom.xml")["ETag"]
    missed = publish("Missed", at=NOON + HOUR, topics=["Old"])
    other = publish("Other", at=NOON + 2 * HOUR, topics=["New"])
    join("Old", "New")
    asked = {"if_none_match": seen, "a_im": "feed"}
    assert get("/topics/old/atom.xml", **asked).status_code == 301
    assert {missed.feed_id, other.feed_id} <= set(ids("/topics/new/atom.xml", **asked))
    assert get("/topics/new/atom.xml", **asked).status_code == 200, "whole: it knows nothing of this feed yet"


def test_a_subscriber_of_the_one_that_stays_is_sent_what_came(get, ids):
    story = publish("Came", at=NOON, topics=["Old"])
    publish("There", at=NOON + HOUR, topics=["New"])
    merge(named("Old"), into=named("New"))
    seen = get("/topics/new/feed.json")["ETag"]
    run_due()
    assert ids("/topics/new/feed.json", if_none_match=seen, a_im="feed") == [story.feed_id]


def test_who_is_led_on_is_still_told_what_was_withdrawn(get):
    gone = publish("Gone", topics=["Old"])
    both = publish("Both", topics=["Old", "New"])
    seen = get("/topics/old/atom.xml")["ETag"]
    for story in (gone, both):
        verbs.withdraw(story, reason="Not so.")
    join("Old", "New")
    told = get("/topics/new/atom.xml").content
    assert told.count(b"deleted-entry") == 2
    assert f'ref="{gone.feed_id}"'.encode() in told
    assert get("/topics/new/atom.xml", if_none_match=seen, a_im="feed").content == told
    verbs.publish(gone, kind="update")
    assert Tombstone.objects.filter(article=gone).count() == 0


@pytest.mark.parametrize("file_name", [*FORMATS, "feeds.opml", ""])
def test_a_mix_leads_to_the_one_that_stays(get, file_name):
    publish("Old Story", topics=["Old"])
    publish("Other Story", topics=["Other"])
    join("Old", "New")
    response = get(f"/mix/topics/old,other/{file_name}")
    assert (response.status_code, response["Location"]) == (301, f"/mix/topics/new,other/{file_name}")
    response = get(f"/mix/topics/new,old,other/{file_name}")
    assert (response.status_code, response["Location"]) == (301, f"/mix/topics/new,other/{file_name}")


def test_a_mix_of_both_is_the_listing_of_the_one(get):
    publish(topics=["Old", "New"])
    join("Old", "New")
    assert get("/mix/topics/new,old/atom.xml")["Location"] == "/topics/new/atom.xml"
    mix = mixes.find(mixes.read("topics/new,old"))
    assert [part.title for part in mix.parts] == ["New"]


@pytest.mark.parametrize("refiled", [True, False])
def test_what_was_merged_is_in_no_directory(get, refiled):
    for kind in MODELS:
        publish(kind, **filed(kind, "Old", "Other"))
        merge(named("Old", MODELS[kind]), into=named("New", MODELS[kind]))
    if refiled:
        run_due()
    for kind in MODELS:
        assert [part.title for part in listed(kind)] == ["New", "Other"] if refiled else ["Other"]
    for address in ("/topics/", "/feeds.opml", "/subscribe/"):
        assert b"/topics/old/" not in get(address).content
        assert b'value="old"' not in get(address).content


def test_all_that_shows_either_is_told(get):
    publish(topics=["Old"])
    publish(topics=["New"])
    seen = {
        address: get(address)["ETag"] for address in ("/topics/", "/feeds.opml", "/subscribe/", "/topics/new/rss.xml")
    }
    merge(named("Old"), into=named("New"))
    for address, etag in seen.items():
        assert get(address, if_none_match=etag).status_code == 200, address
