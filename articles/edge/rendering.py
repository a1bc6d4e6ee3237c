"""Asking the application for what is to be kept, in a way that no client can colour."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, quote

from .addresses import Address
from .keep import Keep
from .keeping import EXTENSION

_SAFE = "/!$&'()*+,;=:@~"  # what stands in a path as it is (RFC 3986, 3.3)


@dataclass(frozen=True)
class Rendered:
    """A response, and what it says of being kept: None where it must not be."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    keep: Keep | None


async def rendered(app: Callable, address: Address, site: SplitResult) -> Rendered:
    """The answer to a GET without a cookie, a condition or any other header than the site's own `Host`."""
    told: list[Keep] = []
    said = _Said()
    await app(_scope(address, site, told), _Nothing(), said)
    return Rendered(said.status, said.headers, b"".join(said.pieces), told[0] if told else None)


def _scope(address: Address, site: SplitResult, told: list[Keep]) -> dict:
    path, query = address
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": site.scheme,
        "path": path,
        "raw_path": quote(path, safe=_SAFE).encode(),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": [(b"host", site.netloc.encode())],
        "server": (site.hostname, site.port),
        "client": None,
        "extensions": {EXTENSION: told},
    }


class _Nothing:
    """A client that sends no body and stays."""

    def __init__(self):
        self._sent = False

    async def __call__(self) -> dict:
        if self._sent:
            await asyncio.get_running_loop().create_future()  # for ever: whoever waits for it is cancelled
        self._sent = True
        return {"type": "http.request", "body": b"", "more_body": False}


class _Said:
    def __init__(self):
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.pieces: list[bytes] = []

    async def __call__(self, message: dict) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", ()))
        else:
            self.pieces.append(message.get("body", b""))
