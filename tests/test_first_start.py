"""The first start puts the demo up, or invites an administrator; every start says where everything is."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from articles.demo import copies, editor, show
from articles.models import Article, LiveArticle, Publication
from articles.publishing.names import save_publication

from .stories import write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path / "not made yet"
    settings.DEMO = True
    settings.SITE_URL = "https://news.example"


def start() -> str:
    out = StringIO()
    call_command("firststart", stdout=out)
    return out.getvalue()


def link(said: str) -> str:
    return re.search(r"https://news\.example(/admin/welcome/\S+)", said)[1]


def test_it_says_where_readers_and_editors_go_and_how_to_sign_in(client):
    said = start()
    assert re.search(r"^Readers: +https://news\.example/$", said, re.MULTILINE)
    assert re.search(r"^The desk: +https://news\.example/admin/$", said, re.MULTILINE)
    name, password = re.search(r"^Sign in: +(\S+) / (\S+)$", said, re.MULTILINE).groups()
    assert client.login(username=name, password=password)


def test_a_restart_says_the_same_and_changes_nothing():
    said = start()
    users, versions = list(User.objects.values()), list(Article.objects.values())
    assert start() == said
    assert (list(User.objects.values()), list(Article.objects.values())) == (users, versions)


def test_a_start_that_failed_in_the_middle_is_the_first_again(monkeypatch):
    def fail(by):
        monkeypatch.undo()
        copies.publish_all(by)
        raise OSError("the disk is full")

    monkeypatch.setattr(show.copies, "publish_all", fail)
    with pytest.raises(OSError, match="the disk is full"):
        start()
    assert not User.objects.exists()
    assert not Article.objects.exists()
    start()
    assert LiveArticle.objects.count() == len(copies.read_all())
    assert editor.password()


def test_a_removed_demo_does_not_come_back(settings):
    start()
    show.take_down()
    said = start()
    assert not Article.objects.exists()
    assert link(said)
    assert not editor.password_file().exists()


def test_even_when_nobody_was_invited_in_between():
    show.put_up_once()
    show.take_down()
    assert not User.objects.exists()
    assert not show.put_up_once()


@pytest.mark.parametrize(
    "something",
    [
        lambda: write("Ours"),
        lambda: User.objects.create_superuser("ana", password="a long password"),
        lambda: save_publication(Publication(pk=Publication.ROW, name="The Gazette")),
    ],
    ids=["a story", "a user", "a name"],
)
def test_where_somebody_has_begun_the_demo_does_not_come(something):
    something()
    start()
    assert not Article.objects.filter(demo=True).exists()


def test_a_password_that_was_changed_is_not_printed_wrong():
    start()
    user = editor.find()
    user.set_password("another one")
    user.save()
    said = start()
    assert editor.password_file().read_text().strip() not in said
    assert "was changed" in said


def test_without_the_demo_the_first_administrator_comes_in_by_a_link(settings, client):
    settings.DEMO = False
    said = start()
    assert not Article.objects.exists()
    assert Publication.current().name == "Newsroom"
    user = User.objects.get()
    assert (user.username, user.is_superuser, user.has_usable_password()) == ("admin", True, False)
    form = client.get(link(said), secure=True, follow=True)
    assert form.status_code == 200
    password = {"new_password1": "kestrels on crane 7", "new_password2": "kestrels on crane 7"}
    client.post(form.redirect_chain[-1][0], password, secure=True)
    assert client.login(username="admin", password="kestrels on crane 7")
    assert "welcome" not in start()


def test_until_somebody_has_come_each_start_prints_a_link_for_the_same_user(settings, client):
    settings.DEMO = False
    start()
    said = start()
    assert User.objects.count() == 1
    assert client.get(link(said), secure=True, follow=True).status_code == 200


def administrator_by_role():
    user = User.objects.create_user("ana", password="a long password", is_staff=True)
    user.groups.add(Group.objects.get(name="Administrators"))


def test_who_can_administer_already_is_enough(settings):
    settings.DEMO = False
    administrator_by_role()
    assert "welcome" not in start()
    assert User.objects.count() == 1


def test_an_administrator_who_cannot_sign_in_is_not_enough(settings):
    settings.DEMO = False
    administrator_by_role()
    User.objects.update(is_active=False)
    assert link(start())


def test_nobody_is_made_a_superuser_for_being_called_admin(settings):
    settings.DEMO = False
    User.objects.create_user("admin", password="a long password", is_staff=True)
    start()
    assert {user.username: user.is_superuser for user in User.objects.all()} == {"admin": False, "admin-2": True}
