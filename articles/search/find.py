"""Finding stories: by date, or the best of them first. Reads `PUBLIC`.

No query costs more than a bounded part of the archive is worth. Nothing is counted: of more than `MOST` stories that
match, the newest are looked at, and the newest of those that have all the words in their headlines. Only these are
scored, and not by words that are so common that they tell nothing (on SQLite, where bm25 looks at every story that has
a word). What is left is a row of words each of which is common: to see who has them in a row, each story that has them
all is looked at. Whatever takes longer than `SECONDS` is ended.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from django.db import connections

from articles.snapshot import PUBLIC

from . import postgresql, sqlite
from .asked import Asked, Scores

MOST = 1_000
SECONDS = 2.0
_STEPS = 10  # of scores up to the best: what stands on the same is as good, and the newest comes first
_ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def engine() -> ModuleType:
    return _ENGINES[connections[PUBLIC].vendor]


@contextmanager
def within_bounds() -> Iterator[None]:
    """Raises `TooSlowError` where finding takes too long."""
    with engine().within(connections[PUBLIC], SECONDS):
        yield


def newest(asked: Asked, most: int) -> list[int]:
    """The places of the newest stories that match, newest first. `document.story_of` tells whose they are."""
    return engine().newest(connections[PUBLIC], asked, most) if asked.query else []


def best(asked: Asked) -> list[int]:
    """The places of stories that match, the best first, and of those that are as good the newest."""
    found = newest(asked, MOST + 1)
    titled = set(engine().newest(connections[PUBLIC], asked, MOST, headlines=True)) if found else set()
    places = titled.union(found)
    scores = {place: score for score, place in engine().scored(connections[PUBLIC], asked, places)} if found else {}
    highest = max(scores.values(), default=0) or 1
    # All the words in the headline: that is worth more than any score.
    return in_order(((1 + scores.get(place, 0) / highest) * (2 if place in titled else 1), place) for place in places)


def in_order(scores: Scores) -> list[int]:
    scores = list(scores)
    best = max((score for score, _ in scores), default=0) or 1
    steps = ((round(score / best * _STEPS), place) for score, place in scores)
    return [place for _, place in sorted(steps, reverse=True)]
