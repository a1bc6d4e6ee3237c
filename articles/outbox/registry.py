"""Who does which kind of job. Apps register their handlers in a module named `jobs`."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.module_loading import autodiscover_modules

Handler = Callable[[object], None]

HANDLERS: dict[str, Handler] = {}
INTERVALS: dict[str, timedelta] = {}


class UnknownKindError(LookupError):
    pass


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Have the decorated function do jobs of this kind. It is given the payload."""

    def register(act: Handler) -> Handler:
        if kind in HANDLERS:
            raise ValueError(f"there is a handler for jobs of kind {kind!r} already")
        HANDLERS[kind] = act
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
