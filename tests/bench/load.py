"""Load: 16 clients that ask the same question again and again (wrk), on a core of their own."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .programs import found
from .questions import Question

CONNECTIONS = 16
OFF = 0.02  # a part of an answer's size by which one may differ from another: the length of a number in a header
_SCRIPT = Path(__file__).with_name("load.lua")


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """Whatever is started meanwhile stays on this core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cores() -> tuple[int, int]:
    """That of the servers and that of the load: the same where there is but one."""
    usable = sorted(os.sched_getaffinity(0))
    return usable[0], usable[-1]


def rate(asked: Question, seconds: int) -> float:
    """Answers a second, each the right one by its size."""
    headers = [part for name, value in asked.headers.items() for part in ("-H", f"{name}: {value}")]
    how = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(_SCRIPT)]
    told = subprocess.run(
        [found("wrk"), *how, *headers, asked.url], check=True, capture_output=True, text=True
    ).stdout.splitlines()[-1]
    return _rate(asked, json.loads(told))


def _rate(asked: Question, told: dict) -> float:
    requests, size = told["requests"], asked.size
    assert not told["failed"], f"{asked.url}: {told['failed']} of {requests} requests failed"
    least, most = (1 - OFF) * requests * size, (1 + OFF) * (requests + CONNECTIONS) * size  # some were still arriving
    assert least <= told["bytes"] <= most, f"{asked.url}: {told['bytes']:,} bytes are not {requests:,} times {size:,}"
    return requests / (told["microseconds"] / 1e6)
