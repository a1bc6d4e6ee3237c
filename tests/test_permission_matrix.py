"""Every address of the desk, every button of the form and every verb of the list: who may, and that nobody else can.

A new one that has no line here fails.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.test import Client, RequestFactory
from django.urls import URLResolver

from articles.desk import bulk, stories
from articles.models import Article, Author, Edition, FixedPage, LiveArticle, Picture, Place, Redirect, Topic
from articles.outbox.models import Job
from articles.publishing import verbs

from .desk import ROLES, Person, change, hire
from .jobs import put
from .pictures import picture
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db

# Somebody without a login; one whose login has no role; and the roles.
PEOPLE = ["nobody", "stranger", *ROLES]
ALL, DESK, WRITERS, EDITORS, ADMINISTRATORS, NONE = (frozenset(PEOPLE[begin:]) for begin in (*range(5), 5))


def crud(model: str, *, look, change=None, add, delete) -> dict:
    """The addresses that Django's admin makes for a model. `change` is whoever may also send what they look at."""
    change = look if change is None else change
    return {
        f"{model}/": (look, look),
        f"{model}/add/": (add, add),
        f"{model}/<path:object_id>/change/": (look, change),
        f"{model}/<path:object_id>/history/": (look, look),
        f"{model}/<path:object_id>/delete/": (delete, delete),
        f"{model}/<path:object_id>/": (DESK, DESK),  # leads to the form, which asks
    }


# By pattern: who may get it, and who may post to it. None: there is no such method.
MATRIX = {
    "": (DESK, DESK),
    "welcome/<uidb64>/<token>/": (ALL, ALL),
    "login/": (frozenset({"nobody"}), ALL),  # the others are in already
    "logout/": (None, DESK),
    "password_change/": (DESK, DESK),
    "password_change/done/": (DESK, None),
    "autocomplete/": (WRITERS, None),
    "jsi18n/": (DESK, None),
    "r/<path:content_type_id>/<path:object_id>/": (NONE, NONE),
    "^(?P<app_label>articles|auth|outbox)/$": (WRITERS, WRITERS),
    "(?P<url>.*)$": (NONE, NONE),
    **crud("articles/article", look=WRITERS, add=WRITERS, delete=EDITORS),
    "articles/article/paste/": (WRITERS, WRITERS),
    "articles/article/new/scratch/": (None, WRITERS),
    "articles/article/new/preview/": (None, WRITERS),
    "articles/article/<int:pk>/scratch/": (None, WRITERS),
    "articles/article/<int:pk>/preview/": (None, WRITERS),
    "articles/article/<int:pk>/share/": (WRITERS, WRITERS),
    "articles/article/<int:pk>/publish/": (EDITORS, EDITORS),
    "articles/article/<int:pk>/schedule/": (EDITORS, EDITORS),
    "articles/article/<int:pk>/unschedule/": (None, EDITORS),
    "articles/article/<int:pk>/withdraw/": (EDITORS, EDITORS),
    "articles/article/<int:pk>/ready/": (WRITERS, WRITERS),
    "articles/article/<int:pk>/not_ready/": (None, WRITERS),
    "articles/article/<int:pk>/editions/": (WRITERS, WRITERS),
    "articles/article/<int:pk>/compare/": (WRITERS, WRITERS),
    "articles/article/<int:pk>/editions/<int:number>/restore/": (EDITORS, EDITORS),
    "articles/article/<int:pk>/editions/<int:number>/hide/": (EDITORS, EDITORS),
    "articles/article/<int:pk>/editions/<int:number>/unhide/": (EDITORS, EDITORS),
    "articles/article/<int:pk>/editions/<int:number>/redact/": (ADMINISTRATORS, ADMINISTRATORS),
    **crud("articles/picture", look=WRITERS, add=WRITERS, delete=EDITORS),
    "articles/picture/upload/": (None, WRITERS),
    "articles/picture/<int:pk>/thumbnail/": (WRITERS, None),
    **crud("articles/topic", look=WRITERS, change=EDITORS, add=EDITORS, delete=EDITORS),
    "articles/topic/<int:pk>/merge/": (EDITORS, EDITORS),
    "articles/topic/navigation/": (EDITORS, EDITORS),
    **crud("articles/place", look=WRITERS, change=EDITORS, add=EDITORS, delete=EDITORS),
    "articles/place/<int:pk>/merge/": (EDITORS, EDITORS),
    **crud("articles/author", look=WRITERS, change=EDITORS, add=EDITORS, delete=EDITORS),
    "articles/author/<int:pk>/merge/": (EDITORS, EDITORS),
    **crud("articles/redirect", look=EDITORS, add=EDITORS, delete=EDITORS),
    **crud("articles/publication", look=ADMINISTRATORS, add=NONE, delete=NONE),
    "articles/publication/": (DESK, DESK),  # leads to the one form, which asks
    **crud("articles/fixedpage", look=ADMINISTRATORS, add=ADMINISTRATORS, delete=ADMINISTRATORS),
    "articles/frontpick/": (EDITORS, EDITORS),
    **crud("auth/user", look=ADMINISTRATORS, add=ADMINISTRATORS, delete=NONE),
    "auth/user/<int:pk>/link/": (None, ADMINISTRATORS),
    "auth/user/<id>/password/": (NONE, NONE),
    **crud("auth/group", look=NONE, add=NONE, delete=NONE),
    **crud("outbox/job", look=ADMINISTRATORS, change=NONE, add=NONE, delete=NONE),
}

