"""Who may do what: every verb of the desk, for everybody, asked for and sent."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from articles.desk import roles
from articles.models import Article, Edition
from articles.outbox.models import Job
from articles.publishing import verbs

from .desk import Person, change, filled, hire, verb
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db

PEOPLE = [None, "writer", "editor", "administrator"]
SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)


def scheduled() -> Article:
    article = write()
    verbs.schedule(article, at=SOON)
    return article


# By name: the story to begin with, what is sent besides, and whether a question is asked first.
VERBS = {
    "publish": (lambda: edit(publish()), {"kind": "update"}, True),
    "schedule": (lambda: edit(publish()), {"kind": "update", "day": "2040-05-01", "hour": "09:00"}, True),
    "unschedule": (scheduled, {}, False),
    "withdraw": (lambda: edit(publish()), {"reason": "Wrong ferry"}, True),
    "restore": (lambda: edit(publish()), {}, True),
}


def address(article: Article, name: str) -> str:
    return verb(article, name, 1) if name == "restore" else verb(article, name)


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Article, Edition, Job)]


def expected(who: str | None, asked: int) -> int:
    return {None: 302, "writer": 403}.get(who, asked)


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("who", PEOPLE)
def test_looking_at_a_verb_changes_nothing(who, name):
    begin, _, asks = VERBS[name]
    article = begin()
    person, before = Person(who), everything()
    answer = person.get(address(article, name), follow=False)
    assert answer.status_code == (expected(who, 200) if asks or who is None else 405)
    assert everything() == before


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("who", PEOPLE)
def test_a_verb_is_done_by_those_who_may_and_by_nobody_else(who, name):
    begin, sent, _ = VERBS[name]
    article = begin()
    person, before = Person(who), everything()
    answer = person.post(address(article, name), sent | {"seen": article.version}, follow=False)
    assert answer.status_code == expected(who, 302)
    assert (everything() != before) == (who in ("editor", "administrator"))
    assert ("/admin/login/" in answer.get("Location", "")) == (who is None)


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_without_the_forms_token_is_refused(name):
    begin, sent, _ = VERBS[name]
    article = begin()
    before = everything()
    client = Client(SERVER_NAME="news.example", enforce_csrf_checks=True)
    client.force_login(hire("editor"))
    answer = client.post(address(article, name), sent | {"seen": article.version}, secure=True)
    assert answer.status_code == 403
    assert everything() == before


@pytest.mark.parametrize("button", ["_publish", "_unschedule"])
def test_a_writer_cannot_forge_a_button(button):
    article = scheduled() if button == "_unschedule" else write()
    before = everything()
    answer = Person("writer").open(change(article)).press(button, headline="Forged")
    assert answer.status_code == 403
    assert everything() == before


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_at_the_desk_sees_the_editions(who):
    article = publish()
    answer = Person(who).get(verb(article, "editions"), follow=False)
    assert answer.status_code == (200 if who else 302)
    assert (verb(article, "restore", 1).encode() in answer.content) == (who in ("editor", "administrator"))


# By page: who may open it.
PAGES = {
    "articles/article/": {"writer", "editor", "administrator"},
    "articles/article/add/": {"writer", "editor", "administrator"},
    "articles/picture/": {"writer", "editor", "administrator"},
    "articles/picture/add/": {"writer", "editor", "administrator"},
    "articles/topic/": {"writer", "editor", "administrator"},
    "articles/topic/add/": {"editor", "administrator"},
    "articles/place/add/": {"editor", "administrator"},
    "articles/author/add/": {"editor", "administrator"},
    "articles/redirect/add/": {"editor", "administrator"},
    "articles/publication/1/change/": {"administrator"},
    "auth/user/": {"administrator"},
    "auth/user/add/": {"administrator"},
    "auth/group/": set(),
    "outbox/job/": {"administrator"},
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", PEOPLE)
def test_each_page_opens_for_its_roles(who, page):
    answer = Person(who).get(f"/admin/{page}", follow=False)
    assert answer.status_code == (200 if who in PAGES[page] else expected(who, 403) if who in (None, "writer") else 403)


def test_the_stories_come_first():
    shown = Person("administrator").get("/admin/").context["available_apps"]
    assert [app["app_label"] for app in shown] == ["articles", "auth", "outbox"]
    assert shown[0]["models"][0]["object_name"] == "Article"


def test_what_is_not_permitted_is_said_in_words():
    answer = Person("writer").get("/admin/auth/user/")
    assert b"Your role does not include this." in answer.content


def test_only_who_may_delete_a_story_can():
    article = write()
    assert Person("writer").get(f"/admin/articles/article/{article.pk}/delete/").status_code == 403
    assert Person("editor").get(f"/admin/articles/article/{article.pk}/delete/").status_code == 200


def test_a_writer_writes(db):
    writer = Person("writer")
    writer.open("/admin/articles/article/add/").add_section("<p>One.</p>").save(headline="A Draft")
    article = Article.objects.get()
    writer.open(change(article)).save(**{"articles_section_set-0-DELETE": "on"})
    assert not article.articles_section_set.exists()
    assert "_publish" not in filled(writer.get(change(article)))


def test_roles_are_made_right_again_by_a_migration():
    writers = Group.objects.get(name=roles.WRITERS)
    writers.permissions.set(Group.objects.get(name=roles.EDITORS).permissions.all())
    call_command("migrate", verbosity=0)
    assert not writers.permissions.filter(codename="publish_article").exists()
    assert writers.permissions.filter(codename="add_article").exists()
    assert Group.objects.count() == 3
