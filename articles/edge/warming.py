"""After a bump: rendering again what was asked for most, before somebody has to wait for it."""

import asyncio
import heapq
import logging
from collections.abc import Awaitable, Callable, Iterable

from .addresses import Address
from .kept import Kept

HOTTEST = 20
log = logging.getLogger(__name__)
_SOUGHT = 2  # hits that make it worth while


class Warming:
    """One after the other, so that who waits for something else does not wait for these."""

    def __init__(self, warm: Callable[[Address, Iterable[str]], Awaitable[None]]):
        self._warm = warm
        self._wanted: dict[Address, Iterable[str]] = {}
        self._task: asyncio.Task | None = None

    def warm(self, dropped: Iterable[tuple[Address, Kept]]) -> None:
        sought = [(address, kept) for address, kept in dropped if kept.hits >= _SOUGHT]
        for address, kept in heapq.nlargest(HOTTEST, sought, key=lambda each: each[1].hits):
            self._wanted[address] = tuple(kept.full)
        if self._wanted and (self._task is None or self._task.done()):
            self._task = asyncio.ensure_future(self._work())

    async def _work(self) -> None:
        while self._wanted:
            address = next(iter(self._wanted))
            try:
                await self._warm(address, self._wanted.pop(address))
            except Exception:
                log.exception("%s could not be rendered again", address)
