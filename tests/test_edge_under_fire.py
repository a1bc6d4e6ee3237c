"""Three web processes, readers who never stop, 200 publishes, and kills: nobody is told what is old."""

import os
import random
import re
import signal
import time

import pytest

from tests.hammering import Press, Readers, assert_nothing_is_old
from tests.jobs import wait_until
from tests.site import running_site, web_processes

pytestmark = pytest.mark.alone

PROCESSES = 3
WITHIN = 1.0 if os.environ.get("DATABASE_URL") else 0.0  # seconds: the first promise


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fire")
    with running_site(folder, NEWSROOM_PROCESSES=str(PROCESSES), NEWSROOM_DEMO="0") as running:
        yield running


@pytest.fixture
def press(site):
    press = Press(site.environment)
    yield press
    press.end()


def bumped(path: str) -> list[str]:
    """Addresses that each publish bumps."""
    return [path, "/", "/rss.xml", "/atom.xml", "/feed.json"]


def renderings(site) -> int:
    time.sleep(1.5)  # processes show their counts each second
    found = re.search(r"^newsroom_edge_renderings_total (\S+)$", site.get("/metrics").body.decode(), re.MULTILINE)
    return int(float(found[1]))


def test_200_publishes_are_read_by_ten_thousand_and_none_is_old(site, press):
    paths = bumped(press.publish())
    time.sleep(WITHIN)
    readers, before = Readers([site], paths), renderings(site)
    with readers.reading(each=6, pause=0):
        for _ in range(200):
            press.publish()
            time.sleep(0.05)
        while len(readers.read) < 11_000:
            time.sleep(0.1)
    assert not readers.failed
    assert assert_nothing_is_old(readers.read, press, within=WITHIN) >= 10_000
    published = len(press.published) - 1
    assert renderings(site) - before <= (published + 1) * len(paths) * PROCESSES


def test_web_processes_may_be_killed_at_any_moment(site, press):
    """Whoever is connected to one that is killed gets no answer; all who get one get the newest."""
    readers = Readers([site], bumped(press.publish()))
    time.sleep(WITHIN)
    with readers.reading(each=6, pause=0):
        for _ in range(6):
            press.begin()
            time.sleep(random.uniform(0, 0.1))
            os.kill(random.choice(web_processes(site)), signal.SIGKILL)
            assert press.process.stdout.readline().strip()
            press.published[press.number] = time.monotonic()
            wait_until(lambda: len(web_processes(site)) == PROCESSES)
            time.sleep(1)
    assert assert_nothing_is_old(readers.read, press, within=WITHIN) > 500


def test_a_publisher_may_be_killed_at_any_moment(site, press):
    """Its last edition is out everywhere, or nowhere; and what is published after it is read as ever."""
    path = press.publish()
    readers, number = Readers([site], bumped(path)), press.number
    for _ in range(6):
        readers.ask_all()
        killed = Press(site.environment, path, name=press.name, number=number)
        killed.publish()
        killed.begin()
        time.sleep(random.uniform(0, 0.08))
        killed.kill()
        number = killed.number
        time.sleep(WITHIN + 0.2)
        shown = Readers([site], [path])
        for _ in range(3 * PROCESSES):
            shown.ask_all()
        assert len({read.body for read in shown.read}) == 1, "some processes show it, and some do not"
        assert assert_nothing_is_old(shown.read, killed) == len(shown.read)
    press.number = number
    press.publish()
    time.sleep(WITHIN)
    after = Readers([site], [path])
    after.ask_all()
    assert assert_nothing_is_old(after.read, press) == 1
    assert not readers.failed
