"""What the tests of the outbox share."""

import subprocess
import sys
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from unittest import mock

from django.db import connections, transaction
from django.db.models.functions import Now

from articles.edge.models import Bump
from articles.outbox import registry
from articles.outbox.models import Job
from articles.outbox.queue import enqueue
from tests.until import wait_until as wait_until

SECOND = timedelta(seconds=1)


@contextmanager
def own_kinds():
    """Until the end, only the kinds that are registered meanwhile are known."""
    registry.discover()
    with ExitStack() as stack:
        for known in (registry.HANDLERS, registry.INTERVALS, registry.SLOW):
            stack.enter_context(mock.patch.dict(known, clear=True))
        yield


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


@contextmanager
def crew(environment, *options):
    command = [sys.executable, "-m", "tests.crew", *options]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def fail(payload):
    raise RuntimeError("always")


def elsewhere(act, *args):
    """In a thread, which has a connection of its own."""
    try:
        act(*args)
    finally:
        connections.close_all()
