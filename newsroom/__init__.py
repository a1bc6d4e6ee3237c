"""Wiring only: environment, settings, urls, asgi, wsgi. Nothing in `articles/` imports it."""

import sys

try:
    import pysqlite3
except ImportError:  # no wheel for this platform: `newsroom.databases` then does without WAL where it must
    pass
else:
    # SQLite before 3.51.3 can lose commits in WAL mode (sqlite.org/wal.html, "WAL-reset bug"), and the
    # platform's is older. This must stand before anything imports Django's SQLite backend.
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
