"""Analysis, opinion, sponsored: readers are told, wherever the story stands."""

import json

import pytest
from django.core.management import call_command
from django.test import Client

from articles.models import Article, LiveArticle
from articles.publishing import verbs

from . import public_state
from .desk import Person, change
from .stories import edit, publish

pytestmark = pytest.mark.django_db

WORDS = {"analysis": "Analysis", "opinion": "Opinion", "sponsored": "Sponsored"}


def get(path: str) -> str:
    return Client(SERVER_NAME="news.example").get(path, secure=True).content.decode()


@pytest.mark.parametrize("label", WORDS)
def test_a_label_shows_on_the_page_and_in_every_listing(label):
    article = publish("Why Ports Matter", label=label)
    for path in (article.live.path, "/", "/briefing/"):
        assert f'<span class="label {label}">{WORDS[label]}</span>' in get(path)


@pytest.mark.parametrize("label", WORDS)
def test_a_label_goes_into_every_feed(label):
    publish("Why Ports Matter", label=label)
    item = json.loads(get("/feed.json"))["items"][0]
    assert item["_newsroom"]["label"] == label
    assert item["content_html"].startswith(f"<p><strong>{WORDS[label]}</strong></p>")
    assert f'<category term="{WORDS[label]}" scheme="http' in get("/atom.xml")
    assert f">{WORDS[label]}</category>" in get("/rss.xml")


def test_what_was_paid_for_says_so_in_its_title_and_nothing_else_does():
    publish("Buy Ropes", label="sponsored")
    publish("Why Ports Matter", label="opinion")
    titles = {item["title"] for item in json.loads(get("/feed.json"))["items"]}
    assert titles == {"Sponsored: Buy Ropes", "Why Ports Matter"}


def test_plain_news_has_none():
    article = publish()
    assert "label" not in json.loads(get("/feed.json"))["items"][0]["_newsroom"]
    assert 'class="label' not in get(article.live.path)


def test_a_label_is_public_once_it_is_published_and_not_before():
    article = edit(publish(), label="opinion")
    assert LiveArticle.objects.get().label == ""
    before = public_state.last_bump()
    verbs.publish(article, kind="minor")
    assert LiveArticle.objects.get().label == "opinion"
    assert f"story:{article.pk}" in public_state.keys_bumped_since(before)


def test_a_label_is_restored_with_its_edition():
    article = edit(publish(label="opinion"), label="")
    verbs.restore(article.editions.get())
    assert Article.objects.get().label == "opinion"


def test_an_edition_from_before_labels_has_none(capsys):
    article = publish()
    edition = article.editions.get()
    del edition.content["label"]
    article.editions.update(content=edition.content)
    edition.refresh_from_db()
    verbs.restore(edition)
    assert Article.objects.get().label == ""
    call_command("rebuild_live", verbosity=0)
    assert "All is well" in capsys.readouterr().out


def test_it_is_chosen_in_the_storys_form():
    article = publish()
    Person("writer").open(change(article)).save(label="analysis")
    assert Article.objects.get().label == "analysis"
