"""A worker process of the tests' own: `python -m tests.crew [options of manage.py worker]`.

It is the real command. Only its lease is short, and it knows the kinds of jobs below.
"""

import os
import signal
import sys
import time
from itertools import count
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from articles.edge.models import Bump  # noqa: E402 - models can only be imported once Django is set up
from articles.outbox.registry import handler  # noqa: E402
from articles.publishing import pictures  # noqa: E402


@handler("leave a trace")
def leave_a_trace(payload):
    Bump.objects.create(key=payload)


@handler("leave a trace slowly")
def leave_a_trace_slowly(payload):
    """Says in a file that it has begun, and takes as long as another file is not there."""
    Bump.objects.create(key=payload["trace"])
    take_long(payload)


def take_long(payload, alive=lambda: None):
    Path(payload["begun"]).touch()
    while not Path(payload["go on"]).exists():
        alive()
        time.sleep(0.01)


@handler("prepare slowly", prepare=take_long)
def leave_a_trace_of_what_was_prepared(payload, prepared):
    Bump.objects.create(key=payload["trace"])


def die_after_files(number: int) -> None:
    """Killed between two renditions, as it were by the machine."""
    numbers, put = count(1), pictures.put

    def put_or_die(name, content):
        path = put(name, content)
        if next(numbers) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return path

    pictures.put = put_or_die


if __name__ == "__main__":
    settings.LEASE = 2
    if "DIE_AFTER_FILES" in os.environ:
        die_after_files(int(os.environ["DIE_AFTER_FILES"]))
    call_command("worker", *sys.argv[1:])
