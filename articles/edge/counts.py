"""What an edge has done since its process began: plain numbers, added to at each hit. `board` shows them to the others.

A new field, with what it counts, is all that it takes: `/metrics` tells it as `newsroom_edge_NAME_total` (a counter) or
`newsroom_edge_NAME` (a gauge).
"""

from dataclasses import dataclass, field, fields


def _counter(told: str) -> int:
    """It only rises. What is told is the sum of all processes, those that have ended among them."""
    return field(default=0, metadata={"counter": told})


def _gauge(told: str) -> int:
    """It rises and falls. It is told of each process, until that ends."""
    return field(default=0, metadata={"gauge": told})


@dataclass(slots=True)
class Counts:
    hits: int = _counter("Answers from what was kept.")
    unmodified: int = _counter("Those of the hits that were a 304.")
    passed: int = _counter("Requests for what might have been kept that were left to the application.")
    renderings: int = _counter("What the application was asked for in order to be kept.")
    dropped: int = _counter("Entries that bumps took away.")
    entries: int = _gauge("What is kept, by number.")
    bytes_kept: int = _gauge("What is kept, by its cost in memory.")
    lost: int = _gauge("Whether the database cannot be followed: 1, and what is kept is served as it is; else 0.")

    def count(self, answer) -> None:
        self.hits += 1
        if answer.status == 304:
            self.unmodified += 1


def _told(kind: str) -> dict[str, str]:
    return {each.name: each.metadata[kind] for each in fields(Counts) if kind in each.metadata}


COUNTERS = _told("counter")
GAUGES = _told("gauge")
