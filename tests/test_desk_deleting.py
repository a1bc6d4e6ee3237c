"""What was ever public is kept, and the desk says so."""

import pytest

from articles.models import Article, Author, Place, Topic
from articles.publishing import verbs

from .desk import Person, text
from .pictures import picture
from .stories import publish, write
from .test_desk_permissions import scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return Person("editor")


def pages(row) -> tuple[str, str]:
    start = f"/admin/articles/{row._meta.model_name}/"
    return f"{start}{row.pk}/delete/", start


def refuses(person: Person, row, sentence: str) -> None:
    """On its own page and from the list, asked and sent."""
    page, listing = pages(row)
    chosen = {"action": "delete_selected", "_selected_action": [row.pk]}
    answers = [
        person.get(page),
        person.post(page, {"post": "yes"}),
        person.post(listing, chosen),
        person.post(listing, chosen | {"post": "yes"}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert sentence in text(answer)
    assert type(row).objects.filter(pk=row.pk).exists()


def test_a_published_story_is_withdrawn_and_not_deleted(editor):
    refuses(editor, publish("Ferry Runs"), "“Ferry Runs” was published, so it is kept: withdraw it instead.")


def test_a_withdrawn_story_is_kept(editor):
    article = publish("Ferry Runs")
    verbs.withdraw(article, reason="Wrong ferry")
    refuses(editor, article, "“Ferry Runs” was published, so it is kept")


def test_a_scheduled_story_is_unscheduled_first(editor):
    refuses(editor, scheduled(), "is scheduled: unschedule it first.")


@pytest.mark.parametrize("model", [Topic, Place, Author])
def test_a_name_that_was_public_keeps_its_address(editor, model):
    publish(topics=["Ports"], authors=["Ports"], dateline="Ports")
    sentence = "“Ports” was public, and its address belongs to readers: rename it or merge it instead."
    refuses(editor, model.objects.get(), sentence)


@pytest.mark.parametrize("model", [Topic, Author])
def test_a_name_that_a_draft_carries_is_taken_out_of_it_first(editor, model):
    write(topics=["Ports"], authors=["Ports"])
    refuses(editor, model.objects.get(), "Stories carry “Ports”: take it out of them first.")


def test_a_published_picture_is_kept(editor):
    publish(lead_picture=picture(caption="The quay"))
    article = Article.objects.get()
    refuses(editor, article.lead_picture, "“The quay” was published with a story, so it is kept.")


def test_a_picture_in_a_draft_is_kept(editor):
    article = write(lead_picture=picture(caption="The quay"))
    page, _ = pages(article.lead_picture)
    assert editor.post(page, {"post": "yes"}).status_code == 200
    assert Article.objects.get().lead_picture == article.lead_picture


def test_a_draft_and_a_name_of_no_story_can_be_deleted(editor):
    article, topic = write(), Topic.objects.create(name="Ports")
    for row in (article, topic):
        page, _ = pages(row)
        editor.post(page, {"post": "yes"})
        assert not type(row).objects.exists()


def test_a_published_story_has_no_delete_button(editor):
    delete = "deletelink"
    assert delete not in text(editor.get(f"/admin/articles/article/{publish().pk}/change/"))
    assert delete in text(editor.get(f"/admin/articles/article/{write('Draft').pk}/change/"))
