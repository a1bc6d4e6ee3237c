from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models.functions import Now
from django.utils import timezone

from articles.outbox import recurrence, registry, worker
from articles.outbox.jobs import clear_sessions, prune_jobs
from articles.outbox.models import Job

from .jobs import fail, ripen

pytestmark = pytest.mark.usefixtures("kinds")
committing = pytest.mark.django_db(transaction=True)


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