# By button of a story's form: who may press it.
BUTTONS = {
    "_publish": EDITORS,
    "_ask_publish": EDITORS,
    "_schedule": EDITORS,
    "_reschedule": EDITORS,
    "_unschedule": EDITORS,
    "_withdraw": EDITORS,
    "_ready": WRITERS,
    "_not_ready": WRITERS,
}

# By verb of the list of stories.
ACTIONS = {"publish_chosen": EDITORS, "withdraw_chosen": EDITORS, "file_chosen": WRITERS}

# By list: who may delete several of them at once.
DELETED = {
    **dict.fromkeys(
        [f"articles/{name}" for name in ("article", "picture", "topic", "place", "author", "redirect")], EDITORS
    ),
    "articles/fixedpage": ADMINISTRATORS,
    "auth/group": NONE,
}


def patterns(resolvers, before="") -> list[str]:
    found = []
    for pattern in resolvers:
        route = before + str(pattern.pattern)
        found += patterns(pattern.url_patterns, route) if isinstance(pattern, URLResolver) else [route]
    return found


@pytest.fixture
def world() -> dict[str, int]:
    """One of everything, by what stands in the addresses of its forms."""
    used = edit(publish(topics=["Transport"]), headline="Ferry Stops")
    put("leave a trace")
    FixedPage.objects.create(title="About us", text="<p>We are.</p>")
    Redirect.objects.create(old="/old/", new="/new/")
    return {
        "story": used.pk,
        "articles/article": write("A Draft").pk,
        "articles/picture": picture().pk,
        "articles/topic": Topic.objects.create(name="Unused").pk,
        "articles/place": Place.objects.create(name="Unused").pk,
        "articles/author": Author.objects.create(name="Unused").pk,
        "articles/redirect": Redirect.objects.get().pk,
        "articles/fixedpage": FixedPage.objects.get().pk,
        "articles/publication": 1,
        "auth/user": hire("writer", username="colleague").pk,
        "auth/group": Group.objects.first().pk,
        "outbox/job": Job.objects.first().pk,
    }


def address(pattern: str, world: dict[str, int]) -> str:
    if pattern == "autocomplete/":
        return "/admin/autocomplete/?app_label=articles&model_name=article&field_name=topics"
    if pattern.startswith("r/"):
        return "/admin/r/9999/1/"
    model = "/".join(pattern.split("/")[:2])
    path = pattern.replace("^(?P<app_label>articles|auth|outbox)/$", "articles/").replace("(?P<url>.*)$", "nowhere/")
    path = path.replace(
        "<int:pk>", str(world["story" if model == "articles/article" else model] if "<int:pk>" in path else "")
    )
    path = path.replace("<int:number>", "1").replace("<uidb64>/<token>", "MQ/a-b")
    return f"/admin/{path}".replace("<path:object_id>", str(world.get(model))).replace("<id>", str(world["auth/user"]))


def somebody(who: str) -> Person:
    person = Person(who if who in ROLES else None)
    if who == "stranger":
        person.user = User.objects.create_user("stranger", is_staff=True)
        person.client.force_login(person.user)
    return person


def everything() -> list:
    models = (Article, Edition, LiveArticle, Job, Topic, Place, Author, Picture, FixedPage, Redirect, User, LogEntry)
    ignored = {"last_login"}
    return [
        [
            {name: value for name, value in row.items() if name not in ignored}
            for row in model.objects.order_by("pk").values()
        ]
        for model in models
    ]


