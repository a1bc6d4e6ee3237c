"""Addresses of a seeded site, in no order, each given out once: whoever is asked for one has not been asked before."""

import random
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from articles.models import LiveArticle, Shelf
from articles.stories import listing_path

STORY, PAGE, ARCHIVE = "an older story", "a numbered page", "an archive document"
MOST = 50_000  # of each sort
_FORMATS = ("rss.xml", "atom.xml", "feed.json")


def take(sort: str) -> str:
    return _shuffled()[sort].pop()


def take_any(count: int) -> Iterator[str]:
    """From all sorts in turns, as long as there are any."""
    left = _shuffled()
    for number in range(count):
        sorts = [sort for sort in left if left[sort]]
        if not sorts:
            return
        yield take(sorts[number % len(sorts)])


@cache
def _shuffled() -> dict[str, list[str]]:
    dice = random.Random(1)
    stories = LiveArticle.objects.values_list("path", flat=True).order_by("pk")
    sealed = list(_sealed())
    sorts = {
        STORY: list(stories),
        PAGE: [f"{path}page/{number}/" for path, number in sealed],
        ARCHIVE: [f"{path}archive/{number}/{name}" for path, number in sealed for name in _FORMATS],
    }
    return {sort: dice.sample(found, min(MOST, len(found))) for sort, found in sorts.items()}


def _sealed() -> Iterator[tuple[str, int]]:
    """The shelves of home and of topics, but for the newest of each."""
    shelves = Shelf.objects.filter(listing__kind__in=("home", "topic")).order_by("listing", "number")
    for slug, of_one in groupby(shelves.values_list("listing__topic__slug", "number"), key=lambda row: row[0]):
        path = listing_path("topic", slug) if slug else "/"
        yield from [(path, number) for _, number in of_one][:-1]
