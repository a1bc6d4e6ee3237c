"""Hearing of bumps, in the order of commits.

A follower calls `bumped` with the keys of what has changed since it last looked, or with None where it cannot tell, and
anything may have. `follow` says whether it can tell at all in this moment; until it can, nobody is answered from what
is kept. While it has `lost` its database, nothing new is kept, and what is kept is served as it is.
"""

from collections.abc import Callable, Sequence

Bumped = Callable[[frozenset[str] | None], None]
CHANNEL = "newsroom_bumps"  # on which PostgreSQL tells of them
MOST = 5_000  # bumps at once: beyond, it is quicker to begin anew
NEWEST = "SELECT coalesce(max(id), 0) FROM edge_bump"
SINCE = "SELECT id, key FROM edge_bump WHERE id >= %d ORDER BY id LIMIT %d"  # the last one seen included
NOT_BEGUN = "not begun"  # what a follower has lost until it has first found its database
PAUSE = 0.25  # seconds between looks that nothing has called for


def new(rows: Sequence[tuple[int, str]], seen: int) -> frozenset[str] | None:
    """The keys of what is new among the rows of `SINCE`; None where something may be missing.

    What was seen last must still be there: bumps are pruned, and a restored database may have fewer.
    """
    if len(rows) == MOST or (seen and (not rows or rows[0][0] != seen)):
        return None
    return frozenset(key for number, key in rows if number > seen)
