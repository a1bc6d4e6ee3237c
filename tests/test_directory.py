"""What can be followed is listed at three addresses, and each hears when a name comes, goes or changes."""

import pytest

from articles.edge.keys import newest
from articles.keys import DIRECTORY
from articles.models import Topic
from articles.publishing import verbs
from articles.publishing.names import rename

from .stories import edit, publish

pytestmark = pytest.mark.django_db

ADDRESSES = ("/topics/", "/feeds.opml", "/subscribe/")


@pytest.fixture(params=ADDRESSES)
def show(client, request):
    """The page or list, given the validators of what was seen."""
    return lambda **seen: client.get(request.param, secure=True, headers={"host": "news.example", **seen})


def minor(article, *topics: str) -> None:
    article = edit(article)
    article.topics.set([Topic.objects.get_or_create(name=name)[0] for name in topics])
    verbs.publish(article, kind="minor")


def test_a_topic_that_a_minor_edition_brings_is_listed(show):
    article = publish()
    seen = show()["ETag"]
    minor(article, "Ports")
    assert show(if_none_match=seen).status_code == 200
    assert b"Ports" in show().content


def test_a_topic_whose_last_story_leaves_it_by_a_minor_edition_is_not(show):
    article = publish(topics=["Ports"])
    seen = show()["ETag"]
    minor(article)
    assert show(if_none_match=seen).status_code == 200
    assert b"Ports" not in show().content


def test_a_rename_is_heard(show):
    publish(topics=["Ports"])
    seen = show()["ETag"]
    topic = Topic.objects.get()
    topic.name = "Harbours"
    rename(topic)
    assert show(if_none_match=seen).status_code == 200
    assert b"Harbours" in show().content


def test_a_rename_has_a_later_date():
    publish(topics=["Ports"])
    before = newest([DIRECTORY])
    rename(Topic.objects.get())
    assert newest([DIRECTORY]) > before


def test_one_more_story_of_a_topic_that_is_listed_is_no_change_of_the_directory():
    publish(topics=["Ports"])
    before = newest([DIRECTORY])
    publish("Another", topics=["Ports"])
    verbs.withdraw(publish("A Third", topics=["Ports"]), reason="Not so.")
    assert newest([DIRECTORY]) == before
