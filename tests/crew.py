"""A worker process of the tests' own: `python -m tests.crew [options of manage.py worker]`.

It is the real command. Only its lease is short, and it knows the kinds of jobs below.
"""

import os
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from articles.edge.models import Bump  # noqa: E402 - models can only be imported once Django is set up
from articles.outbox.registry import handler  # noqa: E402


@handler("leave a trace")
def leave_a_trace(payload):
    Bump.objects.create(key=payload)


@handler("leave a trace slowly")
def leave_a_trace_slowly(payload):
    """Says in a file that it has begun, and takes as long as another file is not there."""
    Bump.objects.create(key=payload["trace"])
    Path(payload["begun"]).touch()
    while not Path(payload["go on"]).exists():
        time.sleep(0.01)


if __name__ == "__main__":
    settings.LEASE = 2
    call_command("worker", *sys.argv[1:])
