"""Stories made up with a seeded dice, for benchmarks and tests of scale. Pure: the same seed tells the same stories.

They look like a newsroom's day: some topics, places and authors are far busier than others, an hour lies between two
stories, and one story in eight is published again.

A large archive may be told in short: only its newest stories, those that front pages and feeds show, have their length.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate, product
from uuid import UUID, uuid5

from articles.models import AlsoRead, Kind, Section
from articles.models.article import BODY
from articles.richtext import from_paragraphs

from .freeze import WorkingCopy
from .prose import made_up_crosshead, made_up_headline, sentences

LATEST = datetime(2025, 12, 31, 18, tzinfo=UTC)
APART = timedelta(hours=1)
WHOLE = 1_000  # stories that have their length even where the others are told in short

_SEEDS = UUID("3c0f9a54-6f3e-4e07-9d3b-0b6d5a8f1c27")

TOPICS = tuple(
    (
        "Harbour|City Hall|Trams|Courts|Schools|Weather|Health|Fishing|Museums|Music|Rowing|Energy|Housing|Science|"
        "Books|Food|Markets|Shipping|Water|Railways|Elections|Budget|Gardens|Theatre|Cycling|History|Police|Trade|"
        "Fire Service|Farming|Forestry|Film|Football|Universities|Migration|Festivals|Architecture|Archives|"
        "Insurance|Obituaries"
    ).split("|")
)
PLACES = tuple(
    f"{stem}{ending}"
    for stem, ending in product(
        ("Oster", "Tever", "Marren", "Holm", "Linde", "Krayen", "Vael", "Stor", "Brink", "Aster"),
        ("wick", "haven", "ford", "dyke", "mouth", "holt"),
    )
)
AUTHORS = tuple(
    f"{first} {last}"
    for first, last in product(
        ("Ana", "Bram", "Chidi", "Dagny", "Edda", "Farid", "Greta", "Hugo", "Ilse", "Jonas"),
        ("Aldous", "Brandt", "Castell", "Doorn", "Ekwueme", "Falk", "Gerrits", "Haddad", "Iversen", "Janda"),
    )
)


@dataclass(frozen=True)
class Cast:
    """Whom and what the stories are about: ids, those of places beside their names, the busiest first."""

    topics: Sequence[int]
    places: Sequence[tuple[int, str]]
    authors: Sequence[int]


@dataclass(frozen=True)
class Version:
    kind: Kind
    at: datetime
    working: WorkingCopy
    note: str = ""


@dataclass(frozen=True)
class Sample:
    feed_id: str
    slug: str
    first_published: datetime
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Length:
    """Of a story: its sections and the sentences of a paragraph, each from and to, and the paragraphs of a section."""

    sections: tuple[int, int]
    paragraphs: int
    sentences: tuple[int, int]


IN_FULL = Length(sections=(3, 5), paragraphs=5, sentences=(3, 5))
IN_SHORT = Length(sections=(1, 1), paragraphs=1, sentences=(1, 1))


def feed_id(seed: int, thing: str) -> str:
    return uuid5(_SEEDS, f"{seed}: {thing}").urn


def sample(seed: int, serial: int, age: int, cast: Cast, *, short: bool = False) -> Sample:
    """The story of this number; `age` says how many come after it, and so its date. Old ones may be told in `short`."""
    dice = random.Random(f"{seed}:{serial}")  # noqa: S311 (dice, not secrets)
    headline = made_up_headline(dice)
    date = LATEST - (age + 1) * APART + timedelta(seconds=dice.randrange(3_600))
    length = IN_SHORT if short and age >= WHOLE else IN_FULL
    working = _working(dice, headline, _earlier(dice, seed, serial), cast, length)
    slug = f"{'-'.join(headline.lower().split()[-3:])}-{serial}"
    return Sample(feed_id(seed, f"story {serial}"), slug, date, _versions(dice, date, working))


def _earlier(dice: random.Random, seed: int, serial: int) -> str:
    """The headline of one of the fifty stories before this one."""
    before = max(1, serial - dice.randint(1, 50))
    return made_up_headline(random.Random(f"{seed}:{before}"))  # noqa: S311


def _working(dice: random.Random, headline: str, earlier: str, cast: Cast, length: Length) -> WorkingCopy:
    places = _some(dice, cast.places, (0, 1, 1, 1, 1, 1, 2))
    return WorkingCopy(
        headline=headline,
        standfirst=" ".join(dice.choices(sentences(), k=2)),
        dateline="/".join(name for _, name in places),
        places=tuple(pk for pk, _ in places),
        authors=tuple(_some(dice, cast.authors, (1, 1, 1, 2))),
        topics=tuple(sorted(_some(dice, cast.topics, (1, 2, 2, 3)))),
        blocks=tuple(_blocks(dice, earlier, length)),
    )


def _some(dice: random.Random, choices: Sequence, numbers: Sequence[int]) -> list:
    """As many as one of `numbers`, all different; the first of the choices far more often than the last."""
    drawn = dice.choices(choices, cum_weights=_busyness(len(choices)), k=dice.choice(numbers))
    return list(dict.fromkeys(drawn))


@cache
def _busyness(count: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


def _blocks(dice: random.Random, earlier: str, length: Length) -> list:
    sections = [_section(dice, number, length) for number in range(dice.randint(*length.sections))]
    also = [AlsoRead(label=earlier)] if dice.random() < 0.25 else []
    blocks = [*sections, *also]
    for position, block in enumerate(blocks, start=1):
        block.region, block.ordering = BODY, position * 10
    return blocks


def _section(dice: random.Random, number: int, length: Length) -> Section:
    paragraphs = [
        " ".join(dice.choices(sentences(), k=dice.randint(*length.sentences))) for _ in range(length.paragraphs)
    ]
    points = dice.choices(sentences(), k=dice.randint(0, 3))
    return Section(
        crosshead=made_up_crosshead(dice) if number else "",
        text=from_paragraphs(paragraphs),
        highlights=[{"text": point, "starred": dice.random() < 0.2} for point in points],
    )


def _versions(dice: random.Random, date: datetime, working: WorkingCopy) -> tuple[Version, ...]:
    kind = dice.choices((None, Kind.UPDATE, Kind.CORRECTION, Kind.MINOR), weights=(88, 7, 3, 2))[0]
    if kind is None:
        return (Version(Kind.FIRST, date, working),)
    again = min(date + timedelta(minutes=dice.randint(20, 2_000)), LATEST)
    note = "An earlier version named the wrong quay." if kind == Kind.CORRECTION else ""
    return (Version(Kind.FIRST, date, replace(working, standfirst="")), Version(kind, again, working, note))
