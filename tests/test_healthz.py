"""What `/healthz` says of a site that is well, and of each way in which one is not."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, active_count

import psycopg
import pytest
from django.test import Client
from psycopg import sql

from articles.outbox.heartbeat import LATE
from articles.probes import registry, report, watch

from .jobs import wait_until
from .site import ROOT, Site, full, running_site, stop, web_alone
from .test_make_run import children

NAMES = {"database", "disk", "edge", "redis", "worker", "jobs", "failed-jobs", "schedules"}
QUICKLY = watch.LIMIT + 3  # seconds, on a machine that does much else
AWAY = """
from datetime import UTC, datetime, timedelta
from articles.models import Article
from tests.stories import write
Article.objects.filter(pk=write("Boat Sails").pk).update(scheduled_for=datetime.now(UTC) - timedelta(minutes=1))
"""
BACK = "from articles.models import Article; Article.objects.update(scheduled_for=None)"
GIVEN_UP = """
from articles.outbox.models import Job
Job.objects.create(kind="note", failed=True, finished="2026-01-02T03:04:05Z")
"""
SEEN_TO = "from articles.outbox.models import Job; Job.objects.filter(failed=True).delete()"


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A site that these tests may harm, each mending what it did."""
    with running_site(tmp_path_factory.mktemp("health"), NEWSROOM_DEMO="0") as site:
        wait_until(lambda: is_well(site), seconds=60, seen=lambda: ask(site))
        yield site


def ask(site: Site, path: str = "/healthz") -> tuple[int, dict]:
    answer = site.get(path)
    assert answer.headers["Content-Type"] == "application/health+json"
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status, json.loads(answer.body)


def is_well(site: Site) -> bool:
    return ask(site) == (200, {"status": "pass", "checks": {name: [{"status": "pass"}] for name in NAMES}})


def wrong(site: Site) -> dict[str, str]:
    """What is not as it should be, by name, with how bad it is."""
    return {name: found["status"] for name, (found,) in ask(site)[1]["checks"].items() if found["status"] != "pass"}


def told(site: Site, name: str) -> dict:
    return ask(site)[1]["checks"][name][0]


def run(site: Site, code: str) -> None:
    site.manage("shell", "-v0", "--no-imports", "-c", code)


def test_a_site_that_is_well_says_so_of_each_check_and_each_is_documented(own):
    assert is_well(own)
    document = (ROOT / "docs" / "health.md").read_text()
    assert {name for name in NAMES if f"| `{name}` |" in document} == NAMES


def test_it_is_answered_alike_to_get_and_head_and_to_nothing_else(own):
    answers = [own.ask(method, "/healthz") for method in ("GET", "HEAD")]
    assert [answer.status for answer in answers] == [200, 200]
    assert {**answers[0].headers} | {"date": ""} == {**answers[1].headers} | {"date": ""}
    assert answers[1].body == b""
    assert own.ask("POST", "/healthz").status == 405


def test_it_is_never_kept_and_marks_nobody(own):
    answer = own.get("/healthz", Cookie="desk=0123456789abcdef")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not {"Set-Cookie", "ETag", "Last-Modified", "Vary"} & set(answer.headers)


@pytest.mark.either
@pytest.mark.parametrize("host", ["news.example", "10.0.0.7:8000", "no.name.of.ours", "_"])
def test_a_load_balancer_asks_by_any_host_and_over_plain_http(host):
    answer = Client().get("/healthz?only=disk", headers={"host": host})
    assert (answer.status_code, answer.json()["status"]) == (200, "pass")


def test_a_load_balancer_may_ask_for_what_is_wrong_with_this_host_alone(own):
    assert ask(own, "/healthz?only=database,disk")[1]["checks"].keys() == {"database", "disk"}
    assert own.get("/healthz?only=database,disc").status == 404


def test_a_scheduled_story_that_is_not_out_fails_until_it_is_seen_to(own):
    run(own, AWAY)
    wait_until(lambda: wrong(own) == {"schedules": "fail"})
    assert ask(own)[0] == 503
    late = datetime.now(UTC) - datetime.fromisoformat(told(own, "schedules")["since"])
    assert timedelta(seconds=30) < late < timedelta(minutes=2)
    assert b"Boat" not in own.get("/healthz").body
    run(own, BACK)
    wait_until(lambda: is_well(own))


def test_a_job_that_was_given_up_is_a_warning_and_no_failure(own):
    run(own, GIVEN_UP)
    wait_until(lambda: wrong(own) == {"failed-jobs": "warn"})
    assert ask(own)[0] == 200
    assert told(own, "failed-jobs")["since"] == "2026-01-02T03:04:05Z"
    run(own, SEEN_TO)
    wait_until(lambda: is_well(own))


@contextmanager
def hanging(site: Site):
    """Whoever reads waits for somebody's lock."""
    if not site.environment["DATABASE_URL"]:
        pytest.skip("on SQLite readers wait for nobody")
    with psycopg.connect(site.environment["DATABASE_URL"]) as database:
        database.execute("LOCK TABLE django_migrations, articles_publication IN ACCESS EXCLUSIVE MODE")
        yield
        database.rollback()


