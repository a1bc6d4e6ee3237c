"""A bounded number of requests in the application at once.

Django under ASGI takes a thread and a database connection for each request it is given, however many there are. Here
the rest wait for a place, in the order in which they came, and those that have waited too long are asked to come back.
"""

import asyncio
import math
from collections import deque
from tempfile import SpooledTemporaryFile

from . import body


class Bounded:
    def __init__(self, app, limit: int, patience: float):
        self.app = app
        self.places = Places(limit)
        self.patience = patience

    async def __call__(self, scope, receive, send) -> None:
        match scope["type"]:
            case "http":
                await self._take_in(scope, receive, send)
            case "lifespan":
                await _live(receive, send)
            case _:
                await _close(receive, send)

    async def _take_in(self, scope, receive, send) -> None:
        # The body comes before the place: who sends it slowly keeps nobody out.
        with SpooledTemporaryFile(max_size=body.IN_MEMORY) as file:
            try:
                complete = await body.read(file, receive)
            except body.TooLargeError:
                await _say(send, 413, "That is more than can be taken in.\n", (b"connection", b"close"))
                return
            if complete:
                await self._answer(scope, body.Request(file, receive), send)

    async def _answer(self, scope, request: body.Request, send) -> None:
        place = self.places.ask()
        try:
            await asyncio.wait({place, request.gone}, timeout=self.patience, return_when=asyncio.FIRST_COMPLETED)
            if request.gone.done():
                return
            if place.done():
                await self.app(scope, request.receive, send)
                return
        finally:
            self.places.leave(place)
            request.gone.cancel()
        soon = b"%d" % max(1, math.ceil(self.patience))
        await _say(send, 503, "There is much to do just now. Please come back soon.\n", (b"retry-after", soon))


class Places:
    """Given in the order in which they were asked for. A place is a future, done once it is given."""

    def __init__(self, number: int):
        self._free = number
        self._queue: deque[asyncio.Future] = deque()

    def ask(self) -> asyncio.Future:
        place = asyncio.get_running_loop().create_future()
        if self._free:
            self._free -= 1
            place.set_result(None)
        else:
            self._queue.append(place)
        return place

    def leave(self, place: asyncio.Future) -> None:
        """Hand the place to whoever has waited longest; without one, leave the queue."""
        if not place.done():
            self._queue.remove(place)
        elif self._queue:
            self._queue.popleft().set_result(None)
        else:
            self._free += 1


async def _say(send, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    told = text.encode()
    common = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(told)),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": [*common, *headers]})
    await send({"type": "http.response.body", "body": told})


async def _live(receive, send) -> None:
    """Django knows no lifespan: nothing is to be done, and that is said."""
    while True:
        event = (await receive())["type"]
        await send({"type": f"{event}.complete"})
        if event == "lifespan.shutdown":
            return


async def _close(receive, send) -> None:
    """No websockets here. Closed before it was accepted, one is answered 403."""
    await receive()
    await send({"type": "websocket.close", "code": 1000})
