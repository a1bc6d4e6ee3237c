"""Full text of PostgreSQL, given vectors and queries ready made: words hold letters, marks and digits alone, so that a
quoted one is never anything else.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .asked import Asked, Scores, TooSlowError
from .query import Term

_CANCELED = "57014"
_NEWEST = """SELECT place FROM articles_searchdocument
    WHERE vector @@ %s::tsquery AND place >= %s AND place < %s ORDER BY place DESC LIMIT %s"""
# 1: divided by the logarithm of the length. The weights are those of D, C, B and A.
_SCORED = """SELECT ts_rank_cd('{0.1, 0.2, 0.4, 1}', vector, %s::tsquery, 1), place FROM articles_searchdocument
    WHERE place = ANY(%s)"""


def newest(connection: BaseDatabaseWrapper, asked: Asked, most: int, *, headlines: bool = False) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [_match(asked, headlines), asked.begin, asked.end, most])
        return [place for (place,) in cursor.fetchall()]


def scored(connection: BaseDatabaseWrapper, asked: Asked, places: Collection[int]) -> Scores:
    with connection.cursor() as cursor:
        cursor.execute(_SCORED, [_wanted(asked, headlines=False), list(places)])
        return cursor.fetchall()


@contextmanager
def within(connection: BaseDatabaseWrapper, seconds: float) -> Iterator[None]:
    with connection.cursor() as cursor, transaction.atomic(using=connection.alias):
        cursor.execute(f"SET LOCAL statement_timeout = {int(seconds * 1_000)}")
        try:
            yield
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") == _CANCELED:
                raise TooSlowError from error
            raise
        cursor.execute("SET LOCAL statement_timeout = DEFAULT")


def mend(connection: BaseDatabaseWrapper) -> bool:
    """Never needed: the database makes vector and index from the documents by itself."""
    return False


def forget(connection: BaseDatabaseWrapper, *, begin: bool) -> bool:
    """Nothing more is to be done than for any row: what is deleted goes with the next vacuum."""
    return False


def _match(asked: Asked, headlines: bool) -> str:
    without = [f"!{_term(term)}" for term in asked.query.unwanted]
    return " & ".join([_wanted(asked, headlines), *without, *(f"'{word}'" for word in asked.filed)])


def _wanted(asked: Asked, headlines: bool) -> str:
    return " & ".join(_term(term, "A" if headlines else "") for term in asked.query.wanted)


def _term(term: Term, weight: str = "") -> str:
    marks = [f":{weight}"] * (len(term.words) - 1) + [f":{'*' if term.begins else ''}{weight}"]
    words = (f"'{word}'{mark.rstrip(':')}" for word, mark in zip(term.words, marks, strict=True))
    return f"({' <-> '.join(words)})"
