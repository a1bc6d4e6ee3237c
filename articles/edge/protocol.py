"""uvicorn's protocol class, answering plain hits before an ASGI call is made, within the limits of `limits`.

The call is half of what a hit costs. Anything unusual goes the usual way: other methods, bodies, Expect, Upgrade, a
pipelined request behind an unfinished one, a client that does not read. The class is no public API: `fits` tells
whether it is the one that this was written for. Where it is not, the edge answers as the ASGI application that it is.
"""

import asyncio
import time
from functools import lru_cache
from urllib.parse import unquote

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .answer import Asked, read
from .kept import Variant
from .limits import LimitedProtocol
from .marks import LASTS, lasts
from .serving import METHODS, Edge

VERSIONS = ("0.54.",)
_METHODS = {name.encode() for name in METHODS}
_UNUSUAL = {b"content-length", b"transfer-encoding", b"expect", b"upgrade"}
_FORWARDED = b"x-forwarded-proto"


def fits() -> bool:
    return uvicorn.__version__.startswith(VERSIONS)


class EdgeProtocol(LimitedProtocol):
    answered = False  # whether the request that is being read has its answer
    _said: tuple[list, Asked | None] = ([], None)  # the headers of the last request, and what was read in them
    _dated: tuple[list, bytes] = ([], b"")  # what uvicorn says in every response, which changes by the second

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self.edge, trusted = _found(self.app)
        if self.edge:
            self.edge.begin()
        self.is_trusted = bool(self.client) and self.client[0] in trusted

    def on_message_begin(self) -> None:
        """What uvicorn prepares here is prepared when it is needed."""
        self.begin_head()
        self.url, self.headers = b"", []

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.end_head()
        answer = self._hit()
        self.answered = answer is not None
        if answer:
            self._write(answer, self._said[1])
        else:
            self._begin_as_usual()
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self.answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self.answered:
            super().on_message_complete()

    def _begin_as_usual(self) -> None:
        url, headers = self.url, self.headers
        HttpToolsProtocol.on_message_begin(self)
        self.url = url
        for name, value in headers:
            HttpToolsProtocol.on_header(self, name, value)

    def _hit(self) -> Variant | None:
        if not self.edge or not self._is_free() or self.parser.get_method() not in _METHODS:
            return None
        path, _, query = self.url.partition(b"?")
        if not path.startswith(b"/") or path.startswith(b"//") or b"#" in self.url or not self.url.isascii():
            return None
        asked = self._asked()
        return asked and self.edge.hit(_decoded(path), query.decode(), asked)

    def _is_free(self) -> bool:
        """Whether nothing else is under way, and nobody counts on the usual way."""
        is_done = (self.cycle is None or self.cycle.response_complete) and not self.pipeline
        return is_done and not (self.access_log or self.flow.write_paused or self.transport.is_closing())

    def _asked(self) -> Asked | None:
        """None for what is not plain. Requests of one connection mostly say the same."""
        if self._said[0] != self.headers:
            self._said = self.headers, read(self.headers) if self._is_plain() else None
        return self._said[1]

    def _is_plain(self) -> bool:
        scheme = self.scheme
        for name, value in self.headers:
            if name in _UNUSUAL:
                return False
            if name == _FORWARDED and self.is_trusted:
                scheme = value.decode("latin-1").strip()
        return scheme == self.edge.site.scheme

    def _write(self, answer: Variant, asked: Asked) -> None:
        stays = self.parser.should_keep_alive() and self.parser.get_http_version() != "1.0"
        kept = b"%s: %s\r\n" % (LASTS, lasts(asked.second, time.time()))
        end = b"\r\n" if stays else b"connection: close\r\n\r\n"
        body = b"" if self.parser.get_method() == b"HEAD" else answer.body
        self.transport.write(b"".join((answer.head, kept, self._date(), end, body)))
        self.server_state.total_requests += 1
        if not stays:
            self.transport.close()

    def _date(self) -> bytes:
        headers = self.server_state.default_headers
        if EdgeProtocol._dated[0] is not headers:
            EdgeProtocol._dated = headers, b"".join(b"%s: %s\r\n" % pair for pair in headers)
        return EdgeProtocol._dated[1]


@lru_cache(maxsize=4_096)
def _decoded(path: bytes) -> str:
    """As uvicorn does it."""
    return unquote(path.decode())


def _found(app) -> tuple[Edge | None, frozenset[str]]:
    """The edge below what uvicorn puts in front of it, and the proxies that this trusts."""
    trusted = frozenset()
    while app is not None and not isinstance(app, Edge):
        trusted = getattr(app, "trusted_hosts", trusted)
        app = getattr(app, "app", None)
    return app, trusted
