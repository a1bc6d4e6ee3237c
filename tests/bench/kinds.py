"""What is asked for when serving is measured, and which share of nginx's rate this site is to reach. Pure."""

from dataclasses import dataclass, field

LIMIT = "nginx, static files"
ALONE = "this site alone"
BEHIND = "this site behind nginx"


@dataclass(frozen=True)
class Kind:
    """A question: for a `document`, in a `coding`, `known` by its ETag already or not, on a connection of its own each
    time (`afresh`) or on one that is kept.
    """

    name: str
    document: str
    coding: str = "gzip"
    known: bool = False
    afresh: bool = False
    goals: dict[str, float] = field(default_factory=dict, hash=False)


FEED, PAGE = "feed", "page"
KINDS = (
    Kind("feed, 304", FEED, known=True, goals={ALONE: 0.40, BEHIND: 0.45}),
    Kind("feed, gzip", FEED, goals={ALONE: 0.55, BEHIND: 0.80}),
    Kind("feed, identity", FEED, coding="identity", goals={ALONE: 0.60, BEHIND: 0.33}),
    Kind("story page, gzip", PAGE, goals={ALONE: 0.45, BEHIND: 0.60}),
    Kind("feed, 304, a connection each", FEED, known=True, afresh=True, goals={ALONE: 0.35}),
)
