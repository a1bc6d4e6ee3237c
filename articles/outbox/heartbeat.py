"""That workers are alive: of each a row, with when its loop last came by, on the database's clock.

It is the loop itself that writes it, between two jobs, so that one which hangs is not taken for alive. The loop of the
slow jobs does not: a job there may rightly take long.
"""

import time
from collections.abc import Callable
from datetime import timedelta

from django.db.models.functions import Now

from .models import Heartbeat

EVERY = 5.0
LATE = timedelta(seconds=30)  # longer than one writer waits for another on SQLite (20 s)
FORGOTTEN = timedelta(hours=1)


def of(worker: str) -> Callable[[], None]:
    """What the loop calls each time it comes by. It writes now and then."""
    due = 0.0

    def beat() -> None:
        nonlocal due
        if time.monotonic() >= due:
            _write(worker)
            due = time.monotonic() + EVERY

    return beat


def forget() -> None:
    Heartbeat.objects.filter(beat__lt=Now() - FORGOTTEN).delete()


def _write(worker: str) -> None:
    row = Heartbeat(worker=worker, beat=Now())
    Heartbeat.objects.bulk_create([row], update_conflicts=True, unique_fields=["worker"], update_fields=["beat"])
