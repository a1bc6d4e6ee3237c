"""Readers who ask all the time while somebody publishes, and whether any of them was told what was old."""

import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_hex
from urllib.parse import urlsplit

from tests.site import ROOT, Site


@dataclass(frozen=True)
class Read:
    asked: float
    path: str
    status: int
    body: bytes


class Press:
    """A publisher of one story in a process of its own, and when each number was out.

    The numbers are in its headlines, behind a name that no other story has, and so on every page that shows it.
    """

    def __init__(self, environment: dict, *path: str, name: str = "", number: int = 0):
        """`path` is that of the story, if it is published already, `name` its name and `number` its newest."""
        command = [sys.executable, "-m", "tests.press", *path]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)
        self.name = name or f"Tide Table {token_hex(4)} No. "
        self.number, self.published = number, {}

    def begin(self) -> None:
        self.number += 1
        self.process.stdin.write(f"{self.name}{self.number:04}\n")
        self.process.stdin.flush()

    def publish(self) -> str:
        self.begin()
        path = self.process.stdout.readline().strip()
        assert path, "the publisher has died"
        self.published[self.number] = time.monotonic()
        return path

    def kill(self) -> None:
        self.process.kill()
        self.end()

    def end(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def newest(self, moment: float) -> int:
        return max((number for number, when in self.published.items() if when <= moment), default=0)


@dataclass
class Readers:
    """`failed` is what was no answer at all."""

    hosts: list[Site]
    paths: list[str]
    read: list[Read] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def ask_all(self) -> None:
        for site in self.hosts:
            self._go_round(site, stays=False)

    @contextmanager
    def reading(self, each: int = 2, pause: float = 0.01):
        """So many readers at each host; every other one comes on a new connection each time."""
        ended = threading.Event()

        def go_on(site: Site, stays: bool) -> None:
            while not ended.is_set():
                self._go_round(site, stays=stays)
                time.sleep(pause)

        readers = [(site, number % 2 == 0) for site in self.hosts for number in range(each)]
        threads = [threading.Thread(target=go_on, args=reader) for reader in readers]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            ended.set()
            for thread in threads:
                thread.join()

    def _go_round(self, site: Site, *, stays: bool) -> None:
        """All paths once, on one connection or on one for each."""
        for paths in [self.paths] if stays else [[path] for path in self.paths]:
            connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=30)
            try:
                for path in paths:
                    self._ask(connection, path)
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(f"{paths}: {error!r}")
            finally:
                connection.close()

    def _ask(self, connection: http.client.HTTPConnection, path: str) -> None:
        asked = time.monotonic()
        connection.request("GET", path)
        answer = connection.getresponse()
        self.read.append(Read(asked, path, answer.status, answer.read()))


def assert_nothing_is_old(reads: Iterable[Read], press: Press, within: float = 0.0) -> int:
    """Whoever asked so many seconds after a publish had returned was told of it, or of a later one. How many did."""
    count = 0
    for read in reads:
        numbers = [int(part[:4]) for part in read.body.split(press.name.encode())[1:]]
        assert read.status == 200, (read.path, read.status)
        due = press.newest(read.asked - within)
        assert numbers, (read.path, read.body[:200])
        assert min(numbers) >= due, (read.path, due, numbers)
        count += due > 0
    return count
