"""Asking what may hang, without hanging."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Any

from django.db import connections

LIMIT = 2.0  # seconds that a question may take
STANDS = 1.0  # seconds for which its answer is given to others


class Watch:
    """A question, asked in a thread of its own, and never twice at once: one that hangs holds up one thread.

    Its answer stands for a second, so that who asks often causes no more work than who asks now and then.
    """

    def __init__(self, ask: Callable[[], Any]):
        self._ask = ask
        self._lock = Lock()
        self._asked: Asked | None = None

    def begin(self) -> "Asked":
        with self._lock:
            if self._asked is None or self._asked.is_old:
                self._asked = Asked(self._ask)
            return self._asked


class Asked:
    """One asking. Threads are daemons: what hangs in one does not keep the process from ending."""

    def __init__(self, ask: Callable[[], Any]):
        self._began = time.monotonic()
        self._answer = Future()
        Thread(target=_answer, args=(ask, self._answer), daemon=True).start()

    @property
    def is_old(self) -> bool:
        return self._answer.done() and time.monotonic() - self._began > STANDS

    def result(self) -> Any:
        """Raises `TimeoutError`, at once where it has been due for long, or whatever was raised."""
        left = self._began + LIMIT - time.monotonic()
        return self._answer.result(timeout=max(0.0, left))


def _answer(ask: Callable[[], Any], answer: Future) -> None:
    try:
        found = ask()
    except BaseException as error:  # noqa: BLE001 - it is raised again, where the answer is waited for
        answer.set_exception(error)
    else:
        answer.set_result(found)
    finally:
        connections.close_all()
