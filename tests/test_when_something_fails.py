"""What a reader, and a reader's program, is told when a page cannot be made."""

import pytest
from django.db import OperationalError
from django.test import Client

pytestmark = pytest.mark.django_db


def asked_while(monkeypatch, error: Exception):
    def fails(about):
        raise error

    monkeypatch.setattr("articles.pages.views.listings.front", fails)
    return Client(raise_request_exception=False).get("/briefing/", secure=True, headers={"host": "news.example"})


def test_a_database_that_is_away_for_a_moment_is_worth_another_try(monkeypatch):
    answer = asked_while(monkeypatch, OperationalError("the connection is lost"))
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "10", "no-store")
    assert b"Please try again in a moment" in answer.content


def test_a_fault_of_ours_is_not(monkeypatch):
    answer = asked_while(monkeypatch, ValueError("nobody had thought of this"))
    assert (answer.status_code, answer["Cache-Control"]) == (500, "no-store")
    assert not answer.has_header("Retry-After")
    assert b"nobody had thought" not in answer.content