def refused(answer) -> bool:
    """Asked to sign in, sent away, or told that there is nothing."""
    away = answer.status_code == 302 and (
        answer["Location"].startswith("/admin/login/") or answer["Location"] == "/admin/"
    )
    return away or answer.status_code in (403, 404)


def test_every_address_of_the_desk_stands_in_the_matrix():
    assert set(patterns(admin.site.urls[0])) == set(MATRIX)


def test_every_button_and_every_verb_of_the_list_stands_in_the_matrix():
    assert set(stories._PRESSED) == set(BUTTONS)
    assert {verb.name for verb in bulk.VERBS} == set(ACTIONS)


def test_every_action_of_every_other_list_stands_in_the_matrix():
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True)
    for model, desk in admin.site._registry.items():
        known = {"delete_selected"} if address_of(model) in DELETED else set()
        known |= set(ACTIONS) if model is Article else set()
        assert set(desk.get_actions(request)) == known, model


def address_of(model) -> str:
    return f"{model._meta.app_label}/{model._meta.model_name}"


@pytest.mark.parametrize("who", PEOPLE)
def test_several_are_deleted_by_those_whom_the_matrix_names(world, who):
    person = somebody(who)
    for model, allowed in DELETED.items():
        before = everything()
        sent = {"action": "delete_selected", "index": "0", "_selected_action": [world[model]], "post": "yes"}
        person.post(f"/admin/{model}/", sent, follow=False)
        assert (everything() != before) == (who in allowed), model


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_each_address_is_for_those_whom_the_matrix_names(world, who, method):
    person, wrong = somebody(who), []
    for pattern, rule in MATRIX.items():
        allowed = rule[method == "post"]
        may = who in (allowed or ())
        path, before = address(pattern, world), None if may else everything()
        answer = getattr(person, method)(path, follow=False)
        if pattern == "logout/" and person.user:
            person.client.force_login(person.user)
        if allowed is None:
            right = answer.status_code == 405 or refused(answer)
        else:
            right = refused(answer) != may and answer.status_code not in (405, 500)
        if not right or not (may or everything() == before):
            wrong.append(f"{method} {path}: {answer.status_code} {answer.get('Location', '')}")
    assert not wrong


SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)


def begun(button: str) -> Article:
    """A story of which the button can make something."""
    if button in ("_unschedule", "_reschedule"):
        article = write()
        verbs.schedule(article, at=SOON)
        return edit(article, headline="Ferry Stops")
    if button == "_not_ready":
        return edit(write(), ready=True)
    return write() if button == "_publish" else edit(publish(), headline="Ferry Stops")


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_does_its_verb_for_those_whom_the_matrix_names_and_nothing_at_all_for_others(who, button):
    article = begun(button)
    form, before = Person(who).open(change(article)), everything()
    answer = form.person.post(form.path, form.values | {button: "pressed", "headline": "Typed"}, follow=False)
    asks = button in ("_ask_publish", "_schedule", "_withdraw", "_ready")
    if asks:  # the form is saved; the page that asks is the one that refuses
        answer = form.person.get(answer["Location"], follow=False)
    assert refused(answer) != (who in BUTTONS[button])
    assert (everything() != before) == (asks or who in BUTTONS[button])


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("verb", ACTIONS)
def test_a_verb_of_the_list_is_done_by_those_whom_the_matrix_names(who, verb):
    article, topic = edit(publish(), headline="Ferry Stops"), Topic.objects.create(name="Ports")
    person, before = somebody(who), everything()
    sent = {"action": verb, "index": "0", "_selected_action": [article.pk], f"seen-{article.pk}": article.version}
    answers = {"confirmed": "1", "kind": "update", "note": "", "reason": "Wrong ferry", "topic": topic.pk}
    person.post("/admin/articles/article/", sent | answers, follow=False)
    assert (everything() != before) == (who in ACTIONS[verb])


def test_who_has_left_may_nothing(world):
    person = somebody("administrator")
    User.objects.filter(pk=person.user.pk).update(is_active=False)
    for pattern, (gets, _) in MATRIX.items():
        if gets and "nobody" not in gets:
            assert refused(person.get(address(pattern, world), follow=False)), pattern


def test_no_address_takes_a_form_that_was_not_made_here(world):
    client = Client(SERVER_NAME="news.example", enforce_csrf_checks=True)
    client.force_login(hire("administrator"))
    for pattern in MATRIX:
        assert client.post(address(pattern, world), secure=True).status_code == 403, pattern
