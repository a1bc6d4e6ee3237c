"""The two aliases of the one database: `default` writes, `public` only reads, one snapshot at a time."""

import sqlite3

import dj_database_url
from django.core.checks import Tags, Warning, register

# Seconds in which there is a connection, or an answer without; and after which a pool that finds no server begins to
# look for it anew: it would look ever more seldom else, and be the last to know that it is back.
_POOL = {"min_size": 1, "timeout": 5, "reconnect_timeout": 5}
_LOG = 64 * 2**20  # bytes to which the WAL is cut once it has been taken into the database
_BACKPORTS = {(3, 44): 6, (3, 50): 7}


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite keeps every commit in WAL mode (sqlite.org/wal.html, "WAL-reset bug")."""
    return version >= (3, 51, 3) or version[2] >= _BACKPORTS.get(version[:2], 1_000)


def databases(values: dict) -> dict:
    if values["DATABASE_URL"]:
        return _postgresql(values["DATABASE_URL"], values["NEWSROOM_DATABASE_POOL"])
    return _sqlite(values["NEWSROOM_DATA"] / "newsroom.sqlite3")


def _sqlite(path) -> dict:
    # WAL + IMMEDIATE + timeout + FULL: of 32 processes that read and then write, none meets "database is
    # locked", and an acknowledged commit survives a power cut. The log that a long import made does not stay that long.
    journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"
    common = {"ENGINE": "django.db.backends.sqlite3"}
    writer = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA journal_size_limit={_LOG};",
    }
    reader = {"transaction_mode": "DEFERRED", "timeout": 20, "uri": True}
    return {
        "default": common | {"NAME": path, "OPTIONS": writer},
        "public": common
        | {"NAME": f"{path.resolve().as_uri()}?mode=ro", "OPTIONS": reader, "TEST": {"MIRROR": "default"}},
    }


def _postgresql(url: str, pool: int) -> dict:
    # A pool's connection is tried before it is given out: whoever was given one that a restarted server has ended would
    # be answered 500.
    from_url = dj_database_url.parse(url, conn_health_checks=True)
    options = from_url.get("OPTIONS", {}) | ({"pool": _POOL | {"max_size": pool}} if pool else {})
    # 3 is psycopg.IsolationLevel.REPEATABLE_READ: every query of a rendering sees one snapshot.
    reader = options | {"isolation_level": 3, "options": "-c default_transaction_read_only=on"}
    return {
        "default": from_url | {"OPTIONS": options},
        "public": from_url | {"OPTIONS": reader, "TEST": {"MIRROR": "default"}},
    }


@register(Tags.database)
def check_sqlite(app_configs, **kwargs):
    if wal_is_safe(sqlite3.sqlite_version_info):
        return []
    return [
        Warning(
            f"SQLite {sqlite3.sqlite_version} can lose commits in WAL mode: WAL is off, and readers wait for writers.",
            hint="Use SQLite 3.51.3 or newer, or PostgreSQL (DATABASE_URL).",
            id="newsroom.W001",
        )
    ]
