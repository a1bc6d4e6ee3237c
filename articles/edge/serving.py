"""The edge: an ASGI application in front of another, which answers from what is kept, and keeps what may be.

What it promises: nothing is served that was made before a change that its follower could have heard of; each address is
rendered once after a change, however many ask; and whatever may not be kept passes through as it came.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from urllib.parse import SplitResult

from .addresses import LONGEST, PARAMETERS, Address, Addresses
from .answer import Asked, Missing, decide, read
from .board import BOARD
from .codings import encoded
from .counts import Counts
from .flights import Flight, Flights, Landed
from .following import NOT_BEGUN
from .keep import ANY, Keep
from .kept import Kept, Variant, kept
from .marks import LASTS, lasts
from .rendering import Rendered, rendered
from .store import Store
from .warming import Warming

METHODS = ("GET", "HEAD")
_SHOWN = 1.0  # seconds after which the other processes are shown what is counted here, again
_ATTEMPTS = 5  # at something that is bumped again whenever it has been rendered
_SOON = 0.002  # seconds, until a follower that could not tell is asked again


class Edge:
    """`passed` are the beginnings of paths of which nothing is kept. `marks` adds headers to what is."""

    def __init__(
        self,
        app: Callable,
        *,
        site: SplitResult,
        limit: int,
        passed: tuple[str, ...],
        marks: Callable[[Keep], Iterable[tuple[bytes, bytes]]],
        follower: Callable,
    ):
        self.app, self.site, self.passed, self.marks = app, site, passed, marks
        self.counts = Counts()
        self.store, self.addresses, self.flights = Store(limit), Addresses(), Flights()
        self.warming = Warming(self._warm)
        self.follower = follower(self._bumped)
        self._running: asyncio.Future | None = None
        self._showing: asyncio.Future | None = None
        self._encoding: dict[tuple[Kept, str], asyncio.Future] = {}

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        self.begin()
        if not self._may_know(scope):
            await self.app(scope, receive, send)
            return
        asked = read(scope["headers"])
        if answer := self.hit(scope["path"], scope["query_string"].decode("latin-1"), asked):
            await _send(send, answer, asked)
        elif answer := await self._found(scope, asked):
            await _send(send, answer, asked)
        else:
            self.counts.passed += 1
            await self.app(scope, receive, send)

    def begin(self) -> None:
        """Within the event loop: without a lifespan, a process first knows of one when it is first asked.

        Whatever ends a follower, it begins again: without one, what is kept would be kept for ever.
        """
        if self._running is None or self._running.done():
            self._running = asyncio.ensure_future(self.follower.run())
        if self._showing is None:
            self._showing = asyncio.ensure_future(self._show())

    async def _show(self) -> None:
        while True:
            self.counts.entries, self.counts.bytes_kept = len(self.store), self.store.bytes
            self.counts.lost = int(self.follower.lost not in ("", NOT_BEGUN))
            BOARD.publish(self.counts)
            await asyncio.sleep(_SHOWN)

    def hit(self, path: str, query: str, asked: Asked) -> Variant | None:
        """The answer to a GET, if it is at hand."""
        if not self.follower.follow():
            return None
        found = self._fresh(self.addresses.spelled(path, query))
        answer = found and decide(found, asked)
        if not isinstance(answer, Variant):
            return None
        found.hits += 1
        self.counts.count(answer)
        return answer

    def _may_know(self, scope: dict) -> bool:
        return (
            scope["type"] == "http"
            and scope["method"] in METHODS
            and scope["scheme"] == self.site.scheme
            and not scope["path"].startswith(self.passed)
            and len(scope["path"]) + len(scope["query_string"]) <= LONGEST
        )

    def _fresh(self, address: Address) -> Kept | None:
        found = self.store.get(address)
        if found and found.keep.until is not None and found.keep.until <= time.time():
            self.store.drop(address)
            return None
        return found

    async def _found(self, scope: dict, asked: Asked) -> Variant | Rendered | None:
        """What is answered once it has been made; None where the application has to be asked by this very request."""
        for _ in range(_ATTEMPTS):
            while not self.follower.follow():
                await asyncio.sleep(_SOON)
            address = self.addresses.spelled(scope["path"], scope["query_string"].decode("latin-1"))
            found = self._fresh(address)
            if not found:
                flight, is_mine = self._fly(address)
                landed = await asyncio.shield(flight.task)
                if landed.kept is None and landed.rendered.keep is None:
                    return landed.rendered if is_mine or landed.rendered.status >= 500 else None
                if landed.kept is None or (landed.overtaken and not is_mine):
                    continue
                found = landed.kept
            answer = decide(found, asked)
            if isinstance(answer, Missing):
                await self._encode(address, found, answer.coding)
                answer = decide(found, asked)
            return answer
        return None

    def _fly(self, address: Address) -> tuple[Flight, bool]:
        return self.flights.board(address, lambda flight: self._render(address, flight))

    async def _render(self, address: Address, flight: Flight) -> Landed:
        self.counts.renderings += 1
        made = await rendered(self.app, address, self.site)
        is_known = self.follower.follow() and not self.follower.lost
        overtaken = not is_known or (made.keep is not None and flight.overtaken(made.keep.keys | {PARAMETERS}))
        if made.keep is None or not self._is_spelled(address, made.keep, overtaken):
            return Landed(made, None, overtaken)
        found = kept(made.status, [*made.headers, *self.marks(made.keep)], made.body, made.keep)
        if not overtaken:
            self.store.put(address, found)
        return Landed(made, found, overtaken)

    def _is_spelled(self, address: Address, keep: Keep, overtaken: bool) -> bool:
        """Whether this is how the address is spelled, now that it is known which parameters matter."""
        path, query = address
        if query and keep.parameters is not None and not overtaken:
            self.addresses.learn(path, keep.parameters)
        return self.addresses.spelled(path, query) == address

    async def _encode(self, address: Address, found: Kept, coding: str) -> None:
        """Off the event loop, once for all who ask."""
        job = (found, coding)
        if job not in self._encoding:
            work = asyncio.get_running_loop().run_in_executor(None, encoded, found.raw, coding)
            self._encoding[job] = asyncio.ensure_future(work)
            self._encoding[job].add_done_callback(lambda _done: self._encoding.pop(job))
        body = await asyncio.shield(self._encoding[job])
        if coding not in found.full:
            found.add(coding, body)
            if self.store.get(address) is found:
                self.store.put(address, found)

    async def _warm(self, address: Address, codings: Iterable[str]) -> None:
        if self._fresh(address):
            return
        flight, _is_mine = self._fly(address)
        landed = await asyncio.shield(flight.task)
        for coding in codings if landed.kept else ():
            if coding not in landed.kept.full and coding in landed.kept.codings:
                await self._encode(address, landed.kept, coding)

    def _bumped(self, keys: frozenset[str] | None) -> None:
        keys = keys and keys | {ANY}
        self.flights.bump(keys)
        if keys is None or PARAMETERS in keys:
            self.addresses.forget()
        dropped = self.store.clear() if keys is None else self.store.bump(keys)
        self.counts.dropped += len(dropped)
        self.warming.warm(dropped)


async def _send(send: Callable, answer: Variant | Rendered, asked: Asked) -> None:
    """Only what is kept here may be kept by a proxy."""
    end = [(LASTS, lasts(asked.second, time.time()))] if isinstance(answer, Variant) else []
    await send({"type": "http.response.start", "status": answer.status, "headers": [*answer.headers, *end]})
    await send({"type": "http.response.body", "body": answer.body})
