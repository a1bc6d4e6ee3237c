"""Two editors on one story."""

import pytest

from articles.models import Article, Section
from articles.publishing import verbs

from .desk import Person, change, filled, text
from .stories import publish, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return Person("editor", username="ana", first_name="Ana", last_name="Ray")


@pytest.fixture
def ben():
    return Person("editor", username="ben", first_name="Ben", last_name="Cole")


def test_who_saves_second_is_told_of_the_first_and_loses_nothing(ana, ben):
    article = write("Ferry Runs", sections=[("", "One.", []), ("", "Two.", [])], authors=["Ana Ray"], topics=["Ports"])
    form = ana.open(change(article))
    ben.open(change(article)).save(headline="Ferry Stops")
    answer = form.add_section("<p>Ana's third.</p>").save(
        **{"standfirst": "Ana's standfirst.", "articles_section_set-1-text": "<p>Ana's two.</p>"}
    )
    page = text(answer)
    assert "Ben Cole saved this story on" in page
    assert "Nothing was saved over it." in page
    typed = [value for name, value in filled(answer).items() if name.endswith("-text") and value]
    assert typed == ["<p>One.</p>", "<p>Ana's two.</p>", "<p>Ana's third.</p>"]
    assert filled(answer)["standfirst"] == "Ana's standfirst."
    assert filled(answer)["bylines-0-author"]
    assert filled(answer)["topics"]
    assert (Article.objects.get().headline, Article.objects.get().standfirst) == ("Ferry Stops", "")
    assert Section.objects.count() == 2


def test_blocks_that_the_other_has_deleted_are_kept_in_the_form(ana, ben):
    article = write(sections=[("", "One.", []), ("", "Two.", [])], also_read=["Harbour Works"])
    form = ana.open(change(article))
    ben.open(change(article)).save(**{"articles_section_set-0-DELETE": "on", "articles_alsoread_set-0-DELETE": "on"})
    answer = form.save(**{"articles_section_set-0-text": "<p>Ana's one.</p>"})
    kept = list(filled(answer).values())
    assert all(typed in kept for typed in ("<p>Ana's one.</p>", "<p>Two.</p>", "Harbour Works"))


def test_a_stale_form_stays_refused_until_the_story_is_opened_anew(ana, ben):
    article = write("Ferry Runs")
    form = ana.open(change(article))
    ben.open(change(article)).save(headline="Ferry Stops")
    answer = form.save(headline="Ana's")
    form.values = filled(answer)
    assert "Nothing was saved over it." in text(form.save())
    assert Article.objects.get().headline == "Ferry Stops"


def test_a_stale_form_publishes_nothing(ana, ben):
    article = write("Ferry Runs")
    form = ana.open(change(article))
    ben.open(change(article)).save(headline="Ferry Stops")
    form.press("_publish", headline="Ana's")
    assert not article.editions.exists()


def test_a_form_that_does_not_say_what_it_was_filled_from_is_refused(ana):
    article = write("Ferry Runs")
    ana.open(change(article)).save(seen=None, headline="Blindly")
    assert Article.objects.get().headline == "Ferry Runs"


def test_an_untouched_save_of_one_is_no_obstacle_to_the_other(ana, ben):
    article = write("Ferry Runs")
    form = ana.open(change(article))
    ben.open(change(article)).save()
    form.save(headline="Ana's")
    assert Article.objects.get().headline == "Ana's"


def test_publishing_meanwhile_is_no_obstacle_either(ana):
    article = write("Ferry Runs")
    form = ana.open(change(article))
    verbs.publish(article)
    form.save(standfirst="More.")
    article.refresh_from_db()
    assert (article.standfirst, article.slug, article.state) == ("More.", "ferry-runs", "changed")


def test_a_restored_edition_makes_open_forms_stale(ana, ben):
    article = publish("Ferry Runs")
    form = ana.open(change(article))
    verbs.restore(article.editions.get(), by=ben.user)
    assert "Ben Cole saved this story on" in text(form.save(headline="Ana's"))
