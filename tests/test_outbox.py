import logging
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction
from django.db.models.functions import Now
from django.utils import timezone

from articles.edge.models import Bump, SurrogateKey
from articles.outbox import leases, recurrence, registry, worker
from articles.outbox.jobs import clear_sessions, prune_jobs
from articles.outbox.models import Job
from articles.outbox.queue import cancel, enqueue

from .shared_database import shared_database

committing = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def kinds():
    """A test knows the kinds that it registers and no others."""
    registry.discover()
    with mock.patch.dict(registry.HANDLERS, clear=True), mock.patch.dict(registry.INTERVALS, clear=True):
        yield


@pytest.fixture
def done(kinds):
    """What the jobs of kind "note" were given, in order."""
    given = []
    registry.handler("note")(given.append)
    return given


@pytest.fixture
def trace(kinds):
    @registry.handler("trace")
    def leave(payload):
        Bump.objects.create(key=payload)


@pytest.fixture
def shared(transactional_db, tmp_path):
    with shared_database(tmp_path) as environment:
        yield environment


def put(kind, payload="", **how):
    with transaction.atomic():
        return enqueue(kind, payload, **how)


def traces():
    return list(Bump.objects.order_by("id").values_list("key", flat=True))


def ripen(job):
    """Let the job's waiting time, and any lease on it, be over."""
    Job.objects.filter(pk=job.pk).update(due=Now() - SECOND, leased_until=None)


def let_the_lease_run_out(job):
    Job.objects.filter(pk=job.pk).update(leased_until=Now() - SECOND)


def wait_until(true, seconds=15):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@contextmanager
def crew(environment, *options):
    command = [sys.executable, "-m", "tests.crew", *options]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


# Putting in and taking back


@committing
def test_a_job_is_there_if_and_only_if_its_transaction_commits(done):
    with transaction.atomic():
        enqueue("note", "committed")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("note", "rolled back")
        1 / 0  # noqa: B018

    worker.run_due()

    assert done == ["committed"]


@committing
@pytest.mark.parametrize("verb", [lambda: enqueue("note", 1), lambda: cancel("schedule:1")])
def test_the_verbs_refuse_to_work_outside_a_transaction(verb):
    with pytest.raises(transaction.TransactionManagementError, match="belongs in the transaction"):
        verb()


@pytest.mark.django_db
def test_a_payload_comes_out_as_it_went_in(done):
    payload = {"story": 42, "title": "ह्न <script> 'quoted' 🗞", "parts": [1.5, None, True]}
    put("note", payload)

    worker.run_due()

    assert done == [payload]


@pytest.mark.django_db
def test_cancelling_takes_back_the_pending_jobs_of_a_key_and_no_others(done):
    put("note", "finished", key="schedule:42")
    worker.run_due()
    put("note", "cancelled", key="schedule:42")
    put("note", "another story's", key="schedule:4")
    put("note", "nobody's")

    with transaction.atomic():
        assert cancel("schedule:42") == 1
        assert cancel("schedule:42") == 0
    worker.run_due()

    assert done == ["finished", "another story's", "nobody's"]


@pytest.mark.django_db
def test_a_job_that_is_cancelled_after_it_was_claimed_does_nothing(done):
    put("note", "cancelled", key="schedule:42")
    job = leases.claim("a worker")
    with transaction.atomic():
        assert cancel("schedule:42") == 1

    worker.perform(job)

    assert done == []


# When


@pytest.mark.django_db
def test_a_job_is_done_at_its_hour_and_never_early(done):
    soon = Job.objects.create(kind="now").created + timedelta(milliseconds=300)
    Job.objects.all().delete()
    put("note", "a story", due=soon)

    while not done:
        worker.run_due()
        finished = timezone.now()

    assert soon <= finished < soon + SECOND


@pytest.mark.django_db
def test_a_worker_whose_own_clock_is_a_day_ahead_does_nothing_early(done, monkeypatch):
    put("note", "tomorrow's", due=timezone.now() + timedelta(hours=1))
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)

    assert worker.run_due() == 0
    assert done == []


@pytest.mark.django_db
def test_jobs_are_done_in_the_order_in_which_they_fall_due(done):
    now = timezone.now()
    for minutes in (1, 3, 2):
        put("note", f"due {minutes} minutes ago", due=now - timedelta(minutes=minutes))
    for nth in ("first", "second", "third"):
        put("note", f"{nth} of one moment", due=now - timedelta(minutes=5))

    worker.run_due()

    assert done == [
        "first of one moment",
        "second of one moment",
        "third of one moment",
        "due 3 minutes ago",
        "due 2 minutes ago",
        "due 1 minutes ago",
    ]


