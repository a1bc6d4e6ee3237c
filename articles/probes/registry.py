"""What is asked of the site's health, and what is measured.

Each app says its own: its checks in a module named `health`, its figures in one named `metrics`. Both are found when
the site begins to serve.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.module_loading import autodiscover_modules
from prometheus_client import Metric

from .watch import Watch


class Status(StrEnum):
    PASS = "pass"  # noqa: S105 - the word that the format has for it
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Wrong:
    """In words for anybody: strangers read them. `since` is None where only the beholder can say since when."""

    told: str
    since: datetime | None = None


Look = Callable[[], Wrong | None]
Collect = Callable[[], Iterable[Metric]]


@dataclass(frozen=True)
class Check:
    """`unknown` is said where the look raised, or took too long; `status` is what it then is, and if it finds wrong."""

    name: str
    watch: Watch
    unknown: str
    status: Status


CHECKS: dict[str, Check] = {}
COLLECTORS: dict[str, Watch] = {}


def check(name: str, *, unknown: str, status: Status = Status.FAIL) -> Callable[[Look], Look]:
    """Have the decorated function looked at by `/healthz`. It says what is wrong, or None.

    It runs in a thread of its own, and may hang there.
    """

    def register(look: Look) -> Look:
        _require_new(name, CHECKS, "check")
        if status not in (Status.WARN, Status.FAIL):
            raise ValueError(f"what the check {name!r} finds is a warning or a failure, not {status!r}")
        CHECKS[name] = Check(name, Watch(look), unknown, status)
        return look

    return register


def collector(name: str) -> Callable[[Collect], Collect]:
    """Have the decorated function asked by `/metrics` for what it measures. It too runs in a thread of its own."""

    def register(collect: Collect) -> Collect:
        _require_new(name, COLLECTORS, "collector")
        COLLECTORS[name] = Watch(lambda: list(collect()))
        return collect

    return register


def discover() -> None:
    autodiscover_modules("health", "metrics")


def _require_new(name: str, known: dict, what: str) -> None:
    if name in known:
        raise ValueError(f"there is a {what} named {name!r} already")
