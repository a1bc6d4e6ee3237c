from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

PATIENCE = timedelta(seconds=30)  # a worker that is well takes what is due within seconds


class JobQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(finished=None)

    def claimable(self):
        """Due and held by nobody, in order. The database's clock decides, whatever the workers' clocks say."""
        free = models.Q(leased_until=None) | models.Q(leased_until__lt=Now())
        return self.pending().filter(free, due__lte=Now()).order_by("due", "id")

    def overdue(self):
        """What a worker that is well would have taken by now."""
        return self.claimable().filter(due__lt=Now() - PATIENCE)


class Job(models.Model):
    """What must happen after a commit. Written in the transaction that makes it necessary, done by a worker.

    A claim is named by the row's id and `attempts`, which each claim raises: whoever claimed before has lost it.
    `worker` tells people who that was.
    """

    kind = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(db_default=Now())
    due = models.DateTimeField(db_default=Now())
    leased_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    recurring = models.BooleanField(default=False)
    finished = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    last_error = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due", "id"], name="outbox_pending", condition=models.Q(finished=None)),
            models.Index(fields=["key"], name="outbox_pending_key", condition=models.Q(finished=None)),
            models.Index(fields=["id"], name="outbox_failed", condition=models.Q(failed=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                name="outbox_one_pending_recurrence",
                condition=models.Q(finished=None, recurring=True),
            ),
        ]

    def __str__(self):
        return f"{self.kind} #{self.pk}"


class Heartbeat(models.Model):
    """When a worker last said that it is alive. See `heartbeat`."""

    worker = models.CharField(max_length=300, primary_key=True)
    beat = models.DateTimeField()

    def __str__(self):
        return f"{self.worker} at {self.beat}"
