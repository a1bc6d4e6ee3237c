"""What a document, a publish, a search and a page of the desk cost inside the site, and whether its size shows."""

from collections.abc import Iterable, Iterator
from itertools import product
from statistics import median, quantiles

from . import ONE_MORE, tables
from .seeded import Answers, Seeded, asked

ENTRIES = (20, 50, 200)
READING = "read the stories"
FORMATS = ("rss.xml", "atom.xml", "feed.json")
ACTS = ("publish", "update", "withdraw", "read the front page's feed")
DESK = (
    "the desk's first page",
    "the list of stories",
    "its twentieth page",
    "search for a common word",
    "search for what is nowhere",
    "the list of a large topic",
    "the list of a small topic",
    "open a story",
    "save a story",
)
SEARCHES = (
    "a rare word",
    "a common word",
    "two common words",
    "words in a row",
    "a beginning",
    "one word without another",
    "in a topic, by date",
    "in a script without spaces",
    "what is nowhere",
)


def of_documents(sites: list[Seeded], clock: str, rounds: int) -> str:
    times = asked(sites[:1], list(product((READING, *FORMATS), ENTRIES)), rounds)[0]
    rows = {what: [median(times[what, entries]) for entries in ENTRIES] for what in (READING, *FORMATS)}
    documents = tables.plain(tables.compared([f"{n} entries" for n in ENTRIES], rows))
    acts = _table(sites, ACTS, asked(sites, _questions(ACTS), rounds))
    past = "\n".join(_past(sites[-1].ask(ONE_MORE)))
    return f"A document, ms {clock}\n{documents}\n\nA site, ms {clock}\n{acts}\n\n{past}"


def of_searches(sites: list[Seeded], clock: str, rounds: int) -> str:
    times = asked(sites, _questions(SEARCHES), rounds)
    most = ", ".join(f"{_most(own):.1f} ms" for own in times)
    return f"A search, ms {clock}\n{_table(sites, SEARCHES, times)}\n95% of all took less than {most}"


def of_the_desk(sites: list[Seeded], clock: str, rounds: int) -> str:
    return f"The desk, ms {clock}\n{_table(sites, DESK, asked(sites, _questions(DESK), rounds))}"


def _questions(acts: Iterable[str]) -> list[tuple[str, None]]:
    return [(act, None) for act in acts]


def _table(sites: list[Seeded], acts: Iterable[str], times: list[Answers]) -> str:
    rows = {act: [median(own[act, None]) for own in times] for act in acts}
    return tables.plain(tables.compared([f"{site.stories:,} stories" for site in sites], rows))


def _most(times: Answers) -> float:
    """The 95th percentile of all answers."""
    return quantiles([each for answers in times.values() for each in answers], n=20)[-1]


def _past(past: dict[str, list[str]]) -> Iterator[str]:
    """What one more story changed of the large site."""
    yield " ".join([f"{len(past['changed'])} of {len(past['sealed'])} sealed documents changed", *past["changed"]])
    yield " ".join(["One more story bumped:", *past["keys"]])
