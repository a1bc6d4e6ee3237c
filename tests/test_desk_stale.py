"""Two editors on one story."""

import pytest

from articles.models import Article, Section
from articles.publishing import verbs

from .desk import Form, Person, change, filled, said, text
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


def collided(ana, ben, article, **typed):
    """Ben has saved the standfirst; Ana sends what she has typed. Answers with the page that she is shown."""
    form = ana.open(change(article))
    ben.open(change(article)).save(standfirst="Ben's.")
    return form.save(**typed)


def test_the_page_shows_how_the_two_texts_differ(ana, ben):
    answer = collided(ana, ben, write("Ferry Runs", authors=["Ana Ray"]), headline="Ferry Stops")
    page = " ".join(text(answer).split())
    assert '<del><span class="visually-hidden"> [deleted: </span>Runs' in page
    assert '<ins><span class="visually-hidden"> [inserted: </span>Stops' in page
    assert "An author stands in the byline once." not in page
    assert "already exists" not in page


def test_mine_goes_on_top_of_theirs_when_its_editor_says_so(ana, ben):
    article = write("Ferry Runs", sections=[("", "One.", []), ("", "Two.", [])], authors=["Ana Ray"], topics=["Ports"])
    typed = {"headline": "Ana's", "articles_section_set-1-text": "<p>Ana's two.</p>"}
    answer = collided(ana, ben, article, **typed)
    form = Form(ana, change(article), filled(answer))
    assert "Saved" in said(form.press(_mine=answer.context["collision"]["version"]))
    article = Article.objects.get()
    assert (article.headline, article.standfirst) == ("Ana's", "")
    assert [*Section.objects.values_list("text", flat=True)] == ["<p>One.</p>", "<p>Ana's two.</p>"]
    assert [byline.author.name for byline in article.bylines.all()] == ["Ana Ray"]
    assert [topic.name for topic in article.topics.all()] == ["Ports"]


def test_mine_that_is_wrong_leaves_theirs_as_it_was(ana, ben):
    article = write("Ferry Runs", sections=[("", "One.", [])], authors=["Ana Ray"])
    answer = collided(ana, ben, article, headline="Ana's")
    form = Form(ana, change(article), filled(answer))
    again = form.press(_mine=answer.context["collision"]["version"], headline="")
    assert "This field is required." in text(again)
    assert (Section.objects.count(), article.bylines.count()) == (1, 1)
    assert "<p>One.</p>" in filled(again).values()


def test_mine_on_top_of_what_i_have_not_seen_is_refused_again(ana, ben):
    article = write("Ferry Runs")
    answer = collided(ana, ben, article, headline="Ana's")
    ben.open(change(article)).save(standfirst="Ben's second.")
    Form(ana, change(article), filled(answer)).press(_mine=answer.context["collision"]["version"])
    assert Article.objects.get().standfirst == "Ben's second."


def test_theirs_can_be_taken_instead(ana, ben):
    article = write("Ferry Runs")
    answer = collided(ana, ben, article, headline="Ana's")
    page = Form(ana, change(article), filled(answer)).press("_theirs")
    assert (filled(page)["headline"], filled(page)["standfirst"]) == ("Ferry Runs", "Ben's.")


def test_a_second_click_of_the_same_save_is_harmless(ana):
    article = write("Ferry Runs", authors=["Ana Ray"], topics=["Ports"])
    form = ana.open(change(article)).add_section("<p>Two.</p>")
    for _click in range(2):
        assert "Saved" in said(form.save(headline="Ferry Stops"))
    article.refresh_from_db()
    assert (article.headline, article.version, Section.objects.count()) == ("Ferry Stops", 2, 2)


def test_a_second_click_on_a_new_story_makes_no_second_one(ana):
    form = ana.open("/admin/articles/article/add/").add_section("<p>One.</p>")
    for _click in range(2):
        form.press("_publish", headline="Ferry Stops")
    assert Article.objects.get().editions.count() == 1
    form.save(headline="Another one, typed over the first after going back")
    assert Article.objects.count() == 2


def test_a_second_click_on_publish_publishes_once(ana):
    article = write("Ferry Runs")
    form = ana.open(change(article))
    for _click in range(2):
        form.press("_publish", headline="Ferry Stops")
    assert article.editions.count() == 1
