"""What `/metrics` tells, to whom, and that what several processes count adds up whichever of them end."""

import os
import signal
import time
from pathlib import Path

import pytest
from django.test import RequestFactory
from prometheus_client.parser import text_string_to_metric_families

from articles.edge.board import Board
from articles.edge.counts import Counts
from articles.probes import registry, watch
from articles.probes.reader import may_read

from .jobs import wait_until
from .site import Site, running_site
from .test_healthz import gone, run

NAMES = {
    "newsroom_build_info",
    "newsroom_bump_position",
    "newsroom_collector_failed",
    "newsroom_edge_bytes_kept",
    "newsroom_edge_dropped_total",
    "newsroom_edge_entries",
    "newsroom_edge_hits_total",
    "newsroom_edge_lost",
    "newsroom_edge_passed_total",
    "newsroom_edge_renderings_total",
    "newsroom_edge_unmodified_total",
    "newsroom_jobs",
    "newsroom_jobs_oldest_due_seconds",
    "newsroom_stories",
    "newsroom_worker_heartbeat_age_seconds",
}
TOKEN = "more-than-twenty-letters"
LATER = """
from datetime import UTC, datetime, timedelta
from articles.models import Article
from articles.publishing import verbs
from tests.stories import publish, write
publish("Boat Sails")
verbs.schedule(write("Boat Returns"), at=datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1))
Article.objects.filter(pk=write("Boat Sinks").pk).update(scheduled_for=datetime.now(UTC) - timedelta(minutes=1))
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A site of two web processes."""
    with running_site(tmp_path_factory.mktemp("two"), NEWSROOM_DEMO="0", NEWSROOM_PROCESSES="2") as site:
        have_it_kept(site)
        yield site


def read(site: Site, **headers: str) -> dict[str, dict[str, float]]:
    """The values of each name, by the value of their one label."""
    answer = site.get("/metrics", **headers)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict = {}
    for family in text_string_to_metric_families(answer.body.decode()):
        assert family.documentation, family.name
        for sample in family.samples:
            found.setdefault(sample.name, {})["/".join(sample.labels.values())] = sample.value
    return found


def by_label(site: Site, name: str) -> dict[str, float]:
    time.sleep(watch.STANDS + 0.1)  # for so long an answer stands
    return read(site)[name]


def hits(site: Site) -> float:
    time.sleep(1.1)  # until what was counted is shown
    return by_label(site, "newsroom_edge_hits_total")[""]


def have_it_kept(site: Site) -> None:
    """Until both processes have the front page at hand."""

    def both() -> bool:
        for _ in range(20):
            site.get("/")
        return sorted(map(bool, by_label(site, "newsroom_edge_entries").values())) == [True, True]

    wait_until(both, seconds=60)


def test_all_that_is_documented_is_told_and_all_that_is_told_is_documented(two):
    told = read(two)
    document = (Path(__file__).parent.parent / "docs" / "health.md").read_text()
    assert set(told) == NAMES
    assert {name for name in NAMES if f"`{name}" in document} == NAMES
    assert set(told["newsroom_collector_failed"].values()) == {0}


def test_stories_are_counted_by_their_state(tmp_path):
    with running_site(tmp_path, NEWSROOM_DEMO="0") as site:
        run(site, LATER)
        expected = {"published": 1, "scheduled": 1, "overdue": 1}
        wait_until(lambda: by_label(site, "newsroom_stories") == expected)
        assert by_label(site, "newsroom_bump_position")[""] > 0
        (age,) = by_label(site, "newsroom_worker_heartbeat_age_seconds").values()
        assert age < 10
        kind = "postgresql" if site.environment["DATABASE_URL"] else "sqlite"
        assert any(kind in labels for labels in read(site)["newsroom_build_info"])


def test_what_waits_and_what_failed_is_counted(two):
    jobs = "from articles.outbox.models import Job; from django.utils.timezone import now, timedelta as t;"
    held = "dict(kind='x', due=now() - t(minutes=9), leased_until=now() + t(hours=1), last_error='no')"
    failed = "dict(kind='x', failed=True, finished=now())"
    run(two, f"{jobs} Job.objects.create(**{held}); Job.objects.create(**{failed})")
    assert by_label(two, "newsroom_jobs") == {"waiting": 0, "retried": 1, "failed": 1}
    assert by_label(two, "newsroom_jobs_oldest_due_seconds") == {"": 0}
    run(two, f"{jobs} Job.objects.filter(kind='x').delete()")


def test_what_two_processes_answer_is_one_sum(two):
    before = hits(two)
    for _ in range(40):
        two.get("/")
    assert hits(two) == before + 40


