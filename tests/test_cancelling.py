import threading
import time

import pytest
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from articles.edge.models import Bump, SurrogateKey
from articles.outbox import leases, registry, worker
from articles.outbox.models import Job
from articles.outbox.queue import cancel

from .jobs import elsewhere, put, traces

pytestmark = pytest.mark.usefixtures("kinds")
committing = pytest.mark.django_db(transaction=True)


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
