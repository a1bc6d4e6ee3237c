"""What one process has rendered is lent to others by way of Redis, which may fail at any time."""

import shutil
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.http import HttpRequest

from articles.edge import shared
from articles.edge.keeping import EXTENSION
from articles.edge.keys import bump
from articles.web import answer
from newsroom.environment import shaping
from newsroom.release import fingerprint
from tests.redis import own_redis

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="there is no redis-server"),
]


@pytest.fixture
def redis(tmp_path):
    with own_redis(tmp_path) as running:
        yield running


class Process:
    """One that renders, and has its own door to Redis."""

    def __init__(self, redis):
        self.shelf = shared.Shelf(redis.url)
        self.renderings = 0

    def get(self, monkeypatch, address="/atom.xml", *, extensions=(EXTENSION,), ends=None):
        monkeypatch.setattr(shared, "shelf", self.shelf)
        request = HttpRequest()
        request.path = address
        request.scope = {"extensions": {name: [] for name in extensions}}
        return shared.SharedMiddleware(lambda _request: self._rendered(ends))(request)

    def _rendered(self, ends):
        self.renderings += 1
        return answer("Ferry runs ✓", {"story:1"}, media_type="text/plain; charset=utf-8", cache="no-cache", ends=ends)


@pytest.fixture
def here(redis):
    return Process(redis)


@pytest.fixture
def there(redis):
    return Process(redis)


def change(key="story:1"):
    with transaction.atomic():
        bump([key])


def told(response):
    return response.status_code, sorted(response.items()), response.content, response.keep


def test_what_one_has_rendered_another_takes_as_it_is(here, there, monkeypatch):
    change()
    assert told(here.get(monkeypatch)) == told(there.get(monkeypatch))
    assert (here.renderings, there.renderings) == (1, 0)


def test_after_a_change_it_is_rendered_anew_whatever_redis_holds(here, there, monkeypatch):
    change()
    before = here.get(monkeypatch)
    change()
    after = there.get(monkeypatch)
    assert there.renderings == 1
    assert after["ETag"] != before["ETag"]
    assert after["ETag"] == here.get(monkeypatch)["ETag"]


def test_a_change_of_something_else_is_none(here, there, monkeypatch):
    here.get(monkeypatch)
    change("story:2")
    there.get(monkeypatch)
    assert there.renderings == 0


def test_addresses_are_not_taken_for_one_another(here, monkeypatch):
    here.get(monkeypatch)
    here.get(monkeypatch, "/rss.xml")
    assert here.renderings == 2


def test_a_visitors_own_request_is_answered_by_the_application(here, monkeypatch):
    here.get(monkeypatch)
    here.get(monkeypatch, extensions=())
    assert here.renderings == 2


def test_what_has_an_end_is_not_lent_beyond_it(here, there, monkeypatch):
    soon = datetime.now(UTC) + timedelta(seconds=2)
    here.get(monkeypatch, ends=soon)
    time.sleep(2.2)
    there.get(monkeypatch, ends=datetime.now(UTC) + timedelta(hours=1))
    assert there.renderings == 1


def test_without_redis_each_renders_for_itself_and_soon_asks_again(here, redis, monkeypatch):
    monkeypatch.setattr(shared, "REST", 0.3)
    redis.stop()
    here.get(monkeypatch)
    assert here.shelf.lost
    here.get(monkeypatch)
    assert here.renderings == 2
    redis.start()
    time.sleep(0.4)
    here.get(monkeypatch)
    here.get(monkeypatch)
    assert here.renderings == 3
    assert not here.shelf.lost


def test_a_redis_that_hangs_is_waited_for_once(here, redis, monkeypatch):
    redis.hang()
    started = time.monotonic()
    for _ in range(20):
        here.get(monkeypatch)
    redis.go_on()
    assert here.renderings == 20
    assert time.monotonic() - started < 20 * shared.PATIENCE, "it was waited for again and again"


@pytest.mark.parametrize(
    "rubbish",
    [
        b"rubbish",
        b"\xff\n",
        b"1\nbody",
        b"{}\nbody",
        b'{"headers": [1]}\n',
        b'{"headers": [], "keys": [], "until": null, "parameters": null}\n',
    ],
)
def test_rubbish_on_the_shelf_is_as_good_as_nothing(here, redis, monkeypatch, rubbish):
    here.get(monkeypatch)
    for name in here.shelf._redis.keys():
        here.shelf._redis.set(name, rubbish)
    here.get(monkeypatch)
    assert here.renderings == 2


def test_another_release_or_other_settings_have_a_shelf_of_their_own(tmp_path):
    for folder in ("articles", "newsroom", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    (tmp_path / "templates" / "story.html").write_text("<p>")
    one = {
        "DATABASE_URL": "postgresql://ann:secret@db:5432/news",
        "NEWSROOM_SITE_URL": "https://news.example",
        "NEWSROOM_FEED_ENTRIES": 20,
        "NEWSROOM_KEY_HEADERS": [],
    }
    other_password = one | {"DATABASE_URL": "postgresql://bob:other@db:5432/news"}
    other_site = one | {"NEWSROOM_SITE_URL": "https://staging.example"}
    before = fingerprint(tmp_path, shaping(one))
    assert fingerprint(tmp_path, shaping(other_password)) == before
    assert fingerprint(tmp_path, shaping(other_site)) != before
    (tmp_path / "templates" / "story.html").write_text("<p class=lede>")
    assert fingerprint(tmp_path, shaping(one)) != before