def kill(site: Site, process: str) -> None:
    os.kill(int(process), signal.SIGKILL)
    wait_until(lambda: process not in by_label(site, "newsroom_edge_entries"), seconds=30)


def test_a_process_that_is_killed_lowers_no_counter_and_its_gauges_go(two):
    for _ in range(3):
        have_it_kept(two)
        before = hits(two)
        kill(two, min(by_label(two, "newsroom_edge_entries"), key=int))
        assert hits(two) >= before > 0
    have_it_kept(two)
    again = hits(two)
    for _ in range(20):
        two.get("/")
    assert hits(two) == again + 20


def test_without_a_database_the_edge_still_tells_what_it_counts_and_says_what_is_missing(two):
    with gone(two):
        time.sleep(watch.STANDS + 0.1)
        told = read(two)
        assert told["newsroom_collector_failed"]["edge"] == 0
        assert told["newsroom_collector_failed"]["stories"] == 1
        assert "newsroom_stories" not in told
        assert told["newsroom_edge_hits_total"][""] > 0
    wait_until(lambda: set(by_label(two, "newsroom_collector_failed").values()) == {0}, seconds=40)


# Who may read


ADDED_BY_PROXIES = ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-real-ip", "forwarded", "via"]


def asking(address: str = "127.0.0.1", **headers: str):
    return RequestFactory().get("/metrics", REMOTE_ADDR=address, headers=headers)


@pytest.mark.either
@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_without_a_token_whoever_asks_from_this_machine_may_read(address):
    assert may_read(asking(address))


@pytest.mark.either
@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "2001:db8::1", "::ffff:10.0.0.1", "", "localhost"])
def test_without_a_token_nobody_else_may(address):
    assert not may_read(asking(address))


@pytest.mark.either
@pytest.mark.parametrize(
    "name", [f"x-forwarded-{it}" for it in ("for", "proto", "host")] + ["x-real-ip", "forwarded", "via"]
)
def test_without_a_token_a_proxy_on_this_machine_is_not_this_machine(name):
    assert not may_read(asking(**{name: "127.0.0.1"}))


@pytest.mark.either
def test_with_a_token_whoever_knows_it_may_from_wherever_and_nobody_else(settings):
    settings.METRICS_TOKEN = TOKEN
    assert may_read(asking("192.0.2.7", authorization=f"Bearer {TOKEN}", x_forwarded_for="192.0.2.8"))
    for wrong in ("", TOKEN, "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", "Bearer é"):
        assert not may_read(asking(authorization=wrong)), wrong


def test_strangers_are_told_that_there_is_nothing(two):
    for method in ("GET", "HEAD"):
        answer = two.ask(method, "/metrics", **{"X-Forwarded-For": "192.0.2.7"})
        assert answer.status == 404
        assert answer.headers["Cache-Control"] == "no-store"
        assert b"newsroom" not in answer.body


def test_a_token_opens_a_running_site_and_without_it_this_machine_is_a_stranger(tmp_path):
    with running_site(tmp_path, NEWSROOM_DEMO="0", NEWSROOM_METRICS_TOKEN=TOKEN) as site:
        assert site.get("/metrics").status == 404
        assert read(site, Authorization=f"Bearer {TOKEN}").keys() >= {"newsroom_stories"}
        assert TOKEN not in site.said


# The board


def counting(board: Board, **counts: int) -> int:
    """The row of a worker that has counted this much, and ended."""
    row, child = board.take(), os.fork()
    if not child:
        board.publish(Counts(**counts))
        os._exit(0)
    os.waitpid(child, 0)
    return row


@pytest.mark.either
def test_whoever_has_a_row_next_counts_on_from_there_and_gauges_are_of_the_living():
    board = Board()
    rows = [counting(board, hits=5, entries=2), counting(board, hits=7, entries=3)]
    assert (board.total("hits"), [value for _, value in board.each("entries")]) == (12, [2, 3])
    board.leave(rows[0])
    assert (board.total("hits"), [value for _, value in board.each("entries")]) == (12, [3])
    assert counting(board, hits=1) == rows[0]
    assert (board.total("hits"), [value for _, value in board.each("entries")]) == (13, [0, 3])


@pytest.mark.either
def test_a_collector_whose_name_is_taken_stops_the_start(monkeypatch):
    monkeypatch.setattr(registry, "COLLECTORS", {})
    registry.collector("edge")(list)
    with pytest.raises(ValueError, match="a collector named 'edge' already"):
        registry.collector("edge")(list)
