"""What is told at every address of the public: nobody is marked, nothing is let in, and nothing is missing here."""

import re

import pytest
from django.urls import get_resolver, resolve

from .reader_site import FILES, MOVED, PRIVATE, addresses

COOKIES = "desk=0123456789abcdef; csrf=0123456789abcdef; sessionid=0123456789abcdef; visitor=7"
SOMEWHERE = "/2026/03/some-story/"


class Anywhere(dict):
    def __missing__(self, name):
        return "/media/pictures/some.jpg" if name == "picture" else SOMEWHERE


@pytest.fixture(scope="module")
def answers(readers_site):
    """By method and address, the answer to somebody who sends cookies."""
    site, told = readers_site
    return {
        (method, address): site.ask(method, address.path, Cookie=COOKIES)
        for address in addresses(told)
        for method in ("GET", "HEAD", "POST", "OPTIONS")
    }


def test_every_address_of_the_public_has_an_example():
    routes = {str(pattern.pattern) for pattern in get_resolver().url_patterns} - PRIVATE
    found = {resolve(address.path.partition("?")[0]).route for address in addresses(Anywhere()) if _is_django(address)}
    assert not routes - found, "say in tests/reader_site.py where these are on the site of all sorts"


def _is_django(address) -> bool:
    return address.path not in (FILES["stylesheet"], MOVED["address of a former site"])


def test_each_is_what_it_is_said_to_be(answers):
    wrong = {
        address.path: answer.status
        for (method, address), answer in answers.items()
        if method in ("GET", "HEAD") and answer.status != address.status
    }
    assert not wrong


def test_who_reads_may_not_write(answers):
    told = {answer.status for (method, _), answer in answers.items() if method == "POST"}
    assert told <= {403, 404, 405}
    assert 405 in told


def test_no_answer_sets_a_cookie_whoever_asks_and_however(answers):
    marked = [f"{method} {address.path}" for (method, address), answer in answers.items() if _marks(answer)]
    assert not marked


def _marks(answer) -> bool:
    return "Set-Cookie" in answer.headers


def test_cookies_that_are_sent_change_nothing(answers, readers_site):
    site, _ = readers_site
    for (method, address), answer in answers.items():
        if method == "GET":
            without = site.ask(method, address.path)
            assert not _marks(without), address.path
            assert _told(answer) == _told(without), address.path


def _told(answer) -> tuple:
    """All of it, but for the order of a policy's parts and what hangs on the clock: a `Last-Modified` that lies ahead
    is not told yet.
    """
    headers = {name.lower(): sorted(value.split("; ")) for name, value in answer.headers.items()}
    return answer.status, answer.body, headers | {"date": None, "last-modified": None}


def test_no_policy_is_unsafe_and_every_page_has_one(answers):
    for (method, address), answer in answers.items():
        if method == "GET" and answer.headers.get("Content-Type", "").startswith("text/html"):
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, address.path
            assert not re.search(r"unsafe|https?:|\*", policy), address.path
