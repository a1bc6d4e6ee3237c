import signal
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
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
    # The loops have threads of their own: a signal handler that set `stop` in the thread that waits for it could meet
    # the lock which that thread holds.
    caught: list[int] = []
    for number in SIGNALS:
        signal.signal(number, lambda caught_one, frame: caught.append(caught_one))
    stop = Event()
    with ThreadPoolExecutor(2) as pool:
        loops = [pool.submit(_loop, stop, slow) for slow in (False, True)]
        _wait(loops, caught)
        stop.set()
    for loop in loops:
        loop.result()


def _wait(loops: list[Future], caught: list[int]) -> None:
    """Until a signal has come, or one of the loops has broken down."""
    while not caught and not any(loop.done() for loop in loops):
        wait(loops, timeout=0.2, return_when=FIRST_COMPLETED)


def _loop(stop: Event, slow: bool) -> None:
    try:
        worker.run(stop, slow=slow)
    finally:
        connections.close_all()
