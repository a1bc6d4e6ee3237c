"""An editor looks at what has changed between two versions of a story."""

import re

import pytest
from django.utils.html import strip_tags

from articles.models import Article, Figure, Place, Quote, Section
from articles.publishing import verbs, working

from .desk import Person, text, verb
from .pictures import picture
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Article:
    article = publish("Ferry Runs", sections=[("Quay", "The ferry left at six.", ["Six"])], topics=["Ports"])
    edit(article, headline="Ferry Stops", dateline="Marren")
    Section.objects.filter(parent=article).update(text="<p>The ferry left at seven.</p>")
    Quote.objects.create(parent=article, region="body", ordering=90, text="We <waited>.", attribution="A passenger")
    return article


def spoken(answer) -> str:
    return re.sub(r"\s+", " ", strip_tags(text(answer)))


def test_the_working_copy_is_compared_with_what_is_live(story):
    page = text(Person("writer").get(verb(story, "compare")))
    shown = re.sub(r'<span class="visually-hidden">.*?</span>', "", page)
    assert "Ferry <del>Runs</del><ins>Stops</ins>" in shown
    assert "left at <del>six</del><ins>seven</ins>." in shown
    assert "<ins>We &lt;waited&gt;.</ins>" in shown
    assert not Place.objects.exists()  # looking makes nothing


def test_who_hears_the_page_is_told_what_was_inserted_and_deleted(story):
    said = spoken(Person("writer").get(verb(story, "compare")))
    assert "Ferry [deleted: Runs] [inserted: Stops]" in said
    assert "Quote added" in said


def test_any_two_editions_are_compared(story):
    verbs.publish(story, kind="update")
    said = spoken(Person("writer").get(f"{verb(story, 'compare')}?from=2&to=1"))
    assert "From edition 2 to edition 1." in said
    assert "Ferry [deleted: Stops] [inserted: Runs]" in said
    assert "They are the same." in spoken(Person("editor").get(f"{verb(story, 'compare')}?from=live&to=copy"))


@pytest.mark.parametrize("query", ["from=9", "to=0", "from=-1", "to=abc", "from=", "from=99999999999999999999"])
def test_a_version_that_does_not_exist_is_not_found(story, query):
    assert Person("editor").get(f"{verb(story, 'compare')}?{query}").status_code == 404


def test_what_was_never_published_cannot_be_compared():
    assert Person("editor").get(verb(write(), "compare")).status_code == 404


def test_pictures_are_shown_beside_their_captions():
    article = publish()
    Figure.objects.create(parent=article, region="body", ordering=90, picture=picture(), caption="The quay")
    page = text(Person("writer").get(verb(article, "compare")))
    assert working.content(article)["blocks"][-1]["picture"]["file"] in page
    assert "The quay" in page


def test_a_live_story_with_changes_leads_to_them_and_so_do_its_editions(story):
    editor = Person("editor")
    assert verb(story, "compare") in text(editor.get(f"/admin/articles/article/{story.pk}/change/"))
    form = editor.open(verb(story, "editions")).values
    assert (form["from"], form["to"]) == ("1", "copy")
