import logging
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from articles.edge.models import Bump
from articles.outbox import leases, registry, worker
from articles.outbox.models import Job
from articles.outbox.queue import cancel, enqueue

from .jobs import SECOND, fail, let_the_lease_run_out, put, ripen, traces

pytestmark = pytest.mark.usefixtures("kinds")
committing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trace(kinds):
    @registry.handler("trace")
    def leave(payload):
        Bump.objects.create(key=payload)


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
@pytest.mark.parametrize(
    ("words", "kept"),
    [("a NUL \x00", "a NUL \\x00"), ("a surrogate \udcff", "a surrogate \\udcff"), ("much " * 100_000, "much much")],
    ids=["NUL", "surrogate", "length"],
)
def test_whatever_an_error_says_its_job_can_say_it(words, kept, caplog):
    caplog.set_level(logging.CRITICAL, worker.log.name)  # pytest-xdist cannot hand on such a log

    @registry.handler("fail")
    def fail(payload):
        raise ValueError(words)

    job = put("fail")
    worker.run_due()

    job.refresh_from_db()
    assert kept in job.last_error
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
