"""Two hosts on one PostgreSQL, and Redis between them: nothing is older than a second, whatever fails in the middle."""

import os
import time
from urllib.parse import urlsplit

import pytest

from tests.cable import cable_to
from tests.hammering import Press, Readers, assert_nothing_is_old
from tests.jobs import wait_until
from tests.redis import own_redis
from tests.site import running_site, web_alone

URL = os.environ.get("DATABASE_URL", "")
pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not URL, reason="hosts share a PostgreSQL, and there is none in this run"),
]
SECOND = 1.0


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    there = urlsplit(URL)
    folder = tmp_path_factory.mktemp("hosts")
    with own_redis(folder) as redis, cable_to(there.hostname, there.port or 5432) as cable:
        through = there._replace(netloc=f"{there.username}@127.0.0.1:{cable.port}").geturl()
        settings = {"DATABASE_URL": through, "REDIS_URL": redis.url, "NEWSROOM_DEMO": "0"}
        with running_site(folder, **settings) as one, web_alone(one, NEWSROOM_SITE_URL=one.url) as other:
            database = urlsplit(one.environment["DATABASE_URL"])._replace(netloc=there.netloc)
            press = Press(one.environment | {"DATABASE_URL": database.geturl()})
            yield redis, cable, [one, other], press
            press.end()


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
    assert assert_nothing_is_old(readers.read, press, within=SECOND) > 200


@pytest.mark.parametrize("harm, mend", [("stop", "start"), ("hang", "go_on")])
def test_redis_may_fail_and_come_back_in_the_middle(world, readers, harm, mend):
    redis, _cable, hosts, press = world
    with readers.reading():
        press.publish()
        getattr(redis, harm)()
        for _ in range(8):
            press.publish()
            time.sleep(0.4)
        assert hosts[0].health("redis") == "warn"
        getattr(redis, mend)()
        for _ in range(4):
            press.publish()
            time.sleep(0.4)
    assert not readers.failed
    assert assert_nothing_is_old(readers.read, press, within=SECOND) > 200


@pytest.mark.parametrize("harm, mend", [("cut", "mend"), ("hang", "go_on")])
def test_a_database_that_goes_away_stops_no_reader(world, readers, harm, mend):
    """What is kept is served, as it was when the database went. Once it is back, nothing older is."""
    _redis, cable, hosts, press = world
    readers.ask_all()
    with readers.reading():
        gone = time.monotonic()
        getattr(cable, harm)()
        press.publish()
        wait_until(lambda: hosts[0].health("edge") == "warn")
        getattr(cable, mend)()
        wait_until(lambda: all(site.health("edge") == "pass" for site in hosts))
        back = time.monotonic()
        press.publish()
        time.sleep(2 * SECOND)
    assert not readers.failed
    assert {read.status for read in readers.read} == {200}
    others = [read for read in readers.read if not gone <= read.asked <= back]
    assert assert_nothing_is_old(others, press, within=SECOND) > 50
