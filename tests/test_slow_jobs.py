"""What is slow about a job is done before its transaction begins, and holds up no other job."""

import signal
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.outbox import leases, registry, worker
from articles.outbox.models import Job

from .jobs import crew, let_the_lease_run_out, put, traces, wait_until


def slow(prepare, act=lambda payload, prepared: None):
    registry.handler("slow", prepare=prepare)(act)


@pytest.mark.django_db(transaction=True)
def test_what_is_prepared_comes_to_the_handler_and_is_made_outside_any_transaction(kinds):
    seen = []

    def prepare(payload, alive):
        seen.append(connection.in_atomic_block)
        return payload * 2

    slow(prepare, lambda payload, prepared: seen.append((payload, prepared, connection.in_atomic_block)))
    put("slow", 21)
    assert worker.run_due() == 1
    assert seen == [False, (21, 42, True)]


@pytest.mark.django_db
def test_a_worker_that_says_it_is_alive_keeps_its_job_beyond_its_lease(kinds, settings):
    def prepare(payload, alive):
        let_the_lease_run_out(job)
        alive()
        assert leases.claim("another") is None

    slow(prepare)
    job = put("slow")
    worker.run_due()
    job.refresh_from_db()
    assert (job.attempts, job.failed, job.last_error) == (1, False, "")


@pytest.mark.django_db
@pytest.mark.parametrize("says_so", [True, False])
def test_a_job_that_another_took_meanwhile_has_no_effect_here(kinds, says_so):
    done, others = [], []

    def prepare(payload, alive):
        let_the_lease_run_out(job)
        others.append(leases.claim("another"))
        if says_so:
            alive()
            done.append("went on")

    slow(prepare, lambda payload, prepared: done.append("acted"))
    job = put("slow")
    worker.perform(leases.claim("the first"))
    assert others[0].pk == job.pk
    assert done == []
    assert Job.objects.get(pk=job.pk).finished is None


@pytest.mark.django_db
def test_what_goes_wrong_while_it_is_prepared_is_told_and_tried_again(kinds):
    def prepare(payload, alive):
        raise RuntimeError("no such picture")

    slow(prepare)
    job = put("slow")
    worker.run_due()
    job.refresh_from_db()
    assert "no such picture" in job.last_error
    assert job.due > timezone.now() and not job.failed


@pytest.mark.django_db(transaction=True)
def test_a_slow_job_holds_up_no_other(shared, tmp_path):
    files = {"begun": str(tmp_path / "begun"), "go on": str(tmp_path / "go on")}
    with crew(shared):
        put("prepare slowly", files | {"trace": "slow"})
        wait_until((tmp_path / "begun").exists)
        put("leave a trace", "quick")
        wait_until(lambda: traces() == ["quick"], 5)
        (tmp_path / "go on").touch()
        wait_until(lambda: traces() == ["quick", "slow"])


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_had_prepared_is_prepared_again_and_takes_effect_once(shared, tmp_path):
    files = {"begun": str(tmp_path / "begun"), "go on": str(tmp_path / "go on")}
    job = put("prepare slowly", files | {"trace": "once"})
    with crew(shared) as first:
        wait_until((tmp_path / "begun").exists)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert Job.objects.get(pk=job.pk).leased_until < timezone.now() + timedelta(seconds=3)
    (tmp_path / "go on").touch()
    with crew(shared):
        wait_until(lambda: Job.objects.get(pk=job.pk).finished)
    assert traces() == ["once"]
