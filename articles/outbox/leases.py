"""Holding a job. Every step is one conditional UPDATE, whose count says whether the claim still stood.

Nothing here needs `select_for_update`, so it is as right on SQLite as on PostgreSQL. A worker that dies says nothing;
its lease runs out on the database's clock and the job can be claimed again.
"""

import traceback
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from . import recurrence
from .models import Job

EVERY = Q()
ATTEMPTS = 10
LONGEST_DELAY = timedelta(hours=1)
_CANDIDATES = 10
_ERROR_TAIL = 10_000


def claim(worker: str, among: Q = EVERY) -> Job | None:
    """The first job that is due and that nobody holds, held by `worker` from now on.

    Payloads, whole stories among them, are read of the one that is taken alone, when its handler asks for it.
    """
    claimable = Job.objects.claimable().filter(among).defer("payload", "last_error")
    while candidates := list(claimable[:_CANDIDATES]):
        for job in candidates:
            if _take(job, worker):
                return job
    return None


def _take(job: Job, worker: str) -> bool:
    unchanged = Job.objects.claimable().filter(pk=job.pk, attempts=job.attempts)
    lease = Now() + timedelta(seconds=settings.LEASE)
    taken = unchanged.update(worker=worker, attempts=F("attempts") + 1, leased_until=lease)
    if taken:
        job.worker, job.attempts = worker, job.attempts + 1
    return bool(taken)


def holds(job: Job) -> bool:
    return _held(job).exists()


def renew(job: Job) -> bool:
    """Whether the job was still held, and so is for another lease."""
    return bool(_held(job).update(leased_until=Now() + timedelta(seconds=settings.LEASE)))


def finish(job: Job) -> bool:
    """Whether the job was still held, and so is finished. Belongs in the transaction of its effects."""
    return _end(job)


def put_off(job: Job, error: Exception) -> timedelta | None:
    """Try again after a while that doubles each time; None if the job is not held any more."""
    delay = delay_after(job.attempts)
    due = Now() + delay
    put = _held(job).update(due=due, leased_until=None, worker="", last_error=_told(error))
    return delay if put else None


@transaction.atomic
def give_up(job: Job, error: Exception) -> bool:
    """Failed for good. The row is kept until a person has seen to it."""
    return _end(job, failed=True, last_error=_told(error))


def delay_after(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, 20)), LONGEST_DELAY)


def _held(job: Job):
    return Job.objects.pending().filter(pk=job.pk, attempts=job.attempts)


def _end(job: Job, **how) -> bool:
    ended = _held(job).update(finished=Now(), leased_until=None, **how)
    if ended and job.recurring:
        recurrence.again(job.kind)
    return bool(ended)


def _told(error: Exception) -> str:
    """The end of the traceback, as text that any database takes (no NUL, no lone surrogate)."""
    text = "".join(traceback.format_exception(error))[-_ERROR_TAIL:]
    return text.encode(errors="backslashreplace").decode().replace("\x00", "\\x00")
