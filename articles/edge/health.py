"""Whether the edge hears of what changes, and lends and borrows."""

from articles.probes.registry import Status, Wrong, check

from . import shared
from .board import BOARD


@check("edge", unknown="Whether the edge follows the database cannot be found out.", status=Status.WARN)
def edge() -> Wrong | None:
    if any(lost for _process, lost in BOARD.each("lost")):
        return Wrong("A web process cannot follow the database, and serves what it has.")
    return None


@check("redis", unknown="Whether Redis answers cannot be found out.", status=Status.WARN)
def redis() -> Wrong | None:
    if shared.shelf is None or not shared.shelf.look():
        return None
    return Wrong("Redis does not answer: each web process renders for itself.")
