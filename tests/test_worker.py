import signal
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.models.functions import Now
from django.utils import timezone

from articles.outbox import heartbeat, registry, worker
from articles.outbox.models import Heartbeat, Job

from .jobs import SECOND, crew, put, traces, wait_until

pytestmark = pytest.mark.usefixtures("kinds")
committing = pytest.mark.django_db(transaction=True)


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


@committing
def test_a_worker_says_that_it_is_alive_but_not_while_its_loop_hangs(shared, tmp_path):
    beats = Heartbeat.objects.values_list("beat", flat=True)
    with crew(shared):
        wait_until(beats.exists)
        slow_job(tmp_path, "in hand")
        wait_until((tmp_path / "begun").exists)
        hanging = beats.get()
        time.sleep(heartbeat.EVERY + 2)
        assert beats.get() == hanging
        (tmp_path / "go on").touch()
        wait_until(lambda: beats.get() > hanging)


@committing
def test_the_heartbeat_of_a_worker_that_is_long_gone_is_forgotten():
    Heartbeat.objects.create(worker="gone", beat=Now() - heartbeat.FORGOTTEN - SECOND)
    Heartbeat.objects.create(worker="silent", beat=Now() - heartbeat.LATE)
    heartbeat.forget()
    assert [row.worker for row in Heartbeat.objects.all()] == ["silent"]