@committing
def test_a_waiting_worker_wakes_for_the_next_job_without_sleeping_its_second_out(kinds):
    due, begun, stop = timezone.now() + timedelta(milliseconds=1250), [], threading.Event()

    @registry.handler("stop")
    def end(payload):
        begun.append(timezone.now())
        stop.set()

    put("stop", due=due)
    worker.run(stop)

    assert due <= begun[0] < due + timedelta(milliseconds=500)


# What goes wrong


@pytest.mark.django_db
def test_a_job_that_fails_leaves_nothing_behind_and_holds_up_no_other(done):
    @registry.handler("half done")
    def fail(payload):
        Bump.objects.create(key="half done")
        raise RuntimeError("the other half")

    failing = put("half done")
    put("note", "the next")

    assert worker.run_due() == 2

    failing.refresh_from_db()
    assert traces() == []
    assert done == ["the next"]
    assert "RuntimeError: the other half" in failing.last_error
    assert (failing.attempts, failing.finished, failing.leased_until) == (1, None, None)


@pytest.mark.django_db
def test_a_job_whose_handler_upsets_the_database_holds_up_no_other(done):
    @registry.handler("nonsense")
    def fail(payload):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nonsense FROM nowhere")

    put("nonsense")
    put("note", "the next")

    assert worker.run_due() == 2
    assert done == ["the next"]


@pytest.mark.django_db
def test_a_failing_job_waits_twice_as_long_each_time_and_at_most_an_hour():
    registry.handler("fail")(fail)
    job, waited = put("fail"), []
    for _ in range(4):
        ripen(job)
        worker.run_due()
        due, now = Job.objects.values_list("due", Now()).get()
        waited.append(round((due - now).total_seconds()))

    assert waited == [2, 4, 8, 16]
    assert leases.delay_after(1000) == timedelta(hours=1)


@pytest.mark.django_db
def test_after_ten_attempts_a_job_is_given_up_loudly_and_kept(caplog, settings):
    registry.handler("fail")(fail)
    job = put("fail")
    for _ in range(10):
        job.refresh_from_db()
        assert job.finished is None
        ripen(job)
        worker.run_due()

    ripen(job)
    assert worker.run_due() == 0
    job.refresh_from_db()
    assert (job.attempts, job.failed) == (10, True)
    assert [record.levelno for record in caplog.records if "for good" in record.message] == [logging.CRITICAL]


@pytest.mark.django_db
def test_a_kind_that_nobody_knows_fails_with_its_name_and_the_next_goes_on(done, caplog):
    unknown = put("brew coffee")
    put("note", "the next")

    worker.run_due()

    unknown.refresh_from_db()
    assert unknown.failed
    assert "'brew coffee'" in unknown.last_error
    assert "'brew coffee'" in caplog.text
    assert done == ["the next"]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["a NUL \x00", "a lone surrogate \udcff", "much " * 100_000])
def test_whatever_an_error_says_its_job_can_say_it(words):
    @registry.handler("fail")
    def fail(payload):
        raise ValueError(words)

    job = put("fail")
    worker.run_due()

    job.refresh_from_db()
    assert (
        "a NUL \\x00" in job.last_error or "a lone surrogate \\udcff" in job.last_error or "much much" in job.last_error
    )
    assert len(job.last_error) < 20_000


@pytest.mark.django_db
def test_two_handlers_of_one_kind_are_refused(done):
    with pytest.raises(ValueError, match="'note'"):
        registry.handler("note")(print)


# Claims and leases


@pytest.mark.django_db
def test_a_claimed_job_goes_to_nobody_else_until_its_lease_has_run_out():
    put("note")
    job = leases.claim("the first")

    assert leases.claim("the second") is None
    let_the_lease_run_out(job)
    assert leases.claim("the second").pk == job.pk


@pytest.mark.django_db
def test_a_lease_lasts_as_long_as_the_setting_says(settings):
    settings.LEASE = 300
    put("note")
    leases.claim("a worker")

    until, now = Job.objects.values_list("leased_until", Now()).get()

    assert 299 < (until - now).total_seconds() <= 300


@pytest.mark.django_db
def test_a_worker_that_comes_back_after_its_lease_takes_no_effect(trace):
    put("trace", "once")
    slow = leases.claim("the slow one")
    let_the_lease_run_out(slow)
    quick = leases.claim("the quick one")

    worker.perform(slow)
    assert traces() == []
    worker.perform(quick)
    worker.perform(slow)
    assert traces() == ["once"]