@contextmanager
def gone(site: Site):
    if not site.environment["DATABASE_URL"]:
        folder = Path(site.environment["NEWSROOM_DATA"])  # all of it, since whoever writes would make a new file
        away = folder.rename(folder.with_name("away"))
        yield
        away.rename(folder)
        return
    server, name = os.environ["DATABASE_URL"], site.environment["DATABASE_URL"].rpartition("/")[2]
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with closing(psycopg.connect(server, autocommit=True)) as database:
        database.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        yield
        database.execute(allow.format(sql.Identifier(name), sql.SQL("true")))


def require_told_quickly(site: Site) -> None:
    began = time.monotonic()
    status, said = ask(site)
    assert time.monotonic() - began < QUICKLY
    assert (status, said["checks"]["database"][0]["output"]) == (503, "The database cannot be read.")


def test_a_database_that_hangs_is_told_and_not_waited_for_however_many_readers_wait(own):
    with ThreadPoolExecutor(12) as readers:
        with hanging(own):
            waiting = [readers.submit(own.get, f"/nothing-{number}/") for number in range(12)]
            time.sleep(1.5)
            for _ in range(5):
                require_told_quickly(own)
            assert sum(not reader.done() for reader in waiting) >= 8
    wait_until(lambda: is_well(own), seconds=40)


def test_a_database_that_is_gone_is_told_and_strangers_learn_nothing_of_it(own):
    with gone(own):
        wait_until(lambda: "database" in wrong(own))
        require_told_quickly(own)
        since = told(own, "database")["since"]
        time.sleep(2)
        assert told(own, "database")["since"] == since
        said = own.get("/healthz").body.decode()
        assert not [word for word in ("/", "sqlite", "postgres", "Error", "127.0.0.1") if word in said]
    wait_until(lambda: is_well(own), seconds=60)
    wait_until(lambda: "database is well again" in own.said)


def test_a_worker_that_is_killed_is_missed_and_the_next_one_is_welcome(tmp_path):
    with running_site(tmp_path, NEWSROOM_DEMO="0") as site, web_alone(site) as alone:
        wait_until(lambda: is_well(alone))
        (worker,) = [child for child in children(site.process.pid) if b"worker" in _command(child)]
        os.kill(worker, signal.SIGKILL)
        killed, on_the_clock = time.monotonic(), datetime.now(UTC)
        stop(site)
        wait_until(lambda: wrong(alone).get("worker") == "fail", seconds=LATE.total_seconds() + 5)
        assert time.monotonic() - killed > LATE.total_seconds() - 6
        assert ask(alone)[0] == 503
        since = datetime.fromisoformat(told(alone, "worker")["since"])
        assert on_the_clock - timedelta(seconds=7) < since <= on_the_clock
        with _worker(alone):
            wait_until(lambda: is_well(alone), seconds=20)


def _command(process: int) -> list[bytes]:
    return Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")


@contextmanager
def _worker(site: Site):
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=ROOT, env=site.environment, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def test_a_disk_that_is_full_fails_until_it_is_not(small_disk):
    with running_site(small_disk, NEWSROOM_DEMO="0", NEWSROOM_FREE_DISK="8") as site:
        wait_until(lambda: is_well(site))
        with full(small_disk):
            wait_until(lambda: wrong(site).get("disk") == "fail")
            assert ask(site)[0] == 503
        wait_until(lambda: is_well(site), seconds=40)


# The rooms' own checks


@pytest.fixture
def checks(monkeypatch):
    """Nobody's checks but the test's own are known."""
    monkeypatch.setattr(registry, "CHECKS", {})
    monkeypatch.setattr(report, "_seen", {})
    return registry.CHECKS


@pytest.mark.either
def test_a_name_that_is_taken_and_a_status_that_is_none_stop_the_start(checks):
    registry.check("edge", unknown="?")(lambda: None)
    with pytest.raises(ValueError, match="a check named 'edge' already"):
        registry.check("edge", unknown="?")(lambda: None)
    with pytest.raises(ValueError, match="a warning or a failure"):
        registry.check("redis", unknown="?", status="pass")(lambda: None)


@pytest.mark.either
def test_what_a_check_dies_of_is_logged_once_and_told_nobody(checks, caplog):
    @registry.check("edge", unknown="Nobody knows.", status=registry.Status.WARN)
    def die():
        raise OSError("password in /secret/path")

    for _ in range(3):
        (found,) = report.look(checks.values())
        assert (found.status, found.told) == ("warn", "Nobody knows.")
    assert b"secret" not in report.as_json([found])
    assert caplog.text.count("edge: Nobody knows.") == 1
    assert "password in /secret/path" in caplog.text


@pytest.mark.either
def test_a_check_that_hangs_holds_one_thread_however_often_it_is_asked(checks, monkeypatch):
    monkeypatch.setattr(watch, "LIMIT", 0.1)
    go_on, before = Event(), active_count()
    registry.check("edge", unknown="Nobody knows.")(lambda: go_on.wait(10) and None)
    try:
        assert [report.look(checks.values())[0].status for _ in range(20)] == ["fail"] * 20
        assert active_count() == before + 1
    finally:
        go_on.set()
    wait_until(lambda: active_count() == before)


@pytest.mark.either
def test_who_asks_often_causes_no_more_work(checks, monkeypatch):
    looks = []
    registry.check("edge", unknown="?")(lambda: looks.append("look"))
    for _ in range(50):
        report.look(checks.values())
    assert len(looks) == 1
    monkeypatch.setattr(watch, "STANDS", 0)
    report.look(checks.values())
    assert len(looks) == 2
