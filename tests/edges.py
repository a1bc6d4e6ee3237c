"""An edge before an application of the test's own, which may be kept waiting, and hears of bumps when it is told."""

import asyncio
from collections import Counter
from urllib.parse import urlsplit

from articles.edge.keep import Keep
from articles.edge.keeping import EXTENSION
from articles.edge.serving import Edge

SITE = "http://news.example"


class Press:
    """Prints the number of the edition that there is as it begins. A path's first segment is its key: `/a/1` has `a`.

    Once its door is closed, what has been printed stays within until it is opened again.
    """

    def __init__(self):
        self.edition = 1
        self.asked: list[str] = []
        self.door = asyncio.Event()
        self.door.set()
        self.parameters: frozenset[str] | None = None
        self.until: float | None = None
        self.status, self.type, self.filling, self.is_kept = 200, b"text/html", b"", True

    async def __call__(self, scope, receive, send):
        path, query = scope["path"], scope["query_string"].decode()
        self.asked.append(f"{path}?{query}" if query else path)
        body, status = b"%s in edition %d %s" % (self.asked[-1].encode(), self.edition, self.filling), self.status
        keep = Keep(frozenset({path.split("/")[1]}), self.until, self.parameters)
        await self.door.wait()
        if self.is_kept and EXTENSION in scope.get("extensions", {}):
            scope["extensions"][EXTENSION].append(keep)
        headers = [
            (b"content-type", self.type),
            (b"content-length", b"%d" % len(body)),
            (b"etag", b'"%d"' % hash(body)),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    @property
    def times(self) -> Counter:
        return Counter(self.asked)


class Ear:
    """A follower that knows what it is told, at once."""

    def __init__(self, bumped):
        self.lost, self.knows, self.bumped = "", True, bumped

    def follow(self) -> bool:
        return self.knows

    async def run(self) -> None:
        await asyncio.Event().wait()

    def tell(self, *keys: str) -> None:
        self.bumped(frozenset(keys))


def edge(press: Press, limit: int = 2**24) -> Edge:
    return Edge(press, site=urlsplit(SITE), limit=limit, passed=("/admin/",), marks=lambda keep: (), follower=Ear)


class Reader:
    """One request, and what it was answered."""

    def __init__(self, path: str, method: str = "GET", **headers: str):
        path, _, query = path.partition("?")
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        self.scope = {
            "type": "http",
            "method": method,
            "scheme": "http",
            "path": path,
            "query_string": query.encode(),
            "headers": named,
        }
        self.status, self.headers, self.body = None, {}, b""

    def ask(self, edge: Edge) -> asyncio.Task:
        return asyncio.ensure_future(edge(self.scope, self._receive, self._hear))

    async def _receive(self) -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def _hear(self, message: dict) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.body += message.get("body", b"")


async def read(edge: Edge, path: str, **given) -> Reader:
    reader = Reader(path, **given)
    await reader.ask(edge)
    return reader
