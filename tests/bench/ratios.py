"""From rounds to figures. Pure.

A machine is not equally fast at all times, so a rate is compared with nginx's rate of the same round, and the ratio
that is told is the median of those.
"""

from collections.abc import Mapping, Sequence
from statistics import median

from .kinds import LIMIT, Kind

Round = Mapping[str, float]  # answers a second, by peer


def figures(kind: Kind, rounds: Sequence[Round]) -> dict[str, dict]:
    """By peer: the median of its rates, that of its ratios, the least and the greatest of them, and the goal."""
    return {peer: _figures(kind, peer, rounds) for peer in rounds[0]}


def _figures(kind: Kind, peer: str, rounds: Sequence[Round]) -> dict:
    ratios = [rates[peer] / rates[LIMIT] for rates in rounds]
    return {
        "rate": round(median(rates[peer] for rates in rounds)),
        "ratio": round(median(ratios), 4),
        "least": round(min(ratios), 4),
        "greatest": round(max(ratios), 4),
        "goal": kind.goals.get(peer),
    }


def reached(figure: Mapping) -> bool | None:
    """None where nothing was aimed at."""
    return None if figure["goal"] is None else figure["ratio"] >= figure["goal"]
