"""How much waits for the workers, and which of these are alive."""

from collections.abc import Iterator

from django.db.models.functions import Now
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from articles.probes.registry import collector

from .models import Heartbeat, Job


@collector("outbox")
def outbox() -> Iterator[Metric]:
    claimable, pending = Job.objects.claimable(), Job.objects.pending()
    jobs = GaugeMetricFamily("newsroom_jobs", "Jobs: due and held by nobody, tried before, given up.", labels=["state"])
    jobs.add_metric(["waiting"], claimable.count())
    jobs.add_metric(["retried"], pending.exclude(last_error="").count())
    jobs.add_metric(["failed"], Job.objects.filter(failed=True).count())
    yield jobs
    due, now = claimable.values_list("due", Now()).first() or (None, None)
    told = "Seconds for which the oldest job has been due that nobody holds; 0 where there is none."
    yield GaugeMetricFamily("newsroom_jobs_oldest_due_seconds", told, value=_seconds(due, now) if due else 0)


@collector("workers")
def workers() -> Iterator[Metric]:
    told = "Seconds since a worker last said that it is alive. One that is silent for an hour is forgotten."
    beats = GaugeMetricFamily("newsroom_worker_heartbeat_age_seconds", told, labels=["worker"])
    for worker, beat, now in Heartbeat.objects.order_by("worker").values_list("worker", "beat", Now()):
        beats.add_metric([worker], _seconds(beat, now))
    yield beats


def _seconds(then, now) -> float:
    return max(0.0, (now - then).total_seconds())