@pytest.mark.django_db
def test_an_error_of_a_worker_that_lost_its_lease_does_not_disturb_the_next_holder():
    registry.handler("fail")(fail)
    put("fail")
    slow = leases.claim("the slow one")
    let_the_lease_run_out(slow)
    quick = leases.claim("the quick one")

    assert leases.put_off(slow, RuntimeError()) is None
    assert leases.give_up(slow, RuntimeError()) is False
    assert leases.holds(quick)


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up_in_the_end(trace):
    job = put("trace", "deadly")
    for nth in range(10):
        let_the_lease_run_out(leases.claim(f"victim {nth}"))

    worker.run_due()

    job.refresh_from_db()
    assert job.failed
    assert "10 workers took this job" in job.last_error
    assert traces() == []


@pytest.mark.django_db
def test_looking_for_work_reads_a_range_of_the_index_and_sorts_nothing():
    now = timezone.now()
    old = [Job(kind="old", due=now - n * SECOND, finished=now) for n in range(4000)]
    new = [Job(kind="new", due=now + (n - 10) * SECOND) for n in range(400)]
    Job.objects.bulk_create(old + new)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    plan = Job.objects.claimable()[:10].explain()

    assert "outbox_pending" in plan
    assert "(due<?)" in plan or "Index Cond: (due <=" in plan
    assert "sort" not in plan.lower()
    assert "b-tree" not in plan.lower()


# Again and again


@pytest.mark.django_db
def test_a_recurring_job_has_one_pending_row_however_many_workers_start():
    registry.recurring("tidy", every=timedelta(hours=1))(print)

    for _ in range(3):
        recurrence.start()

    assert Job.objects.pending().filter(kind="tidy").count() == 1


@pytest.mark.django_db
def test_a_recurring_job_is_done_at_once_and_then_an_interval_later():
    done = []
    registry.recurring("tidy", every=timedelta(hours=1))(done.append)
    recurrence.start()

    assert worker.run_due() == 1
    assert len(done) == 1

    following, now = Job.objects.pending().values_list("due", Now()).get()
    assert round((following - now).total_seconds()) == 3600


@pytest.mark.django_db
def test_a_recurring_job_that_fails_for_good_is_tried_again_after_its_interval():
    registry.recurring("tidy", every=timedelta(hours=1))(fail)
    recurrence.start()
    for _ in range(10):
        ripen(Job.objects.pending().get())
        worker.run_due()

    assert Job.objects.filter(failed=True).count() == 1
    following, now = Job.objects.pending().values_list("due", Now()).get()
    assert following > now + timedelta(minutes=59)


@pytest.mark.django_db
def test_a_kind_that_no_longer_recurs_is_not_planned_again():
    Job.objects.create(kind="gone", recurring=True)

    worker.run_due()

    assert not Job.objects.pending().exists()


@pytest.mark.django_db
def test_old_jobs_are_pruned_but_not_what_failed_nor_what_is_to_be_done(settings):
    settings.KEEP_JOBS = 7
    now = timezone.now()
    for kind, days, failed in (("old", 8, False), ("recent", 6, False), ("failed", 8, True)):
        Job.objects.create(kind=kind, finished=now - timedelta(days=days), failed=failed)
    Job.objects.create(kind="to be done", due=now + timedelta(days=300))

    prune_jobs({})

    assert set(Job.objects.values_list("kind", flat=True)) == {"recent", "failed", "to be done"}


@pytest.mark.django_db
def test_sessions_that_have_expired_are_cleared():
    for days in (-1, 1):
        session = SessionStore()
        session.set_expiry(timezone.now() + timedelta(days=days))
        session.save()

    clear_sessions({})

    assert Session.objects.get().expire_date > timezone.now()


# Real workers


@committing
def test_a_worker_does_the_upkeep_and_plans_it_again(shared):
    with crew(shared, "--once") as process:
        assert process.wait(60) == 0

    upkeep = {"prune-jobs", "prune-bumps", "clear-sessions"}
    done = Job.objects.exclude(finished=None).filter(failed=False)
    assert upkeep <= set(done.values_list("kind", flat=True))
    assert upkeep <= set(Job.objects.pending().filter(due__gt=Now()).values_list("kind", flat=True))


@pytest.mark.django_db
def test_the_command_does_what_is_due_once_and_says_how_much(done, capsys):
    put("note", 1)
    put("note", 2)
    put("note", 3, due=timezone.now() + timedelta(hours=1))

    call_command("worker", "--once")

    assert done == [1, 2]
    assert capsys.readouterr().out == "2 done\n"


