"""Following a SQLite database: asked at every hit, so that nothing old is served once a publish has returned.

`PRAGMA data_version` changes with every commit of any other connection. This one never writes, and never waits: the
event loop would wait with it. In WAL mode the question is put only where the index of the WAL has changed.
"""

import asyncio
import sqlite3
import time
from pathlib import Path

from .following import MOST, NEWEST, NOT_BEGUN, PAUSE, SINCE, Bumped, new
from .wal_index import WalIndex

# What SQLite says, where it is without WAL, while another is in the middle of a commit. That one has not returned yet;
# but one before it may have, since the last look.
_BUSY = "locked"
PATIENCE = 5  # seconds of that: then the database is lost


class SQLiteFollower:
    def __init__(self, address: str, bumped: Bumped):
        """`address` is a `file:` URI that cannot write."""
        self.lost = NOT_BEGUN
        self._address, self._bumped = address, bumped
        self._connection: sqlite3.Connection | None = None
        self._index: WalIndex | None = None
        self._header = b""
        self._seen = self._version = 0
        self._again = self._waiting = 0.0

    def follow(self) -> bool:
        return (self._index is not None and self._index.header() == self._header) or self.look()

    def look(self) -> bool:
        # Before the question: what is committed after it shows at the next look.
        header = self._index.header() if self._index else b""
        try:
            if self._connection is None:
                self._begin()
            elif self._ask("PRAGMA data_version") != self._version:
                self._catch_up()
            self._header = header
        except sqlite3.Error as error:
            if _BUSY in str(error) and not self.lost and self._may_wait():
                return False
            self._lose(str(error))
        self._waiting = 0.0
        return True

    async def run(self) -> None:
        """For a process that nobody asks anything: it hears of changes all the same."""
        while True:
            self.look()
            await asyncio.sleep(PAUSE)

    def _may_wait(self) -> bool:
        now = time.monotonic()
        self._waiting = self._waiting or now
        return now - self._waiting < PATIENCE

    def _begin(self) -> None:
        if time.monotonic() < self._again:
            return
        connection = sqlite3.connect(self._address, uri=True, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            version = connection.execute("PRAGMA data_version").fetchone()[0]
            self._seen = connection.execute(NEWEST).fetchone()[0]
        except sqlite3.Error:
            connection.close()
            raise
        self._connection, self._version, self.lost = connection, version, ""
        self._index = _index(connection)
        self._bumped(None)

    def _catch_up(self) -> None:
        """The version is read before the rows: what is committed in between shows at the next look."""
        version = self._ask("PRAGMA data_version")
        rows = self._connection.execute(SINCE % (self._seen, MOST)).fetchall()
        keys = new(rows, self._seen)
        self._seen = self._ask(NEWEST) if keys is None else rows[-1][0] if rows else self._seen
        self._version = version
        if keys is None or keys:
            self._bumped(keys)

    def _ask(self, statement: str) -> int:
        return self._connection.execute(statement).fetchone()[0]

    def _lose(self, reason: str) -> None:
        self.lost, self._again = reason, time.monotonic() + PAUSE
        self._index = None
        if self._connection:
            self._connection.close()
            self._connection = None


def _index(connection: sqlite3.Connection) -> WalIndex | None:
    """Only in WAL mode there is one; where it cannot be mapped, SQLite is asked each time."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        return None
    try:
        return WalIndex(Path(connection.execute("PRAGMA database_list").fetchone()[2]))
    except (OSError, ValueError):
        return None
