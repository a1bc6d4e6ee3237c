"""A thousand stories scheduled for the same minutes, and workers that are killed while they publish them.

On the real clock, with the real command. It takes three minutes, two of which are the point of it, and needs the
machine for itself: `make test` runs it alone.
"""

import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Now

from articles.models import Article, Edition, LiveArticle, LiveEntry
from articles.outbox.models import Job
from articles.publishing import schedules, verbs

from .shared_database import shared_database
from .site import ROOT
from .stories import write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alone]

STORIES, SECONDS, WORKERS = 1_000, 115, 3
AHEAD = 45  # seconds that it takes to schedule so many, and some
LEASE = 5
LATE = timedelta(seconds=5)
LONGEST = 60  # seconds that the last story may take, when all has gone wrong


class Crew:
    """Workers as `make run` starts one. Whoever is killed is replaced at once."""

    def __init__(self, environment: dict):
        self.environment = environment | {"NEWSROOM_LEASE": str(LEASE), "NEWSROOM_LOG_LEVEL": "ERROR"}
        self.host = socket.gethostname()
        self.workers = [self._start() for _ in range(WORKERS)]

    def _start(self) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=self.environment)

    def kill_one_that_holds_a_claim(self) -> bool:
        held = Job.objects.pending().filter(kind=schedules.KIND, leased_until__gt=Now())
        name = held.values_list("worker", flat=True).first()
        for number, worker in enumerate(self.workers):
            if name == f"{self.host}:{worker.pid}":
                worker.send_signal(signal.SIGKILL)
                worker.wait()
                self.workers[number] = self._start()
                return True
        return False

    def stop(self):
        for worker in self.workers:
            worker.kill()
            worker.wait()


@pytest.fixture
def crew(transactional_db, tmp_path):
    with shared_database(tmp_path) as environment:
        crew = Crew(environment)
        yield crew
        crew.stop()


def schedule_all(articles: list[Article]) -> dict[int, datetime]:
    """Some nine a second, from when all are scheduled: their hours, by story."""
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=AHEAD)
    hours = {}
    for number, article in enumerate(articles):
        hours[article.pk] = start + timedelta(seconds=number * SECONDS // STORIES)
        verbs.schedule(article, at=hours[article.pk])
    return hours


def fire(crew: Crew, until: datetime) -> None:
    """Kill whoever holds a claim, every few seconds, as long as there is anything to do."""
    promised = Job.objects.pending().filter(kind=schedules.KIND)
    while promised.exists():
        assert datetime.now(UTC) < until, f"{promised.count()} stories were not published in time"
        if crew.kill_one_that_holds_a_claim():
            time.sleep(random.uniform(4, 10))


def too_late(job: Job) -> bool:
    """Each worker that was killed with it costs the job a lease, and the time until another takes it."""
    patience = LATE + (job.attempts - 1) * (LATE + timedelta(seconds=LEASE))
    return job.finished > job.due + patience


def test_each_story_goes_out_once_and_on_time_whoever_is_killed(crew):
    articles = [write(f"Story {number}") for number in range(STORIES)]
    hours = schedule_all(articles)
    fire(crew, until=max(hours.values()) + timedelta(seconds=LONGEST))

    editions = dict(Edition.objects.values_list("article", "at"))
    assert Counter(Edition.objects.values_list("article", flat=True)) == dict.fromkeys(hours, 1)
    assert LiveArticle.objects.values("feed_id").distinct().count() == STORIES
    assert LiveEntry.objects.filter(listing__kind="home").values("story").distinct().count() == STORIES
    early = [pk for pk, hour in hours.items() if editions[pk] < hour]
    assert not early

    jobs = list(Job.objects.filter(kind=schedules.KIND))
    assert [job for job in jobs if job.failed or too_late(job)] == []
    assert sum(job.attempts > 1 for job in jobs) >= 5, "too few of the kills hit a claim"
    assert not Article.objects.exclude(scheduled_for=None).exists()
