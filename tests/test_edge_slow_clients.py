"""Clients who take their time keep nobody out, and are not waited for without end."""

import os
import resource
import select
import socket
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from articles.edge import limits
from tests.jobs import wait_until
from tests.site import running_site, web_processes

pytestmark = pytest.mark.alone

MANY = 400
HEAD = b"GET / HTTP/1.1\r\nHost: news.example\r\nX-Slow: "
BODY = b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n\r\nusername="
READ = b"GET /atom.xml HTTP/1.1\r\nHost: news.example\r\n\r\n" * 12  # answers of more than sockets hold


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8_000)), hard))
    with running_site(tmp_path_factory.mktemp("slow"), NEWSROOM_CONNECTIONS="1500") as running:
        running.get("/atom.xml")
        yield running
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def clients(site, number: int, said: bytes):
    """So many, each of whom has said this, and then says and reads nothing."""
    parts = urlsplit(site.url)
    with ExitStack() as stack:
        opened = []
        for _ in range(number):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            client.connect((parts.hostname, parts.port))
            client.setblocking(False)
            client.send(said)
            opened.append(client)
        yield opened


def drip(opened: list[socket.socket]) -> None:
    """A byte more from each, of those who are still heard."""
    for client in opened:
        try:
            client.send(b"a")
        except OSError:
            pass


def probes_are_answered(site) -> None:
    for address in ("/healthz?only=database", "/", "/rss.xml"):
        began = time.monotonic()
        assert site.get(address).status == 200
        assert time.monotonic() - began < 5, f"{address} was waited for"


def held(site) -> int:
    """The connections of its web process."""
    [process] = web_processes(site)
    return sum("socket:" in os.readlink(each) for each in Path(f"/proc/{process}/fd").iterdir())


def ended(client: socket.socket) -> bool:
    """Whether the site has hung up; what it said before that is read, as far as it goes."""
    while select.select([client], [], [], 0)[0]:
        try:
            if not client.recv(65_536):
                return True
        except OSError:
            return True
    return False


def test_400_of_each_kind_keep_nobody_out_and_none_stays(site):
    with (
        clients(site, MANY, HEAD) as heads,
        clients(site, MANY, BODY) as bodies,
        clients(site, MANY, READ) as readers,
    ):
        began = time.monotonic()
        while time.monotonic() - began < limits.HEAD - 2:
            drip(heads)
            drip(bodies)
            probes_are_answered(site)
            time.sleep(1)
        assert not any(map(ended, heads[:20])), "they still have time"
        time.sleep(limits.HEAD + 2 * limits.PAUSE + 1 - (time.monotonic() - began))
        assert all(map(ended, heads)), "a head has so long, however its bytes come"
        probes_are_answered(site)
        wait_until(lambda: all(map(ended, bodies)), seconds=limits.SILENCE)
        wait_until(lambda: held(site) < len(readers) // 4, seconds=90)
        probes_are_answered(site)


def test_a_slow_head_is_told_that_it_was_too_slow(site):
    with clients(site, 1, HEAD) as [client]:
        client.setblocking(True)
        client.settimeout(limits.HEAD + 3 * limits.PAUSE)
        assert client.recv(65_536).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    "said",
    [
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-Many: a\r\n" * 2_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Endless: " + b"a" * 20_000,
    ],
    ids=["its line", "one header", "many headers", "one without end"],
)
def test_a_head_of_more_than_16_kilobytes_is_refused(site, said):
    with clients(site, 1, said) as [client]:
        client.setblocking(True)
        client.settimeout(5)
        assert client.recv(65_536).startswith(b"HTTP/1.1 431 ")
        assert ended(client) or client.recv(65_536) == b""


def test_a_process_holds_so_many_connections_and_tells_the_next_to_come_back(tmp_path):
    with running_site(tmp_path, NEWSROOM_CONNECTIONS="20", NEWSROOM_DEMO="0") as few:
        with clients(few, 20, HEAD), clients(few, 1, HEAD + b"a\r\n\r\n") as [late]:
            late.setblocking(True)
            late.settimeout(5)
            assert late.recv(65_536).startswith(b"HTTP/1.1 503 ")
        time.sleep(0.5)
        assert few.get("/").status == 200
