"""How one sequence becomes another: what stays, what is deleted, what is inserted. Pure, and bounded.

Passages that stand once in either sequence anchor the comparison; what lies between two anchors is compared by Myers'
algorithm ("An O(ND) difference algorithm", 1986) for a fixed number of edits, beyond which it counts as replaced.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

SAME, INSERTED, DELETED = "", "inserted", "deleted"

EDITS = 200  # between two anchors
_ANCHOR = 3  # in a row


def steps(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """SAME takes one of both sequences, DELETED one of `before`, INSERTED one of `after`."""
    i = j = 0
    for at, to in [*_anchors(before, after), (len(before), len(after))]:
        old, new = before[i:at], after[j:to]
        yield from shortest(old, new) or [DELETED] * len(old) + [INSERTED] * len(new)
        if at < len(before):
            yield SAME
        i, j = at + 1, to + 1


def _anchors(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """The places of words that begin a passage which either text has once: as many as stand in one order."""
    places = _once(b)
    pairs = [(i, places[passage]) for passage, i in _once(a).items() if passage in places]
    return _rising(sorted(pairs))


def _once(words: Sequence[str]) -> dict[tuple, int]:
    passages = list(zip(*(words[n:] for n in range(_ANCHOR)), strict=False))
    counts = Counter(passages)
    return {passage: i for i, passage in enumerate(passages) if counts[passage] == 1}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of `pairs` in which both numbers rise. The first ones rise already."""
    kept = set(rising([to for _, to in pairs]))
    return [pair for n, pair in enumerate(pairs) if n in kept]


def rising(numbers: Sequence[int]) -> list[int]:
    """The indexes of the longest rising subsequence of different numbers: patience sorting, n log n."""
    tops, at, before = [], [], []
    for n, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        before.append(at[pile - 1] if pile else -1)
        tops[pile : pile + 1], at[pile : pile + 1] = [number], [n]
    found, n = [], at[-1] if at else -1
    while n >= 0:
        found.append(n)
        n = before[n]
    return found[::-1]


def shortest(a: Sequence, b: Sequence, limit: int = EDITS) -> list[str] | None:
    """The shortest way from `a` to `b`, step by step, or None where it takes more than `limit` edits."""
    furthest, trail = {1: 0}, []
    for edits in range(min(limit, len(a) + len(b)) + 1):
        trail.append(dict(furthest))
        for k in range(-edits, edits + 1, 2):
            x = _reached(furthest, k, edits)
            while x < len(a) and x - k < len(b) and x >= k and a[x] == b[x - k]:
                x += 1
            furthest[k] = x
            if x >= len(a) and x - k >= len(b):
                return _walked(trail, len(a), len(b))
    return None


def _goes_down(furthest: dict, k: int, edits: int) -> bool:
    return k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])


def _reached(furthest: dict, k: int, edits: int) -> int:
    return furthest[k + 1] if _goes_down(furthest, k, edits) else furthest[k - 1] + 1


def _walked(trail: list[dict], x: int, y: int) -> list[str]:
    """The way back from the end, turned round."""
    steps = []
    for edits in range(len(trail) - 1, 0, -1):
        k, furthest = x - y, trail[edits]
        down = _goes_down(furthest, k, edits)
        came = k + 1 if down else k - 1
        was = furthest[came]
        kept = x - (was if down else was + 1)
        steps += [SAME] * kept + [INSERTED if down else DELETED]
        x, y = was, was - came
    return (steps + [SAME] * x)[::-1]
