"""Who works at the desk, and how they come in."""

import io
from urllib.parse import urlsplit

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles.desk import roles
from articles.desk.invitations import sign_in_link

from .desk import Person, hire, text

pytestmark = pytest.mark.django_db

ADD = "/admin/auth/user/add/"
PASSWORD = "a long enough secret"


@pytest.fixture
def administrator():
    return Person("administrator")


def change(user: User) -> str:
    return f"/admin/auth/user/{user.pk}/change/"


def new_link(user: User) -> str:
    return f"/admin/auth/user/{user.pk}/link/"


def choose(person: Person, link: str, password: str = PASSWORD):
    """Follow a link and choose a password."""
    answer = person.get(urlsplit(link).path)
    return person.post(answer.request["PATH_INFO"], {"new_password1": password, "new_password2": password})


def can_sign_in(username: str, password: str = PASSWORD) -> bool:
    return Person().client.login(username=username, password=password)


def test_an_administrator_adds_a_user_and_gets_a_link_to_hand_on(administrator):
    answer = administrator.open(ADD).press("_save", username="ben", first_name="Ben", role=roles.EDITORS)
    ben = User.objects.get(username="ben")
    assert (roles.of(ben), ben.is_staff, ben.is_superuser, ben.has_usable_password()) == ("Editors", True, False, False)
    link = answer.context["link"]
    assert link.startswith("https://news.example/admin/welcome/")
    assert link in text(answer)

    answer = choose(Person(), link)
    assert answer.request["PATH_INFO"] == "/admin/"
    assert answer.context["user"] == ben
    assert can_sign_in("ben")


def test_a_link_works_once():
    link = sign_in_link(hire("writer", username="ben"))
    choose(Person(), link)
    answer = choose(Person(), link, "another long secret")
    assert "This link does not work any more" in text(answer)
    assert not can_sign_in("ben", "another long secret")


def test_a_link_ends_after_its_days(settings):
    link = sign_in_link(hire("writer"))
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "It was used already, or it is too old." in text(Person().get(urlsplit(link).path))


@pytest.mark.parametrize("spoiled", ["MQ/set-password/", "!/x-y/", "OTk/a-b/"])
def test_a_made_up_link_opens_nothing(spoiled):
    hire("writer")
    assert "This link does not work any more" in text(Person().get(f"/admin/welcome/{spoiled}"))


def test_a_link_of_somebody_who_was_switched_off_opens_nothing():
    ben = hire("writer", username="ben")
    link = sign_in_link(ben)
    User.objects.update(is_active=False)
    assert "This link does not work any more" in text(choose(Person(), link))


def test_a_weak_password_is_refused_in_words():
    answer = choose(Person(), sign_in_link(hire("writer", username="ben")), "12345")
    assert "too short" in text(answer)


def test_a_forgotten_password_is_no_trouble(administrator):
    ben = hire("writer", username="ben", password="forgotten by now")
    link = administrator.post(new_link(ben)).context["link"]
    choose(Person(), link)
    assert can_sign_in("ben")
    assert LogEntry.objects.get(object_id=str(ben.pk)).change_message == "Made a sign-in link"


def test_the_button_for_a_new_link_stands_on_the_users_form(administrator):
    assert f'action="{new_link(administrator.user)}"' in text(administrator.get(change(administrator.user)))


def test_a_link_is_not_made_by_looking(administrator):
    assert administrator.get(new_link(administrator.user)).status_code == 405


@pytest.mark.parametrize("who", ["writer", "editor"])
def test_only_administrators_make_links(who):
    ben = hire("writer", username="ben")
    assert Person(who).post(new_link(ben)).status_code == 403


def test_an_administrator_cannot_reach_a_superuser(administrator):
    boss = hire("superuser")
    for answer in (
        administrator.post(new_link(boss)),
        administrator.get(change(boss)),
        administrator.post(change(boss), {"username": "boss", "is_active": ""}),
    ):
        assert answer.status_code == 403
    assert Person("superuser", username="other").post(new_link(boss)).context["link"]


@pytest.mark.parametrize("who", ["administrator", "superuser"])
def test_nobody_chooses_the_password_of_another(who):
    ben = hire("writer", username="ben", password=PASSWORD)
    page = f"/admin/auth/user/{ben.pk}/password/"
    person = Person(who)
    assert person.get(page).status_code == 403
    assert person.post(page, {"password1": "quite another", "password2": "quite another"}).status_code == 403
    assert can_sign_in("ben")


def test_a_superuser_needs_no_role(administrator):
    boss = Person("superuser")
    boss.open(change(boss.user)).press("_save", first_name="Ada")
    boss.user.refresh_from_db()
    assert (boss.user.first_name, roles.of(boss.user)) == ("Ada", None)
    assert "Superuser" in text(administrator.get("/admin/auth/user/"))


def test_nobody_becomes_a_superuser_by_a_forged_form(administrator):
    administrator.open(change(administrator.user)).press(
        "_save", is_superuser="on", user_permissions="1", groups="1", is_staff="on"
    )
    administrator.user.refresh_from_db()
    assert not administrator.user.is_superuser
    assert not administrator.user.user_permissions.exists()


def test_a_role_is_changed_and_replaces_the_one_before(administrator):
    ben = hire("writer", username="ben")
    administrator.open(change(ben)).press("_save", role=roles.EDITORS)
    assert [group.name for group in ben.groups.all()] == [roles.EDITORS]


def test_who_leaves_is_switched_off_and_the_record_of_what_they_did_stays(administrator):
    ben = Person("editor", username="ben")
    administrator.open(change(ben.user)).press("_save", is_active=None)
    assert ben.get("/admin/", follow=False).status_code == 302
    assert administrator.get(f"/admin/auth/user/{ben.user.pk}/delete/").status_code == 403


def invited(*arguments: str, **options) -> str:
    said = io.StringIO()
    call_command("invite", *arguments, stdout=said, **options)
    return said.getvalue().strip()


def test_the_command_makes_a_user_and_prints_the_link():
    link = invited("ben")
    ben = User.objects.get()
    assert (roles.of(ben), ben.is_staff, ben.is_superuser) == (roles.WRITERS, True, False)
    choose(Person(), link)
    assert can_sign_in("ben")


def test_the_command_gives_the_role_that_is_asked_for():
    invited("ben", role="editor")
    assert roles.of(User.objects.get()) == roles.EDITORS


def test_the_command_makes_an_administrator_who_may_do_all():
    invited("ben", administrator=True)
    assert User.objects.get().is_superuser


def test_the_command_leaves_an_existing_user_as_they_are():
    hire("editor", username="ben", password="forgotten by now")
    choose(Person(), invited("ben"))
    ben = User.objects.get()
    assert (roles.of(ben), ben.is_superuser) == (roles.EDITORS, False)
    assert can_sign_in("ben")


def test_the_command_invites_nobody_who_was_switched_off():
    hire("writer", username="ben", is_active=False)
    with pytest.raises(CommandError, match="switched off"):
        invited("ben")


def test_the_command_refuses_a_name_that_is_none():
    with pytest.raises(CommandError, match="valid username"):
        invited("not a name!")
    assert not User.objects.exists()