@committing
def test_of_many_jobs_and_several_workers_each_job_is_done_exactly_once(shared):
    starting_shot = timezone.now() + 2 * SECOND
    for number in range(200):
        put("leave a trace", f"job {number}", due=starting_shot)
    jobs = Job.objects.filter(kind="leave a trace")

    with crew(shared), crew(shared), crew(shared):
        wait_until(lambda: not jobs.filter(finished=None).exists())

    assert Counter(traces()) == {f"job {number}": 1 for number in range(200)}
    assert jobs.filter(attempts=1, failed=False).count() == 200
    assert len(set(jobs.values_list("worker", flat=True))) > 1


def slow_job(folder, trace):
    files = {"begun": str(folder / "begun"), "go on": str(folder / "go on")}
    return put("leave a trace slowly", files | {"trace": trace})


@committing
def test_the_job_of_a_killed_worker_comes_back_after_its_lease_and_takes_effect_once(shared, tmp_path):
    job = slow_job(tmp_path, "done by the second")
    with crew(shared) as first:
        wait_until((tmp_path / "begun").exists)
        first.send_signal(signal.SIGKILL)
        first.wait()

    assert traces() == []
    (tmp_path / "go on").touch()
    with crew(shared):
        wait_until(lambda: Job.objects.get(pk=job.pk).finished)

    job.refresh_from_db()
    assert traces() == ["done by the second"]
    assert job.attempts == 2


@committing
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_finishes_the_job_in_hand_and_takes_no_other(shared, tmp_path, number):
    slow_job(tmp_path, "in hand")
    put("leave a trace", "another")
    with crew(shared) as process:
        wait_until((tmp_path / "begun").exists)
        process.send_signal(number)
        time.sleep(0.5)
        (tmp_path / "go on").touch()
        assert process.wait(10) == 0

    assert traces() == ["in hand"]


@pytest.fixture
def story(shared):
    """A row that a handler and the verb that cancels it both lock first, as `cancel` asks for."""
    SurrogateKey.objects.create(name="story", modified=timezone.now())


def lock_the_story():
    SurrogateKey.objects.filter(name="story").update(modified=Now())


@committing
def test_a_cancel_that_comes_before_a_handler_has_its_locks_undoes_it_without_a_deadlock(story, caplog):
    @registry.handler("publish")
    def publish(payload):
        lock_the_story()
        Bump.objects.create(key=payload)

    job = put("publish", "a story", key="schedule:1")
    handling = threading.Thread(target=elsewhere, args=[worker.perform, leases.claim("a worker")])
    with transaction.atomic():
        lock_the_story()
        handling.start()
        time.sleep(0.3)
        assert cancel("schedule:1") == 1
    handling.join()

    assert traces() == []
    assert not Job.objects.filter(pk=job.pk).exists()
    assert "went wrong" not in caplog.text


@committing
def test_a_cancel_that_comes_while_the_handler_is_at_work_waits_and_finds_it_done(story):
    begun, go_on, counted = threading.Event(), threading.Event(), []

    @registry.handler("publish")
    def publish(payload):
        lock_the_story()
        begun.set()
        assert go_on.wait(10)
        Bump.objects.create(key=payload)

    @transaction.atomic
    def change_our_mind():
        lock_the_story()
        counted.append(cancel("schedule:1"))

    put("publish", "a story", key="schedule:1")
    handling = threading.Thread(target=elsewhere, args=[worker.perform, leases.claim("a worker")])
    cancelling = threading.Thread(target=elsewhere, args=[change_our_mind])
    handling.start()
    assert begun.wait(10)
    cancelling.start()
    time.sleep(0.3)
    go_on.set()
    handling.join()
    cancelling.join()

    assert counted == [0]
    assert traces() == ["a story"]


def elsewhere(act, *args):
    """In a thread, which has a connection of its own."""
    try:
        act(*args)
    finally:
        connections.close_all()


# A database that is away


@committing
def test_a_worker_outlives_a_database_that_is_away(done, monkeypatch, caplog):
    monkeypatch.setattr(worker, "AWAY", 0.01)
    stop, tries = threading.Event(), []

    def away_at_first(execute, sql, params, many, context):
        tries.append(sql)
        if len(tries) <= 3:
            raise OperationalError("could not connect to server")
        return execute(sql, params, many, context)

    registry.handler("stop")(lambda payload: stop.set())
    put("note", "still done")
    put("stop")
    with connection.execute_wrapper(away_at_first):
        worker.run(stop)

    assert done == ["still done"]
    assert caplog.text.count("The database is away") == 3


@committing
def test_a_worker_goes_on_after_the_database_has_cut_it_off(shared):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could cut anybody off")
    with crew(shared):
        put("leave a trace", "before")
        wait_until(lambda: traces() == ["before"])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        put("leave a trace", "after")
        wait_until(lambda: traces() == ["before", "after"])


def fail(payload):
    raise RuntimeError("always")
