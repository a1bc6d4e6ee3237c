"""Whether the edge hears of what changes, and lends and borrows."""

from articles.probes.registry import Status, Wrong, check

from . import shared
from .board import BOARD


@check("edge", unknown="Whether the edge follows the database cannot be found out.", status=Status.WARN)
def edge() -> Wrong | None:
    lost = sum(value for _process, value in BOARD.each("lost"))
    return Wrong(f"{lost} web processes cannot follow the database, and serve what they have.") if lost else None


@check("redis", unknown="Whether Redis answers cannot be found out.", status=Status.WARN)
def redis() -> Wrong | None:
    if shared.shelf is None or not shared.shelf.look():
        return None
    return Wrong("Redis does not answer: each web process renders for itself.")
