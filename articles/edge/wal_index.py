"""A look at whether a SQLite database in WAL mode has changed, without a system call.

The index of the WAL is a file that all processes share by mapping it. Its header, twice in the first 96 bytes, is
written at each commit and holds a counter of them and a checksum (sqlite.org/walformat.html, section 2.1). So bytes
that are as they were mean that nothing was committed; bytes that are not, or are half written, mean: ask SQLite. Its
own question, `PRAGMA data_version`, takes and gives back locks, and costs as much as all the rest of a hit.
"""

import mmap
import os
from pathlib import Path

HEADER = 96
# Never closed: closing any descriptor of a file gives up all locks that the process has on it (POSIX), SQLite's too.
_mapped: dict[tuple[int, int], mmap.mmap] = {}


class WalIndex:
    def __init__(self, database: Path):
        """While a connection of this process has read from it: then the file is there, and stays."""
        file = f"{database}-shm"
        status = os.stat(file)
        known = (status.st_dev, status.st_ino)
        if known not in _mapped:
            _mapped[known] = mmap.mmap(os.open(file, os.O_RDONLY), HEADER, access=mmap.ACCESS_READ)
        self._map = _mapped[known]

    def header(self) -> bytes:
        return self._map[:HEADER]
