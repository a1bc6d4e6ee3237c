"""A database that several processes and threads can open, for the tests of races, kills and restarts."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection


@contextmanager
def shared_database(folder: Path) -> Iterator[dict[str, str]]:
    """Until the end, `connection` and every process started with this environment work on one database.

    On PostgreSQL the database of the run is one already. On SQLite that one may live in this process's memory, so a
    copy of it in `folder` takes its place.
    """
    environment = os.environ | {"NEWSROOM_DATA": str(folder)}
    if connection.vendor == "postgresql":
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        yield environment | {"DATABASE_URL": url.geturl()}
    else:
        with _copied(folder / "newsroom.sqlite3"):
            yield environment


@contextmanager
def _copied(path: Path) -> Iterator[None]:
    connection.ensure_connection()
    name, original = connection.settings_dict["NAME"], connection.connection
    copy = sqlite3.connect(path)
    original.backup(copy)
    copy.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = original, name
