"""The house's own upkeep, of the outbox and of what no other room of ours owns."""

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.db.models.functions import Now

from . import heartbeat
from .models import Job
from .registry import recurring


@recurring("prune-jobs", every=timedelta(hours=1))
def prune_jobs(payload) -> None:
    """What failed stays, until a person has seen to it."""
    long_ago = Now() - timedelta(days=settings.KEEP_JOBS)
    Job.objects.filter(finished__lt=long_ago, failed=False).delete()


@recurring("prune-heartbeats", every=timedelta(hours=1))
def prune_heartbeats(payload) -> None:
    heartbeat.forget()


@recurring("clear-sessions", every=timedelta(days=1))
def clear_sessions(payload) -> None:
    call_command("clearsessions")
