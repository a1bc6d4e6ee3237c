"""The outbox as its callers see it. Both verbs are part of the caller's transaction: they happen if it commits."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from .models import Job


def enqueue(kind: str, payload, *, due: datetime | None = None, key: str = "") -> Job:
    """Have `kind` done once this transaction has committed, and not before `due`.

    The handler is given `payload`, any JSON value but null. `key` names the job for `cancel`: `schedule:42`, say.
    """
    _require_transaction("enqueue")
    return Job.objects.create(kind=kind, payload=payload, due=due or Now(), key=key)


def cancel(key: str) -> int:
    """Take back every unfinished job of this key and say how many there were, a claimed one included.

    A handler that is at work on such a job is rolled back, unless it commits first; then this finds nothing.
    Lock what the handler locks (the article, say) before cancelling: taken in the other order, the two locks can
    meet in a deadlock.
    """
    _require_transaction("cancel")
    count, _ = Job.objects.pending().filter(key=key).delete()
    return count


def promised(key: str):
    """The payload of the unfinished job of this key, or None."""
    return Job.objects.pending().filter(key=key).values_list("payload", flat=True).first()


def _require_transaction(verb: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{verb} belongs in the transaction of the change it goes with")
