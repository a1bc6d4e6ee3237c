"""FTS5. Words hold letters, marks and digits alone, so that a quoted one is never anything else."""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from .asked import FIRST, LAST, Asked, Scores, TooSlowError
from .query import Term

_STEPS = 20_000  # of SQLite's machine between two looks at the clock: about a millisecond
_MERGED = 1_000  # pages of the index in one transaction: some tenths of a second
_COMMON = 5_000  # stories: bm25 would look at each that has the word, and learn little from it
_NEWEST = """SELECT rowid FROM articles_search
    WHERE articles_search MATCH %s AND rowid >= %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"""
_SCORED = """SELECT -bm25(articles_search, 10, 4, 2, 1, 0), rowid FROM articles_search
    WHERE articles_search MATCH %s AND rowid >= %s AND rowid <= %s"""


def newest(connection: BaseDatabaseWrapper, asked: Asked, most: int, *, headlines: bool = False) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [_match(asked, headlines), asked.begin, asked.end, most])
        return [place for (place,) in cursor.fetchall()]


def scored(connection: BaseDatabaseWrapper, asked: Asked, places: Collection[int]) -> Scores:
    """By the words that are not too common; where all are, nobody has a score."""
    with connection.cursor() as cursor:
        telling = [_term(term) for term in asked.query.wanted if not _is_common(cursor, term)]
        if not telling:
            return []
        cursor.execute(_SCORED, [" AND ".join(telling), min(places), max(places)])
        return [(score, place) for score, place in cursor.fetchall() if place in places]


def _is_common(cursor, term: Term) -> bool:
    cursor.execute(f"{_NEWEST} OFFSET %s", [_term(term), FIRST, LAST, 1, _COMMON])
    return bool(cursor.fetchall())


@contextmanager
def within(connection: BaseDatabaseWrapper, seconds: float) -> Iterator[None]:
    connection.ensure_connection()
    deadline = time.monotonic() + seconds
    connection.connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        yield
    except OperationalError as error:
        if "interrupted" in str(error):
            raise TooSlowError from error
        raise
    finally:
        connection.connection.set_progress_handler(None, _STEPS)


def mend(connection: BaseDatabaseWrapper) -> bool:
    """Make the index anew from its documents, if it is not what they say. Whether it was not."""
    with connection.cursor() as cursor:
        try:
            # 1: compared with the documents as well. It asks for a write, though it makes none.
            cursor.execute("INSERT INTO articles_search(articles_search, rank) VALUES ('integrity-check', 1)")
        except DatabaseError as error:
            if "malformed" not in str(error):
                raise
            cursor.execute("INSERT INTO articles_search(articles_search) VALUES ('rebuild')")
            return True
    return False


def forget(connection: BaseDatabaseWrapper, *, begin: bool) -> bool:
    """Take a step towards an index that keeps nothing of what was taken out of it; whether there are more to take.

    FTS5 only marks words as deleted, and drops them when it merges their piece of the index with all older ones.
    """
    with connection.cursor() as cursor:
        before = connection.connection.total_changes
        pages = -_MERGED if begin else _MERGED
        cursor.execute("INSERT INTO articles_search(articles_search, rank) VALUES ('merge', %s)", [pages])
        return connection.connection.total_changes - before >= 2  # its own way to say that it did something


def _match(asked: Asked, headlines: bool) -> str:
    wanted = f"({' AND '.join(map(_term, asked.query.wanted))})"
    match = f"(headline : {wanted})" if headlines else wanted
    if asked.query.unwanted:
        match = f"({match} NOT ({' OR '.join(map(_term, asked.query.unwanted))}))"
    return " AND ".join([match, *(f'filed : "{word}"' for word in asked.filed)])


def _term(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"*" if term.begins else ""}'
