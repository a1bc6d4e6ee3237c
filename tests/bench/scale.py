"""Whether the size of the archive shows to readers: in how fast a publish is seen, in what a page costs that nobody has
asked for yet, and in the memory of the process that serves them.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from . import READ
from .seeded import Seeded, asked

WAITS = (
    "publish, until fresh bytes are served",
    "first byte of an older story",
    "first byte of a numbered page",
    "first byte of an archive document",
)
ADDRESSES = (1_000, 10_000)


def measured(sites: list[Seeded], rounds: int, addresses: tuple[int, ...] = ADDRESSES) -> dict:
    """Rows of milliseconds and megabytes, a column for each site."""
    times = asked(sites, [(what, None) for what in WAITS], rounds)
    waits = {f"{what}, ms": [round(median(own[what, None]), 2) for own in times] for what in WAITS}
    memory = [list(_memory(site, addresses)) for site in sites]
    names = ["the web process, MB", *(f"the same after {count:,} addresses, MB" for count in addresses)]
    return {
        "stories": [site.stories for site in sites],
        "rows": waits | dict(zip(names, zip(*memory, strict=True), strict=True)),
    }


def _memory(site: Seeded, addresses: tuple[int, ...]) -> Iterator[float | None]:
    """At first, and after so many addresses in all. None where the site has no more to ask for."""
    done = 0
    yield _resident(site)
    for count in addresses:
        read = site.ask(READ, count - done)
        done += read
        yield _resident(site) if done == count else None


def _resident(site: Seeded) -> float:
    """Of the largest of gunicorn's processes: the others wait for it to end."""
    below = [pid for pid in _below(site.running.process.pid) if "newsroom.gunicorn" in _read(pid, "cmdline")]
    return round(max(int(_read(pid, "statm").split()[1]) for pid in below) * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def _below(pid: int) -> Iterator[int]:
    for child in _read(pid, f"task/{pid}/children").split():
        yield int(child)
        yield from _below(int(child))


def _read(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text()
