"""What readers of the running site wait for: the bytes after a publish, and pages that nobody has asked for yet."""

import http.client
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings

from articles.publishing import verbs

from . import addresses
from .written import written

FEED = "/atom.xml"
Act = Callable[[], object]


def publish_until_fresh() -> Act:
    """Until a feed that was just asked for has other bytes."""
    article, connection = written(), _connected()
    before = _etag(connection)

    def act() -> None:
        verbs.publish(article)
        while _etag(connection) == before:
            pass

    return act


def first_byte(sort: str) -> Callable[[], Act]:
    def prepare() -> Act:
        path, connection = addresses.take(sort), _connected()
        return lambda: _asked(connection, path)

    return prepare


def read(count: int) -> int:
    """Ask for so many addresses that nobody asked for before; how many there were."""
    connection, paths = _connected(), list(addresses.take_any(count))
    for path in paths:
        _asked(connection, path).read()
    return len(paths)


def _connected() -> http.client.HTTPConnection:
    parts = urlsplit(settings.SITE_URL)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    connection.connect()
    return connection


def _asked(connection: http.client.HTTPConnection, path: str) -> http.client.HTTPResponse:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"the site answered {answer.status} for {path}")
    return answer


def _etag(connection: http.client.HTTPConnection) -> str:
    answer = _asked(connection, FEED)
    answer.read()
    return answer.headers["ETag"]


FRESH = "publish, until fresh bytes are served"
WAITS = {FRESH: publish_until_fresh} | {
    f"first byte of {sort}": first_byte(sort) for sort in (addresses.STORY, addresses.PAGE, addresses.ARCHIVE)
}
