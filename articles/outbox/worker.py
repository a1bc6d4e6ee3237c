"""Two loops that do what is due, each in order: one the slow jobs, one all others, which none of those may hold up.

A handler and the finishing of its row are one transaction, so what it writes is written exactly once. The row is
finished by its claim alone: a job that was cancelled meanwhile, or whose lease ran out and went to another worker, is
rolled back whole. A handler that takes longer than the lease may thus run twice, side by side, and takes effect once.
What leaves the process (a push, a file) may be repeated and has to bear it.

On SQLite a handler holds the database's one write lock while it runs: nothing slow belongs in it. That is prepared
before the transaction begins (`registry`), while the lease is renewed; a worker that dies there is as one that never
began.
"""

import logging
import os
import socket
import time
from collections.abc import Callable
from threading import Event

from django.db import DatabaseError, InterfaceError, connections, transaction
from django.db.models import Q
from django.db.models.functions import Now

from . import heartbeat, leases, recurrence, registry
from .models import Job

IDLE = 1.0
AWAY = 2.0

log = logging.getLogger(__name__)


class LostClaimError(Exception):
    pass


class DeadlyJobError(Exception):
    pass


def run(stop: Event, *, slow: bool = False) -> None:
    """Work until `stop` is set; the job in hand is done first. Outlives a database that is away for a while.

    This is one of the two loops: that of the slow jobs, or that of all others.
    """
    registry.discover()
    lane, beat = _lane(slow), _nothing if slow else heartbeat.of(_name())
    while not stop.is_set():
        try:
            recurrence.start()
            _work(stop, lane, beat)
        except (DatabaseError, InterfaceError) as error:
            log.warning("The database is away, next try in %s s: %s", AWAY, error)
            connections.close_all()
            stop.wait(AWAY)


def run_due() -> int:
    """Do what is due and say how many jobs that was."""
    registry.discover()
    done = 0
    while job := leases.claim(_name()):
        perform(job)
        done += 1
    return done


def perform(job: Job) -> None:
    """Do a claimed job. Whatever goes wrong with it is put down in its row and holds up no other."""
    started = time.monotonic()
    try:
        _act(job, *_prepared(job))
    except LostClaimError:
        log.info("Left %s: it was cancelled, or its lease ran out", job)
    except Exception as error:
        log.exception("%s went wrong at attempt %s", job, job.attempts)
        _settle(job, error)
    else:
        log.info("Done %s in %.3f s", job, time.monotonic() - started)


def _prepared(job: Job) -> list:
    """What the handler is given beside the payload: nothing, or what was slow to make."""
    _check_lively(job)
    prepare = registry.SLOW.get(job.kind)
    return [prepare(job.payload, lambda: _stay(job))] if prepare else []


def _check_lively(job: Job) -> None:
    if job.attempts > leases.ATTEMPTS:
        raise DeadlyJobError(f"{leases.ATTEMPTS} workers took this job and never said how it ended")


def _stay(job: Job) -> None:
    if not leases.renew(job):
        raise LostClaimError


@transaction.atomic
def _act(job: Job, *prepared) -> None:
    # The row is read before and written after. Written first it would stay locked while the handler waits for its
    # own locks, and a publish that holds those and cancels the job would be a deadlock.
    act = registry.find(job.kind)
    if not leases.holds(job):
        raise LostClaimError
    act(job.payload, *prepared)
    if not leases.finish(job):
        raise LostClaimError


def _settle(job: Job, error: Exception) -> None:
    if isinstance(error, registry.UnknownKindError) or job.attempts >= leases.ATTEMPTS:
        if leases.give_up(job, error):
            log.critical("Gave up %s for good after %s attempts: %s", job, job.attempts, error)
    elif delay := leases.put_off(job, error):
        log.warning("Put off %s by %s", job, delay)


def _lane(slow: bool) -> Q:
    """Which jobs a loop does. What nobody has a handler for is not slow."""
    kinds = Q(kind__in=sorted(registry.SLOW))
    return kinds if slow else ~kinds


def _work(stop: Event, lane: Q, beat: Callable[[], None]) -> None:
    while not stop.is_set():
        beat()
        if job := leases.claim(_name(), lane):
            perform(job)
        else:
            stop.wait(_pause(lane))


def _pause(lane: Q) -> float:
    """Seconds until the next job is due, on the database's clock; a new one may come at any moment."""
    coming = Job.objects.pending().filter(lane, due__gt=Now()).order_by("due")
    due, now = coming.values_list("due", Now()).first() or (None, None)
    return min(IDLE, (due - now).total_seconds()) if due else IDLE


def _nothing() -> None:
    pass


def _name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
