"""How long clients may take, how much they may say before they are answered, and how many there may be.

Slow clients cost memory and connections, not time: they are waited for on an event loop. So the limits are generous,
are looked after every few seconds for all connections at once, and cost a quick client nothing.
"""

import asyncio
from http import HTTPStatus

from django.conf import settings
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 16_384  # bytes of request line and headers together
HEAD = 20  # seconds from its first byte, or from the connection's begin, in which a head is complete
SILENCE = 30  # seconds in which a body goes on, or an answer is read on
PAUSE = 2  # seconds between two looks at all connections


class RefusedError(Exception):
    """Ends the parsing of what has been answered already."""


class LimitedProtocol(HttpToolsProtocol):
    _watch: asyncio.Task | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self.began = self.heard = self.loop.time()
        self.in_head, self.head_bytes, self.is_large = True, 0, False
        self.unread = (0, 0.0)  # bytes of answers still to be sent, and since when just as many
        self._begin_to_watch()
        if len(self.connections) > settings.CONNECTIONS:
            self.refuse(HTTPStatus.SERVICE_UNAVAILABLE)

    def data_received(self, data: bytes) -> None:
        self.heard, self.is_large = self.loop.time(), self.head_bytes + len(data) > LARGEST_HEAD
        super().data_received(data)
        if self.in_head:
            self.head_bytes += len(data)
            if self.head_bytes > LARGEST_HEAD:
                self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.begin_head()

    def on_headers_complete(self) -> None:
        self.end_head()
        super().on_headers_complete()

    def begin_head(self) -> None:
        self.in_head, self.began, self.head_bytes = True, self.heard, 0

    def end_head(self) -> None:
        self.in_head, self.head_bytes = False, 0
        if self.is_large and self._size() > LARGEST_HEAD:
            self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            raise RefusedError

    def _size(self) -> int:
        """Of the head, as it came: a header has four signs besides its name and value."""
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def send_400_response(self, msg: str) -> None:
        self.in_head = False
        if not self.transport.is_closing():
            super().send_400_response(msg)

    def refuse(self, status: HTTPStatus) -> None:
        """Once, and not in the midst of another answer."""
        self.in_head = False
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            told = f"{status.phrase}\n".encode()
            head = "HTTP/1.1 {} {}\r\ncontent-type: text/plain\r\ncontent-length: {}\r\nconnection: close\r\n\r\n"
            self.transport.write(head.format(int(status), status.phrase, len(told)).encode() + told)
        self.transport.close()

    def overdue(self, now: float) -> bool:
        """Whether the client has used up its time."""
        if self.in_head:
            return now - self.began > HEAD
        if waiting := self.transport.get_write_buffer_size():
            if waiting != self.unread[0]:
                self.unread = (waiting, now)
            return now - self.unread[1] > SILENCE
        if self.cycle is None or self.cycle.response_complete:
            return now - self.heard > self.timeout_keep_alive
        return self.cycle.more_body and now - self.heard > SILENCE

    def end(self) -> None:
        if self.in_head and self.head_bytes:
            self.refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.transport.abort()

    def _begin_to_watch(self) -> None:
        watch = LimitedProtocol._watch
        if watch is None or watch.done() or watch.get_loop() is not self.loop:
            LimitedProtocol._watch = self.loop.create_task(_watched(self.connections))


async def _watched(connections: set[LimitedProtocol]) -> None:
    while True:
        await asyncio.sleep(PAUSE)
        now = asyncio.get_running_loop().time()
        for connection in [each for each in connections if each.overdue(now)]:
            connection.end()
