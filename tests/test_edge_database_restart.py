"""A PostgreSQL that is stopped, or crashes, and is started again: reads go on, on every host, and nothing old stays."""

import time

import pytest

from tests.hammering import Press, Readers, assert_nothing_is_old
from tests.jobs import wait_until
from tests.postgresql import own_postgresql
from tests.site import Site, running_site, web_alone

pytestmark = [pytest.mark.either, pytest.mark.alone]
SECOND = 1.0


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("restarted")
    with own_postgresql() as server:
        settings = {"DATABASE_URL": server.url, "NEWSROOM_DEMO": "0"}
        with running_site(folder, **settings) as one, web_alone(one) as other:
            yield server, [one, other]


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_reads_go_on_and_once_it_is_back_what_is_published_is_read_within_a_second(world, mode):
    server, hosts = world
    before = Press(hosts[0].environment)
    path = before.publish()
    readers = Readers(hosts, [path, "/", "/atom.xml", "/feed.json"])
    time.sleep(SECOND)
    readers.ask_all()
    with readers.reading():
        server.stop(mode)
        before.end()
        gone = len(readers.read)
        time.sleep(2 * SECOND)
        away = len(readers.read) - gone
        unheard_of = hosts[0].get("/briefing/")
        server.start()
        wait_until(lambda: all(follows(site) for site in hosts), seconds=30)
        after = Press(hosts[0].environment, path, name=before.name, number=before.number)
        after.publish()
        time.sleep(2 * SECOND)
    after.end()
    assert away > 100
    assert (unheard_of.status, unheard_of.headers["Retry-After"]) == (503, "10")
    assert not readers.failed
    assert assert_nothing_is_old(readers.read, after, within=SECOND) > 50


def follows(site: Site) -> bool:
    return site.health("database") == site.health("edge") == "pass"
