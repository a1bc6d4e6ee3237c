"""Who guesses passwords is held up, before a single hash is computed for them, and nobody else is."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.db import connections
from django.db.models import F
from django.test import RequestFactory

from articles.desk import throttle
from articles.desk.invitations import sign_in_link

from .desk import Person, filled, hire, text
from .shared_database import shared_database

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
PASSWORD = "a long enough secret"
LIMIT = settings.AXES_FAILURE_LIMIT


@pytest.fixture
def ben():
    return hire("editor", username="ben", password=PASSWORD)


@pytest.fixture
def hashes(monkeypatch):
    """What was hashed, in order."""
    seen, encode = [], PBKDF2PasswordHasher.encode
    monkeypatch.setattr(
        PBKDF2PasswordHasher, "encode", lambda *given, **how: seen.append(given[1]) or encode(*given, **how)
    )
    return seen


def sign_in(password=PASSWORD, *, name="ben", address="192.0.2.1", browser="one", **more):
    client = Person().client
    sent = {"username": name, "password": password, "next": "/admin/"} | more
    return client.post(LOGIN, sent, secure=True, REMOTE_ADDR=address, HTTP_USER_AGENT=browser)


def lock_out(**who):
    for number in range(LIMIT):
        sign_in(f"wrong {number}", **who)


def let_time_pass(time: timedelta):
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - time)


def came_in(answer) -> bool:
    return answer.status_code == 302


def test_after_five_wrong_passwords_no_other_is_even_looked_at(ben, hashes):
    lock_out()
    assert len(hashes) == LIMIT
    for password in ("wrong again", PASSWORD):
        assert not came_in(sign_in(password))
    assert len(hashes) == LIMIT


def test_a_fifth_chance_is_one(ben):
    for _ in range(LIMIT - 1):
        assert sign_in("wrong").status_code == 200
    assert came_in(sign_in())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("browser", ["one", "browser {}"])
def test_of_twenty_wrong_passwords_at_one_moment_five_are_looked_at(hashes, monkeypatch, tmp_path, browser):
    start, encode = Barrier(20), PBKDF2PasswordHasher.encode

    def encode_slowly(*given, **how):
        time.sleep(0.2)
        return encode(*given, **how)

    def guess(number: int) -> int:
        start.wait()
        try:
            return sign_in(f"wrong {number}", browser=browser.format(number)).status_code
        finally:
            connections.close_all()

    with shared_database(tmp_path):
        hire("editor", username="ben", password=PASSWORD)
        hashes.clear()
        monkeypatch.setattr(PBKDF2PasswordHasher, "encode", encode_slowly)
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(guess, range(20)))
        assert len(hashes) == LIMIT
        assert answers.count(429) >= 20 - LIMIT
        assert sign_in().status_code == 429


def test_who_comes_in_at_the_last_try_comes_in_whole(ben):
    for _ in range(LIMIT - 1):
        sign_in("wrong")
    answer = sign_in()
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert "Retry-After" not in answer


def test_who_is_held_up_is_told_for_how_long_and_what_helps(ben):
    lock_out()
    let_time_pass(timedelta(minutes=5))
    answer = sign_in()
    assert answer.status_code == 429
    assert 9 * 60 < int(answer["Retry-After"]) <= 10 * 60
    assert "for 10 minutes, not even the right one" in text(answer)
    assert "An administrator can give you a link" in text(answer)
    assert filled(answer)["username"] == "ben"


def test_the_right_password_works_again_once_the_time_is_over_however_often_one_knocked(ben):
    lock_out()
    let_time_pass(settings.AXES_COOLOFF_TIME - timedelta(seconds=30))
    assert not came_in(sign_in())
    let_time_pass(timedelta(seconds=31))
    assert came_in(sign_in())


def test_who_came_in_begins_anew(ben):
    for _ in range(3):
        for _ in range(LIMIT - 1):
            sign_in("wrong")
        assert came_in(sign_in())
    assert not AccessAttempt.objects.exists()


def test_another_browser_is_no_way_round(ben):
    for number in range(LIMIT):
        sign_in("wrong", browser=f"browser {number}")
    assert not came_in(sign_in(browser="yet another"))


def test_a_header_is_no_way_round(ben):
    lock_out()
    person = Person()
    sent = {"username": "ben", "password": PASSWORD}
    answer = person.client.post(LOGIN, sent, secure=True, REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert answer.status_code == 429


def test_nobody_is_locked_out_from_elsewhere_and_no_colleague_from_here(ben):
    hire("writer", username="ana", password=PASSWORD)
    lock_out()
    assert came_in(sign_in(address="198.51.100.7"))
    assert came_in(sign_in(name="ana"))


def test_names_that_do_not_exist_are_held_up_like_those_that_do(ben):
    lock_out(name="nobody")
    lock_out()
    existing, made_up = sign_in(name="ben"), sign_in(name="nobody")
    assert made_up.status_code == 429
    assert existing.context["form"].errors == made_up.context["form"].errors


def test_an_address_that_tries_many_names_is_held_up_as_well(ben, hashes, monkeypatch):
    monkeypatch.setattr(throttle, "TRIES_OF_AN_ADDRESS", 6)
    for number in range(6):
        sign_in("spring2026", name=f"name{number}")
    answer = sign_in()
    assert answer.status_code == 429
    assert len(hashes) == 6
    assert came_in(sign_in(address="198.51.100.7"))


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("", None),
        ("unix:", None),
    ],
)
def test_a_household_of_ipv6_is_one_address(given, counted):
    assert throttle.address(RequestFactory().get("/", REMOTE_ADDR=given)) == counted


def test_a_link_of_an_administrators_ends_the_wait(ben):
    lock_out()
    person, path = Person(), sign_in_link(ben).removeprefix(settings.SITE_URL)
    here = {"secure": True, "REMOTE_ADDR": "192.0.2.1"}
    page = person.client.get(path, **here)["Location"]
    person.client.post(page, {"new_password1": "quite another one", "new_password2": "quite another one"}, **here)
    assert person.get("/admin/", follow=False).status_code == 200
    assert came_in(sign_in("quite another one"))


def test_a_text_that_came_along_is_there_when_the_wait_is_over_and_is_not_put_down_with_the_try(ben):
    lock_out()
    answer = sign_in(kept='[["headline", "Ferry Stops"]]')
    assert "Ferry Stops" in text(answer)
    for name, value in {"kept": "Ferry Stops", "password": "hunter2"}.items():
        sign_in(**({"password": "wrong", "address": "192.0.2.2"} | {name: value}))
    kept = str(AccessAttempt.objects.filter(ip_address="192.0.2.2").values())
    assert "Ferry Stops" not in kept
    assert "hunter2" not in kept


def test_hostile_names_are_wrong_names():
    for name in ("\x00", "x" * 10_000, "🐙", "<script>alert(1)</script>", ""):
        answer = sign_in("wrong", name=name)
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content


def test_wrong_passwords_are_forgotten_once_they_hold_nobody_up(ben):
    lock_out()
    call_command("worker", "--once")
    assert AccessAttempt.objects.exists()
    let_time_pass(settings.AXES_COOLOFF_TIME)
    throttle.forget()
    assert not AccessAttempt.objects.exists()
