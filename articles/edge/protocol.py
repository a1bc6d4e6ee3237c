"""uvicorn's protocol class, answering plain hits before an ASGI call is made, and holding clients to limits.

The call is half of what a hit costs. Anything unusual goes the usual way: other methods, bodies, Expect, Upgrade, a
pipelined request behind an unfinished one, a client that does not read. The class is no public API: `fits` tells
whether it is the one that this was written for. Where it is not, the edge answers as the ASGI application that it is.
"""

import asyncio

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .kept import Variant
from .serving import METHODS, Edge

VERSIONS = ("0.54.",)
_METHODS = {name.encode(): name for name in METHODS}
_UNUSUAL = {b"content-length", b"transfer-encoding", b"expect", b"upgrade"}
_FORWARDED = b"x-forwarded-proto"


def fits() -> bool:
    return uvicorn.__version__.startswith(VERSIONS)


class EdgeProtocol(HttpToolsProtocol):
    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self.answered = False
        self.edge, trusted = _found(self.app)
        if self.edge:
            self.edge.begin()
        self.is_trusted = bool(self.client) and self.client[0] in trusted

    def on_headers_complete(self) -> None:
        if answer := self._hit():
            self.answered = True
            self._write(answer)
        else:
            self.answered = False
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self.answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self.answered:
            super().on_message_complete()

    def _hit(self) -> Variant | None:
        if not self.edge or self.parser.get_method() not in _METHODS or not self._is_plain():
            return None
        path, _, query = self.url.partition(b"?")
        if not path.startswith(b"/") or path.startswith(b"//") or b"%" in path or b"#" in self.url:
            return None
        return self.edge.hit(path.decode("latin-1"), query.decode("latin-1"), self.headers)

    def _is_plain(self) -> bool:
        """Whether nothing is under way, and nothing but an answer is asked for."""
        is_free = (self.cycle is None or self.cycle.response_complete) and not self.pipeline
        if not is_free or self.access_log or self.flow.write_paused or self.transport.is_closing():
            return False
        scheme = self.scheme
        for name, value in self.headers:
            if name in _UNUSUAL:
                return False
            if name == _FORWARDED and self.is_trusted:
                scheme = value.decode("latin-1").strip()
        return scheme == self.edge.site.scheme

    def _write(self, answer: Variant) -> None:
        stays = self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()
        date = b"".join(b"%s: %s\r\n" % pair for pair in self.server_state.default_headers)
        end = b"\r\n" if stays else b"connection: close\r\n\r\n"
        body = b"" if self.parser.get_method() == b"HEAD" else answer.body
        self.transport.write(b"".join((answer.head, date, end, body)))
        if not stays:
            self.transport.close()
        self.on_response_complete()


def _found(app) -> tuple[Edge | None, frozenset[str]]:
    """The edge below what uvicorn puts in front of it, and the proxies that this trusts."""
    trusted = frozenset()
    while app is not None and not isinstance(app, Edge):
        trusted = getattr(app, "trusted_hosts", trusted)
        app = getattr(app, "app", None)
    return app, trusted
