"""Several edges, each as if in a process of its own, before the real site and on the database of the test.

They share one event loop, in a thread. Each follows the database on a connection of its own, and asks Django for what
it has not kept; Django has a thread and a connection for each of these requests, as it has where the site is served.
"""

import asyncio
import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock
from urllib.parse import unquote, urlsplit

import brotli
import zstandard
from django.conf import settings
from django.db import connection, connections
from django.db.models import Max
from django.test import Client

from articles.edge.application import application
from articles.edge.followers import follower
from articles.edge.marks import Marks
from articles.edge.models import Bump
from articles.edge.serving import Edge

from .edges import Reader
from .jobs import wait_until

PROMISED = 0 if connection.vendor == "sqlite" else 1  # seconds after which nothing old may be served
# Of an answer's headers what the edge, the clock and the coding have a say in.
_OTHERWISE = {"date", "content-length", "content-encoding", "etag", "last-modified", "x-accel-expires"}
_READ: dict[str | None, Callable[[bytes], bytes]] = {
    None: bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


@dataclass(frozen=True)
class Seen:
    """All of an answer that must be the same wherever it comes from."""

    status: int
    headers: frozenset[tuple[str, frozenset[str]]]
    body: bytes


def _seen(address: str, status: int, headers: dict[str, str], body: bytes) -> Seen:
    """What lasts as long as the news are new says so by the clock."""
    otherwise = _OTHERWISE | ({"cache-control"} if address == "/news-sitemap.xml" else set())
    told = {(name, frozenset(value.split("; "))) for name, value in headers.items() if name not in otherwise}
    return Seen(status, frozenset(told), _READ[headers.get("content-encoding")](body))


class Gate:
    """Before the application: once it is shut, what has been rendered stays behind it until it is opened again."""

    def __init__(self, app: Callable):
        self.app, self.opened = app, asyncio.Event()
        self.opened.set()
        self.asked = self.behind = 0

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        said = []

        async def keep(message: dict) -> None:
            said.append(message)

        self.asked += 1
        await self.app(scope, receive, keep)
        self.behind += 1
        await self.opened.wait()
        for message in said:
            await send(message)


class Newsstand:
    def __init__(self, loop: asyncio.AbstractEventLoop, gate: Gate, edges: list[Edge]):
        self.loop, self.gate, self.edges = loop, gate, edges
        self._client, self._fresh = Client(), {}

    def changed(self) -> None:
        """What was fresh is so no more."""
        self._fresh.clear()

    def wait(self) -> None:
        """Until every edge knows of all that has been committed. It takes no longer than is promised."""
        newest = Bump.objects.aggregate(newest=Max("id", default=0))["newest"]
        if PROMISED:
            wait_until(lambda: all(edge.follower._seen == newest for edge in self._following()), seconds=PROMISED)

    def _following(self) -> list[Edge]:
        """Those that have been asked for anything."""
        return [edge for edge in self.edges if edge._running]

    def fresh(self, address: str) -> Seen:
        """As Django renders it now."""
        if address not in self._fresh:
            response = self._client.get(address, secure=True, headers={"host": "news.example"})
            headers = {name.lower(): value for name, value in response.headers.items()}
            self._fresh[address] = _seen(address, response.status_code, headers, response.content)
        return self._fresh[address]

    def read(self, edge: int, address: str, coding: str = "") -> Seen:
        return self.begin(edge, address, coding)()

    def begin(self, edge: int, address: str, coding: str = "") -> Callable[[], Seen]:
        """Ask, and go on; what is given back waits for the answer."""
        path, _, query = address.partition("?")
        reader = Reader(unquote(path), accept_encoding=coding)
        reader.scope |= {"scheme": "https", "query_string": query.encode()}
        asking = asyncio.run_coroutine_threadsafe(self._ask(reader, self.edges[edge]), self.loop)

        def answer() -> Seen:
            asking.result(30)
            headers = {name.decode().lower(): value.decode("latin-1") for name, value in reader.headers.items()}
            return _seen(address, reader.status, headers, reader.body)

        return answer

    async def _ask(self, reader: Reader, edge: Edge) -> None:
        await reader.ask(edge)

    @contextmanager
    def held_back(self, *asked: tuple[int, str]) -> Iterator[None]:
        """These are asked for and rendered; whatever is done meanwhile comes in between of that and their answers."""
        self.loop.call_soon_threadsafe(self.gate.opened.clear)
        answers = [self.begin(edge, address) for edge, address in asked]
        wait_until(self._is_idle)
        yield
        self.loop.call_soon_threadsafe(self.gate.opened.set)
        assert {answer().status for answer in answers} <= {200, 301, 404, 410}

    def _is_idle(self) -> bool:
        """Nothing is being rendered, and nothing is about to be."""
        before = self.gate.asked
        time.sleep(0.01)
        return before == self.gate.asked == self.gate.behind

    def check(self, edge: int, address: str, coding: str = "", expected: str = "") -> None:
        """It is served as it would be rendered now: at once, or within what is promised."""
        fresh = self.fresh(expected or address)
        if not PROMISED:
            assert self.read(edge, address, coding) == fresh, address
        else:
            wait_until(lambda: self.read(edge, address, coding) == fresh, seconds=PROMISED, seen=lambda: address)

    def has_kept(self, edge: int, address: str) -> bool:
        """Whether an answer is at hand; if not, it is from now on."""
        counts = self.edges[edge].counts
        before = counts.renderings
        self.read(edge, address)
        return counts.renderings == before


@contextmanager
def newsstand(folder: Path, edges: int) -> Iterator[Newsstand]:
    with _readable(folder), _running_loop() as loop:

        async def put_up() -> Newsstand:
            gate = Gate(application())
            made = [
                Edge(
                    gate,
                    site=urlsplit(settings.SITE_URL),
                    limit=settings.EDGE_MEMORY * 2**20,
                    passed=settings.EDGE_PASSES,
                    marks=Marks(),
                    follower=follower,
                )
                for _ in range(edges)
            ]
            return Newsstand(loop, gate, made)

        stand = asyncio.run_coroutine_threadsafe(put_up(), loop).result(30)
        try:
            yield stand
        finally:
            asyncio.run_coroutine_threadsafe(_take_down(stand.edges), loop).result(30)


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """In other threads the public alias is one that cannot write, as it is outside of tests."""
    chosen = connections.settings["public"]
    if connection.vendor == "sqlite":
        with mock.patch.dict(chosen, NAME=f"{(folder / 'newsroom.sqlite3').as_uri()}?mode=ro"):
            yield
    else:
        yield


@contextmanager
def _running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()

    def run() -> None:
        loop.run_forever()
        loop.run_until_complete(loop.shutdown_default_executor())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _take_down(edges: list[Edge]) -> None:
    """What is being rendered is waited for: Django closes its connections at the end of it."""
    endless = [task for edge in edges for task in (edge._running, edge._showing) if task]
    for task in endless:
        task.cancel()
    await asyncio.gather(*endless, return_exceptions=True)
    while tasks := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(tasks)
