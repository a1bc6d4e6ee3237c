"""What every web process of this server has counted, where each of them can read it.

It is memory that gunicorn's own process makes and its workers inherit: no file, no lock, nothing left behind. Each
worker has a row and writes no other; a number is eight aligned bytes, so none is read half written.

The counters of a worker that has ended stay in its row, and whoever has the row next counts on from them: no total ever
falls. They begin anew when the server does. Without gunicorn a process has a board of its own, and tells of itself.
"""

import mmap
import os
from collections.abc import Iterator

from .counts import COUNTERS, GAUGES, Counts

ROWS = 1024  # workers at once, those that a reload lets go among them
_NAMES = (*COUNTERS, *GAUGES)
_WIDTH = 1 + len(_NAMES)  # the process, then its numbers
_CELL = 8


class Board:
    def __init__(self):
        self._cells = memoryview(mmap.mmap(-1, ROWS * _WIDTH * _CELL)).cast("q")
        self._taken: set[int] = set()  # complete in gunicorn's own process alone
        self._row: int | None = None
        self._before: list[int] | None = None  # what others had counted in this row

    def take(self) -> int:
        """A row: of this process, and of the one that is forked from it next."""
        self._row = min(set(range(ROWS)) - self._taken)
        self._taken.add(self._row)
        return self._row

    def leave(self, row: int) -> None:
        """Whoever had this row has ended. Its counters stay, its gauges are not told any more."""
        self._taken.discard(row)
        self._cells[row * _WIDTH] = 0

    def publish(self, counts: Counts) -> None:
        """Show what this process has counted. About a microsecond, without input or output: for the event loop."""
        start = (self.take() if self._row is None else self._row) * _WIDTH
        cells = self._cells
        if self._before is None:
            self._before = cells[start + 1 : start + 1 + len(COUNTERS)].tolist()
            cells[start] = os.getpid()
        for column, name in enumerate(_NAMES, start=1):
            before = self._before[column - 1] if column <= len(COUNTERS) else 0
            cells[start + column] = before + getattr(counts, name)

    def total(self, counter: str) -> int:
        return sum(self._column(counter))

    def each(self, gauge: str) -> Iterator[tuple[int, int]]:
        """By process, of those that have not ended."""
        processes = self._cells[::_WIDTH]
        return ((process, value) for process, value in zip(processes, self._column(gauge), strict=True) if process)

    def _column(self, name: str) -> memoryview:
        return self._cells[1 + _NAMES.index(name) :: _WIDTH]


BOARD = Board()
