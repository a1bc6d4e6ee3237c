"""Requests as the very bytes that are sent, and answers one by one as they come back on one connection."""

import io
import socket
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from urllib.parse import urlsplit

PATIENCE = 30
Pairs = Iterable[tuple[str, str]]


@dataclass
class Told:
    """`headers` as they came, but with their names in small letters."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def get(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known == name), None)


class _Shared(io.BufferedReader):
    """What every answer of a connection is read from: none of them closes it."""

    def makefile(self, mode):
        return self

    def close(self):
        return None


class Line:
    """One connection."""

    def __init__(self, url: str):
        self.host = urlsplit(url).netloc
        address = urlsplit(url)
        self.socket = socket.create_connection((address.hostname, address.port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = _Shared(self.socket.makefile("rb", buffering=0))

    def ask(self, target: str, headers: Pairs = (), method: str = "GET") -> Told:
        self.send(request(target, [("Host", self.host), *headers], method))
        return self.hear(method)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def hear(self, method: str = "GET") -> Told:
        """The next answer; a 100 is one as well. Raises where there is none."""
        status = self._interim()
        if status:
            return Told(status, [], b"")
        answer = HTTPResponse(self._file, method=method)
        answer.begin()
        headers = [(name.lower(), value) for name, value in answer.getheaders()]
        return Told(answer.status, headers, answer.read())

    def _interim(self) -> int:
        """`http.client` passes over a 100 as if there had been none."""
        if not self._file.peek(12).startswith(b"HTTP/1.1 100"):
            return 0
        while self._file.readline().strip():
            pass
        return 100

    @property
    def is_over(self) -> bool:
        """Whether the other side has closed it, and said nothing more."""
        return self._file.peek(1) == b""

    def close(self) -> None:
        self.socket.close()
        self._file.raw.close()


@contextmanager
def line(url: str):
    opened = Line(url)
    try:
        yield opened
    finally:
        opened.close()


def request(target: str, headers: Pairs, method: str = "GET", version: str = "HTTP/1.1", body: bytes = b"") -> bytes:
    lines = [f"{method} {target} {version}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
