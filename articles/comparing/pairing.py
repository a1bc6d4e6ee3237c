"""Which block of one content is which of another. Pure.

Blocks that are equal are found wherever they went; the others are paired with the block of their kind that has most
words in common with them.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from itertools import product
from json import dumps

from .edits import rising
from .words import plain

PAIRS = 10_000  # of blocks that may be one another's successors: beyond, only those at one place are
_ALIKE = 0.35


def stayed(partner: Mapping[int, int]) -> set[int]:
    """The most blocks that are still in their order: only the others were moved."""
    kept = sorted(partner)
    return {kept[n] for n in rising([partner[to] for to in kept])}


def partners(before: list[dict], after: list[dict]) -> dict[int, int]:
    """For blocks of `after` the block of `before` that each was."""
    found = _equal(before, after)
    taken = set(found.values())
    left = [n for n in range(len(before)) if n not in taken]
    new = [n for n in range(len(after)) if n not in found]
    for alike, to, at in sorted(_candidates(before, after, left, new), key=lambda pair: (-pair[0], *pair[1:])):
        if alike >= _ALIKE and to not in found and at not in taken:
            found[to] = at
            taken.add(at)
    return found


def _equal(before: list[dict], after: list[dict]) -> dict[int, int]:
    places = defaultdict(deque)
    for at, block in enumerate(before):
        places[dumps(block, sort_keys=True)].append(at)
    equal = ((to, places[dumps(block, sort_keys=True)]) for to, block in enumerate(after))
    return {to: waiting.popleft() for to, waiting in equal if waiting}


def _candidates(before, after, left: list[int], new: list[int]) -> Iterator[tuple[float, int, int]]:
    pairs = product(new, left) if len(new) * len(left) <= PAIRS else ((n, n) for n in sorted({*new} & {*left}))
    old_words, new_words = ({n: _words(blocks[n]) for n in ns} for blocks, ns in ((before, left), (after, new)))
    for to, at in pairs:
        if before[at]["type"] == after[to]["type"]:
            yield _likeness(old_words[at], new_words[to]), to, at


def _words(block: dict) -> Counter:
    return Counter(word for text in _texts(block) for word in text.split())


def _texts(value) -> Iterator[str]:
    """All that is text in a frozen block, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _texts(plain(part) if name == "html" else part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _likeness(one: Counter, other: Counter) -> float:
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)
