"""What an engine is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from .query import Query

FIRST, LAST = -(2**63), 2**63 - 1


class TooSlowError(Exception):
    """The database was still looking when its time was over."""


@dataclass(frozen=True)
class Asked:
    """`filed` are words of `document.filed_word`, all of which must be there; `end` is the place after the last."""

    query: Query
    filed: tuple[str, ...] = ()
    begin: int = FIRST
    end: int = LAST


Scores = Iterable[tuple[float, int]]  # each with its place
