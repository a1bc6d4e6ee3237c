"""`make run`: one command that brings the site up to date and serves it, web and worker side by side.

Ends when either ends, and takes the other with it.
"""

import os
import shlex
import signal
import sys

import django
from django.core.management import call_command
from honcho.manager import Manager

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

WEB = "-m gunicorn --config python:newsroom.gunicorn"
WORKER = "-m django worker"

STOPPED = (0, 128 + signal.SIGINT, 128 + signal.SIGTERM)  # as somebody wished


def main() -> int:
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("firststart")
    manager = Manager()
    for name, arguments in (("web", WEB), ("worker", WORKER)):
        manager.add_process(name, f"exec {shlex.quote(sys.executable)} {arguments}")
    manager.loop()
    return 0 if manager.returncode in STOPPED else manager.returncode


if __name__ == "__main__":
    sys.exit(main())
