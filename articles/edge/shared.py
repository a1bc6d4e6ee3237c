"""The second level: what one process has rendered, lent to the others, of all hosts, by way of Redis.

It spares a new process, or a host behind the first, the rendering. It is never believed: what is lent names the state
that it was made of, and that is compared with the database. So nothing has to be taken away from there, and Redis may
be slow, gone or emptied at any time. Then each process renders for itself, and Redis is left alone for a while.
"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from .keep import Keep
from .keeping import EXTENSION, kept_as
from .keys import newest
from .validators import named, state

PATIENCE = 0.25  # seconds in which it answers
REST = 5.0  # seconds for which it is left alone when it has not
LONGEST = 24 * 60 * 60  # seconds for which anything is lent
LARGEST = 4 * 2**20  # bytes of what is
log = logging.getLogger(__name__)


class Shelf:
    """Bytes by name, in a Redis that may fail. `lost` says why it is left alone just now, or nothing."""

    def __init__(self, url: str):
        options = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": Retry(NoBackoff(), 0)}
        self._redis = Redis.from_url(url, **options)
        self._until = 0.0
        self.lost = ""

    def get(self, name: str) -> bytes | None:
        return self._ask(lambda: self._redis.get(name))

    def put(self, name: str, value: bytes, seconds: int) -> None:
        self._ask(lambda: self._redis.set(name, value, ex=seconds))

    def look(self) -> str:
        """Why it cannot be used, asked now; nothing if it can."""
        self._ask(self._redis.ping)
        return self.lost

    def _ask(self, question: Callable):
        if time.monotonic() < self._until:
            return None
        try:
            answer = question()
        except (RedisError, OSError) as error:
            if not self.lost:
                log.warning("Redis is left alone for %s s at a time, while it fails: %s", REST, error)
            self.lost, self._until = str(error) or type(error).__name__, time.monotonic() + REST
            return None
        self.lost = ""
        return answer


shelf = Shelf(settings.REDIS_URL) if settings.REDIS_URL else None


class SharedMiddleware:
    """Only for what the edge itself asks for, to keep it: such a request holds nothing but an address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if shelf is None or EXTENSION not in getattr(request, "scope", {}).get("extensions", {}):
            return self.get_response(request)
        name = _name(request.get_full_path())
        if (lent := shelf.get(name)) and (response := _fresh(lent)):
            return response
        response = self.get_response(request)
        if named(response.get("ETag", "")) and response.status_code == 200 and (keep := kept_as(response)):
            _lend(name, response, keep)
        return response


def _name(address: str) -> str:
    """Of this release under these settings: another makes other bytes of the same state."""
    return f"newsroom:{settings.FINGERPRINT}:{blake2b(address.encode(), digest_size=20).hexdigest()}"


def _lend(name: str, response: HttpResponse, keep: Keep) -> None:
    seconds = LONGEST if keep.until is None else min(LONGEST, int(keep.until - time.time()))
    if seconds > 0 and len(response.content) <= LARGEST:
        shelf.put(name, _packed(response, keep), seconds)


def _packed(response: HttpResponse, keep: Keep) -> bytes:
    said = asdict(keep) | {
        "keys": sorted(keep.keys),
        "parameters": None if keep.parameters is None else sorted(keep.parameters),
        "headers": list(response.items()),
    }
    return json.dumps(said).encode() + b"\n" + response.content


def _fresh(lent: bytes) -> HttpResponse | None:
    """The response, if it is one, of the state that the database has now."""
    try:
        response = _unpacked(lent)
    except (ValueError, TypeError, LookupError):
        return None
    modified, number = newest(response.keep.keys, using="public")
    return response if named(response.get("ETag", "")) == state(number, modified) else None


def _unpacked(lent: bytes) -> HttpResponse:
    head, _, body = lent.partition(b"\n")
    said = json.loads(head)
    response = HttpResponse(body, headers=said["headers"])
    parameters = None if said["parameters"] is None else frozenset(said["parameters"])
    response.keep = Keep(frozenset(said["keys"]), said["until"], parameters)
    return response
