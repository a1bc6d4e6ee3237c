import signal
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event

from django.core.management.base import BaseCommand
from django.db import connections

from articles.outbox import recurrence, registry, worker

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Command(BaseCommand):
    help = "Does what the outbox says is due: schedules, upkeep and whatever else must follow a commit."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *, once, **options):
        return _once() if once else _forever()


def _once() -> str:
    registry.discover()
    recurrence.start()
    return f"{worker.run_due()} done"


def _forever() -> None:
    # The loop has a thread of its own: a signal handler that set `stop` in the thread that waits for it could meet
    # the lock which that thread holds.
    caught: list[int] = []
    for number in SIGNALS:
        signal.signal(number, lambda caught_one, frame: caught.append(caught_one))
    stop = Event()
    with ThreadPoolExecutor(1) as pool:
        loop = pool.submit(_loop, stop)
        _wait(loop, caught)
        stop.set()
    loop.result()


def _wait(loop: Future, caught: list[int]) -> None:
    while not loop.done() and not caught:
        wait([loop], timeout=0.2)


def _loop(stop: Event) -> None:
    try:
        worker.run(stop)
    finally:
        connections.close_all()
