"""Two hosts on one PostgreSQL, and Redis between them: nothing is older than a second, whatever fails in the middle."""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest

from tests.cable import cable_to
from tests.jobs import wait_until
from tests.redis import own_redis
from tests.site import ROOT, Site, own_database, running_site, web_alone

URL = os.environ.get("DATABASE_URL", "")
pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not URL, reason="hosts share a PostgreSQL, and there is none in this run"),
]
SECOND = 1.0


@dataclass
class Readers:
    """They ask both hosts for the same pages all the time, and note what they were told, and when they asked."""

    hosts: list[Site]
    paths: list[str]
    read: list[tuple[float, int, bytes]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def ask(self, site: Site, path: str) -> None:
        asked = time.monotonic()
        try:
            answer = site.get(path)
        except (URLError, ConnectionError, TimeoutError) as error:
            self.failed.append(f"{path}: {error}")
            return
        if answer.status != 200:
            self.failed.append(f"{path}: {answer.status}")
        self.read.append((asked, answer.status, answer.body))

    @contextmanager
    def reading(self):
        ended = threading.Event()

        def go_on(site: Site) -> None:
            while not ended.is_set():
                for path in self.paths:
                    self.ask(site, path)
                time.sleep(0.01)

        threads = [threading.Thread(target=go_on, args=(site,)) for site in self.hosts for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            ended.set()
            for thread in threads:
                thread.join()


class Press:
    """A publisher of another process. Numbers are in the headlines, and so on every page that shows the story."""

    def __init__(self, environment: dict):
        command, pipes = [sys.executable, "-m", "tests.press"], {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)
        self.number, self.published = 0, {}

    def publish(self) -> str:
        self.number += 1
        self._process.stdin.write(f"Tide Table {self.number:04} Renewed\n")
        self._process.stdin.flush()
        path = self._process.stdout.readline().strip()
        assert path, "the publisher has died"
        self.published[self.number] = time.monotonic()
        return path

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait()

    def oldest_right(self, asked: float) -> int:
        """The number that any answer to who asked then has at least: of what had been out for a second."""
        return max((n for n, when in self.published.items() if when + SECOND <= asked), default=0)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    there = urlsplit(URL)
    folder = tmp_path_factory.mktemp("hosts")
    with (
        own_redis(folder) as redis,
        cable_to(there.hostname, there.port or 5432) as cable,
        own_database(f"newsroom_hosts_{os.getpid()}", URL) as database,
    ):
        through = urlsplit(database)._replace(netloc=f"{there.username}@127.0.0.1:{cable.port}").geturl()
        settings = {"DATABASE_URL": through, "REDIS_URL": redis.url, "NEWSROOM_DEMO": "0"}
        with running_site(folder, **settings) as one, web_alone(one, NEWSROOM_SITE_URL=one.url) as other:
            press = Press(one.environment | {"DATABASE_URL": database})
            yield redis, cable, [one, other], press
            press.end()


def numbers(body: bytes) -> list[int]:
    return [int(part[:4]) for part in body.split(b"Tide Table ")[1:]]


def assert_nothing_is_old(readers: Readers, press: Press, but_between: tuple[float, float] = (0, 0)) -> int:
    """`but_between`: when the database could not be asked. Stale answers are right then."""
    checked = 0
    for asked, _status, body in readers.read:
        if not but_between[0] <= asked <= but_between[1]:
            checked += 1
            assert numbers(body), body[:200]
            assert min(numbers(body)) >= press.oldest_right(asked)
    return checked


@pytest.fixture
def readers(world):
    _redis, _cable, hosts, press = world
    path = press.publish()
    time.sleep(SECOND)
    return Readers(hosts, [path, "/", "/atom.xml", "/feed.json"])


def test_what_is_published_is_read_on_both_within_a_second(world, readers):
    press = world[3]
    with readers.reading():
        for _ in range(15):
            press.publish()
            time.sleep(0.4)
        time.sleep(SECOND)
    assert not readers.failed
    assert assert_nothing_is_old(readers, press) > 200


@pytest.mark.parametrize("harm, mend", [("stop", "start"), ("hang", "go_on")])
def test_redis_may_fail_and_come_back_in_the_middle(world, readers, harm, mend):
    redis, _cable, _hosts, press = world
    with readers.reading():
        press.publish()
        getattr(redis, harm)()
        for _ in range(8):
            press.publish()
            time.sleep(0.4)
        getattr(redis, mend)()
        for _ in range(4):
            press.publish()
            time.sleep(0.4)
    assert not readers.failed
    assert assert_nothing_is_old(readers, press) > 200


@pytest.mark.parametrize("harm, mend", [("cut", "mend"), ("hang", "go_on")])
def test_a_database_that_goes_away_stops_no_reader(world, readers, harm, mend):
    """What is kept is served, as it was when the database went. Once it is back, nothing older is."""
    _redis, cable, hosts, press = world
    for site in hosts:
        for path in readers.paths:
            readers.ask(site, path)
    with readers.reading():
        gone = time.monotonic()
        getattr(cable, harm)()
        press.publish()
        wait_until(lambda: health(hosts[0])["edge"][0]["status"] == "warn")
        getattr(cable, mend)()
        wait_until(lambda: all(health(site)["edge"][0]["status"] == "pass" for site in hosts))
        back = time.monotonic()
        press.publish()
        time.sleep(2 * SECOND)
    assert not readers.failed
    assert assert_nothing_is_old(readers, press, but_between=(gone, back)) > 50


def health(site: Site) -> dict:
    return json.loads(site.get("/healthz").body)["checks"]
