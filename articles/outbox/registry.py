"""Who does which kind of job. Apps register their handlers in a module named `jobs`.

What is slow about a kind is prepared: a function that is given the payload before any transaction begins, and whose
result the handler is given beside it. It writes nothing to the database, and may be repeated.
"""

from collections.abc import Callable
from datetime import timedelta

from django.utils.module_loading import autodiscover_modules

Handler = Callable[..., None]
Alive = Callable[[], None]
Prepare = Callable[[object, Alive], object]

HANDLERS: dict[str, Handler] = {}
SLOW: dict[str, Prepare] = {}
INTERVALS: dict[str, timedelta] = {}


class UnknownKindError(LookupError):
    pass


def handler(kind: str, *, prepare: Prepare | None = None) -> Callable[[Handler], Handler]:
    """Have the decorated function do jobs of this kind. It is given the payload, and what `prepare` made of it.

    `prepare` is given the payload and a function to call now and then, well within a lease: it says that the worker
    is alive, and raises where the job is not the worker's any more.
    """

    def register(act: Handler) -> Handler:
        if kind in HANDLERS:
            raise ValueError(f"there is a handler for jobs of kind {kind!r} already")
        HANDLERS[kind] = act
        if prepare:
            SLOW[kind] = prepare
        return act

    return register


def recurring(kind: str, every: timedelta) -> Callable[[Handler], Handler]:
    """As `handler`, for a job that is done again and again. Its payload is empty."""

    def register(act: Handler) -> Handler:
        registered = handler(kind)(act)
        INTERVALS[kind] = every
        return registered

    return register


def find(kind: str) -> Handler:
    try:
        return HANDLERS[kind]
    except KeyError:
        raise UnknownKindError(f"there is no handler for jobs of kind {kind!r}") from None


def discover() -> None:
    autodiscover_modules("jobs")
