"""A plain hit is answered before an ASGI call is made, and anything else goes the usual way, in its order."""

import asyncio
import logging
import threading
from contextlib import contextmanager

import pytest
import uvicorn

from articles.edge.protocol import EdgeProtocol
from tests.edges import Press, edge
from tests.jobs import wait_until
from tests.wire import Line, Told, line, request

pytestmark = pytest.mark.either

LARGE = b"the boat left at six " * 20_000


class Counted:
    """Around an application: how often it was called. The protocol class looks for its edge behind it."""

    def __init__(self, app):
        self.app, self.calls = app, 0

    async def __call__(self, scope, receive, send):
        self.calls += 1
        await self.app(scope, receive, send)


class Served:
    """An edge under uvicorn, on an event loop in a thread."""

    def __init__(self):
        self.press, self.loop = Press(), asyncio.new_event_loop()
        self.edge = edge(self.press)
        self.counted = Counted(self.edge)
        told = {"http": EdgeProtocol, "ws": "none", "lifespan": "off", "access_log": False, "server_header": False}
        self.server = uvicorn.Server(
            uvicorn.Config(self.counted, port=0, log_config=None, log_level="critical", **told)
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"

    @property
    def connections(self) -> set[EdgeProtocol]:
        return self.server.server_state.connections

    def calls_of(self, act) -> int:
        before = self.counted.calls
        act()
        return self.counted.calls - before


@contextmanager
def serving():
    there = Served()

    async def serve():
        await there.server.serve()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await there.loop.shutdown_default_executor()

    thread = threading.Thread(target=there.loop.run_until_complete, args=[serve()])
    thread.start()
    wait_until(lambda: there.server.started)
    try:
        yield there
    finally:
        there.server.should_exit = True
        thread.join()
        there.loop.close()


@pytest.fixture
def there(monkeypatch):
    # No access log is wished for, as under gunicorn; but pytest listens to every logger.
    monkeypatch.setattr(logging.getLogger("uvicorn.access"), "hasHandlers", lambda: False)
    with serving() as there:
        with line(there.url) as wire:
            assert wire.ask("/a/").status == 200
        yield there


@pytest.fixture
def wire(there):
    with line(there.url) as opened:
        yield opened


def said(wire: Line, *headers: tuple[str, str], target="/a/", method="GET", version="HTTP/1.1", body=b"") -> None:
    wire.send(request(target, [("Host", wire.host), *headers], method, version, body))


PLAIN = {
    "nothing else": {},
    "head": {"method": "HEAD"},
    "a coding": {"headers": [("Accept-Encoding", "gzip, br;q=0.5")]},
    "a condition": {"headers": [("If-None-Match", "*")]},
    "cookies and more": {"headers": [("Cookie", "desk=1"), ("User-Agent", "reader"), ("Range", "bytes=0-1")]},
    "percent signs": {"target": "/%61/"},
    "an older client": {"version": "HTTP/1.0"},
    "the last request": {"headers": [("Connection", "close")]},
    "the scheme of the site": {"headers": [("X-Forwarded-Proto", "http")]},
}
UNUSUAL = {
    "another method": {"method": "POST"},
    "a body": {"headers": [("Content-Length", "3")], "body": b"abc"},
    "an empty body": {"headers": [("Content-Length", "0")]},
    "a body in pieces": {"headers": [("Transfer-Encoding", "chunked")], "body": b"0\r\n\r\n"},
    "another protocol": {"headers": [("Connection", "Upgrade"), ("Upgrade", "h2c")]},
    "another scheme": {"headers": [("X-Forwarded-Proto", "https")]},
    "a whole address": {"target": "http://elsewhere.example/a/"},
    "what is not kept": {"target": "/b/"},
    "what lies below what is passed": {"target": "/admin/"},
    "a delta": {"headers": [("A-IM", "feed"), ("If-None-Match", '"x"')]},
}


def answer(url: str, how: dict) -> Told:
    """On a connection of its own, which is asked for the plain thing afterwards if it stays."""
    how = {"headers": [], "method": "GET", **how}
    with line(url) as wire:
        said(wire, *how.pop("headers"), **how)
        told = wire.hear(how["method"])
        if told.get("connection") != "close":
            assert wire.ask("/a/").body == b"/a/ in edition 1 "
        return told


@pytest.mark.parametrize("how", PLAIN.values(), ids=PLAIN)
def test_a_plain_hit_makes_no_call(there, how):
    answer(there.url, how)  # the coding is made
    assert there.calls_of(lambda: answer(there.url, how)) == 0
    assert there.press.times == {"/a/": 1}


@pytest.mark.parametrize("how", UNUSUAL.values(), ids=UNUSUAL)
def test_anything_else_makes_one_and_the_connection_goes_on(there, how):
    assert there.calls_of(lambda: answer(there.url, how)) == 1


def test_a_hit_behind_what_is_not_answered_yet_waits_for_it(there, wire):
    there.loop.call_soon_threadsafe(there.press.door.clear)
    said(wire, target="/b/")
    said(wire)
    said(wire, target="/c/")
    said(wire)
    wait_until(lambda: "/b/" in there.press.asked)
    there.loop.call_soon_threadsafe(there.press.door.set)
    assert [wire.hear().body[:4] for _ in range(4)] == [b"/b/ ", b"/a/ ", b"/c/ ", b"/a/ "]


def test_after_the_last_request_of_a_connection_nothing_is_heard_any_more(there, wire):
    said(wire, ("Connection", "close"))
    said(wire, target="/never/")
    assert wire.hear().get("connection") == "close"
    assert wire.is_over
    assert "/never/" not in there.press.asked


def test_where_requests_are_logged_each_goes_the_way_on_which_that_is_done(there, monkeypatch):
    monkeypatch.setattr(logging.getLogger("uvicorn.access"), "hasHandlers", lambda: True)
    with line(there.url) as wire:
        assert there.calls_of(lambda: wire.ask("/a/")) == 1


def test_a_client_that_asks_on_and_on_and_reads_nothing_is_not_answered_into_memory(there):
    there.press.filling = LARGE
    there.loop.call_soon_threadsafe(there.edge.follower.tell, "a")
    with line(there.url) as wire:
        assert len(wire.ask("/a/").body) > len(LARGE)
        said(wire)
        assert len(wire.hear().body) > len(LARGE)
        wire.send(request("/a/", [("Host", wire.host)]) * 1_000)
        [connection] = there.connections
        wait_until(connection.transport.get_write_buffer_size)
        assert connection.transport.get_write_buffer_size() < 3 * len(LARGE)
        assert all(len(wire.hear().body) > len(LARGE) for _ in range(1_000)), "and all is there once it is read"


def test_who_goes_away_in_the_midst_of_anything_leaves_nothing_behind(there):
    for portion in (
        b"GET /a/ HT",
        b"GET /a/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /a/ HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc",
    ):
        for _ in range(20):
            with line(there.url) as wire:
                wire.send(portion)
    wait_until(lambda: not there.connections)
    with line(there.url) as wire:
        assert wire.ask("/a/").status == 200
