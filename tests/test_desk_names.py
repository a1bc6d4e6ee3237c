"""Topics, places, authors, the publication, redirects, and the outbox to look at."""

import pytest
from django.test import Client

from articles.edge.models import Bump
from articles.models import Place, Publication, Redirect, Topic
from articles.outbox.models import Job

from .desk import Person, text
from .stories import path, publish

pytestmark = pytest.mark.django_db

TOPIC = "/admin/articles/topic/"


@pytest.fixture
def editor():
    return Person("editor")


@pytest.fixture
def administrator():
    return Person("administrator")


def reader(address: str):
    return Client(SERVER_NAME="news.example").get(address, secure=True)


def test_a_new_topic_gets_its_slug_from_its_name(editor):
    editor.open(f"{TOPIC}add/").press("_save", name=" Ports  and Quays ")
    assert (Topic.objects.get().name, Topic.objects.get().slug) == ("Ports and Quays", "ports-and-quays")


def test_a_renamed_topic_is_renamed_wherever_readers_see_it_and_keeps_its_address(editor):
    article = publish(topics=["Ports"])
    topic = Topic.objects.get()
    editor.open(f"{TOPIC}{topic.pk}/change/").press("_save", name="Harbours", slug="harbours")
    topic.refresh_from_db()
    assert (topic.name, topic.slug) == ("Harbours", "ports")
    assert Bump.objects.filter(key=f"name:topic:{topic.pk}").exists()
    assert "Harbours" in text(reader(path(article)))


def test_the_slug_of_a_topic_that_was_never_public_can_still_be_chosen(editor):
    topic = Topic.objects.create(name="Ports")
    editor.open(f"{TOPIC}{topic.pk}/change/").press("_save", slug="harbours")
    assert Topic.objects.get().slug == "harbours"


def test_a_taken_slug_is_told_at_its_field(editor):
    Topic.objects.create(name="Ports")
    answer = editor.open(f"{TOPIC}add/").press("_save", name="Harbours", slug="ports")
    assert answer.context["adminform"].form.errors["slug"]


def test_places_and_authors_have_their_forms(editor):
    editor.open("/admin/articles/place/add/").press("_save", name="Osterwick", description="A port.\r\nOld.")
    assert Place.objects.get().description == "A port.\nOld."
    assert editor.get("/admin/articles/author/add/").status_code == 200


def test_the_publication_is_one_form_and_nothing_else(administrator):
    answer = administrator.get("/admin/articles/publication/")
    assert answer.request["PATH_INFO"] == "/admin/articles/publication/1/change/"
    assert administrator.get("/admin/articles/publication/add/").status_code == 403
    assert administrator.get("/admin/articles/publication/1/delete/").status_code == 403


def test_what_is_said_of_the_publication_reaches_readers(administrator):
    administrator.open("/admin/articles/publication/1/change/").press("_save", name="The Harbour Gazette")
    assert Publication.current().name == "The Harbour Gazette"
    assert Bump.objects.filter(key="publication").exists()
    assert "The Harbour Gazette" in text(reader("/"))


def test_a_time_zone_that_is_none_is_told_at_its_field(administrator):
    answer = administrator.open("/admin/articles/publication/1/change/").press("_save", time_zone="Nowhere")
    assert "“Nowhere” is no time zone" in text(answer)


def test_a_redirect_is_made_and_a_wrong_one_refused(editor):
    add = "/admin/articles/redirect/add/"
    assert "It leads to itself." in text(editor.open(add).press("_save", old="/old/", new="/old/"))
    editor.open(add).press("_save", old="/old/", new="/topics/")
    assert Redirect.objects.get().new == "/topics/"


def test_what_could_not_be_done_is_there_to_look_at_and_nothing_more(administrator):
    failed = Job.objects.create(kind="publish", failed=True, finished="2030-01-01T00:00Z", last_error="<b>It broke</b>")
    Job.objects.create(kind="done", finished="2030-01-01T00:00Z")
    listed = text(administrator.get("/admin/outbox/job/"))
    assert "publish #" in listed
    assert "done #" not in listed
    page = f"/admin/outbox/job/{failed.pk}/change/"
    assert "&lt;b&gt;It broke&lt;/b&gt;" in text(administrator.get(page))
    assert administrator.post(page, {"kind": "changed"}).status_code == 403
    assert administrator.get(f"/admin/outbox/job/{failed.pk}/delete/").status_code == 403
