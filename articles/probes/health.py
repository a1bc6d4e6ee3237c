"""Checks of what is under everything: the database and the disk."""

import shutil
from tempfile import TemporaryFile

from django.conf import settings
from django.db import connections

from .registry import Wrong, check

_PIECE = bytes(4096)


@check("database", unknown="The database cannot be read.")
def database() -> None:
    """As readers read it. A row is asked for: SQLite opens no file for less."""
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations LIMIT 1")
        cursor.fetchone()


@check("disk", unknown="The data folder cannot be written to.")
def disk() -> Wrong | None:
    if shutil.disk_usage(settings.DATA).free < settings.FREE_DISK:
        return Wrong("The disk of the data folder is almost full.")
    with TemporaryFile(dir=settings.DATA) as file:
        file.write(_PIECE)
        file.flush()
    return None
