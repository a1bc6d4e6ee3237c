"""`make bench`: what a feed, a publish and a page of the desk cost, and whether the size of the archive shows.

Two sites are seeded in folders and databases of their own, gone afterwards, and asked in turns, so that what else the
machine does falls on both alike. Medians; nothing is judged here. `python -m tests.bench --stories N` makes the large
site larger: each million stories are 22 GB below $TMPDIR. `--desk` measures the desk alone, on each database in reach.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import product
from statistics import median, quantiles

import psycopg
from tqdm import tqdm

from tests.__main__ import postgresql
from tests.bench import ONE_MORE
from tests.site import ROOT, own_database

SMALL, LARGE = 1_000, 100_000
ENTRIES = (20, 50, 200)
ROUNDS = 31
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

Site = subprocess.Popen
Question = tuple[str, int | None]
Answers = dict[Question, list[float]]


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    for name, url in ({"SQLite": ""} | postgresql()).items():
        with ExitStack() as stack:
            sites = [stack.enter_context(seeded(stories, url)) for stories in (SMALL, options.stories)]
            clock = "by the clock" if url else "of CPU time"
            if not (url or options.desk):
                _measure_publishing(sites, options)
            if not options.desk:
                searches = _compare(f"A search on {name}, ms {clock}", SEARCHES, sites, options)
                print("95% of all took less than", *(f"{_most(each):.1f} ms" for each in searches))  # noqa: T201
            _compare(f"The desk on {name}, ms {clock}", DESK, sites, options)
    return 0


def _options(arguments: list[str]) -> Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--stories", type=int, default=LARGE, help=f"of the large site (default: {LARGE:,})")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"of which a median is told (default: {ROUNDS})")
    parser.add_argument("--desk", action="store_true", help="measure the desk alone")
    return parser.parse_args(arguments)


def _measure_publishing(sites: list[Site], options: Namespace) -> None:
    documents = asked(sites[:1], list(product(("read the stories", *FORMATS), ENTRIES)), options.rounds)
    tell("A document, ms of CPU time", [f"{n} entries" for n in ENTRIES], dict(_of_documents(documents[0])))
    _compare("A site, ms of CPU time", ACTS, sites, options)
    _tell_of(_ask(sites[-1], (ONE_MORE, None)))


def _compare(title: str, acts: Iterable[str], sites: list[Site], options: Namespace) -> list[Answers]:
    answers = asked(sites, [(act, None) for act in acts], options.rounds)
    columns = [f"{n:,} stories" for n in (SMALL, options.stories)]
    tell(title, columns, {act: [median(times[act, None]) for times in answers] for act in acts})
    return answers


@contextmanager
def seeded(stories: int, url: str) -> Iterator[Site]:
    """A process that answers questions about a site of so many stories, on SQLite or on the PostgreSQL at `url`."""
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder,
        own_database(f"newsroom_bench_{os.getpid()}_{stories}", url) as database,
    ):
        environment = os.environ | {"NEWSROOM_DATA": folder, "DATABASE_URL": database, "NEWSROOM_DEMO": "0"}
        for command in (["migrate", "--verbosity", "0"], ["seedstories", str(stories)]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        if database:
            _analyse(database)
        with _answering(environment) as site:
            yield site


def _analyse(database: str) -> None:
    """What the server's own vacuum does within minutes, done before anything is measured."""
    with psycopg.connect(database, autocommit=True) as server:
        server.execute("VACUUM ANALYZE")


@contextmanager
def _answering(environment: dict[str, str]) -> Iterator[Site]:
    command, pipes = [sys.executable, "-m", "tests.bench.site"], {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as site:
        yield site
        site.stdin.close()


def asked(sites: list[Site], questions: list[Question], rounds: int) -> list[Answers]:
    """The answers of each site to each question, in ms. The first round is for warming up."""
    times = [defaultdict(list) for _ in sites]
    for number in tqdm(range(rounds + 1), unit=" rounds", disable=None):
        for question, (site, own) in product(questions, zip(sites, times, strict=True)):
            answer = _ask(site, question)
            if number:
                own[question].append(1_000 * answer)
    return times


def _ask(site: Site, question: Question) -> float | dict:
    print(json.dumps(question), file=site.stdin, flush=True)
    return json.loads(site.stdout.readline())


def _of_documents(times: Answers) -> Iterator[tuple[str, list[float]]]:
    for what in ("read the stories", *FORMATS):
        yield what, [median(times[what, entries]) for entries in ENTRIES]


def _most(times: Answers) -> float:
    """The 95th percentile of all answers."""
    return quantiles([each for answers in times.values() for each in answers], n=20)[-1]


def tell(title: str, columns: Iterable[str], rows: dict[str, list[float]]) -> None:
    """A table with, behind each row, how many times the first number its last one is."""
    print(f"\n{title:<42}" + "".join(f"{column:>17}" for column in (*columns, "last : first")))  # noqa: T201
    for name, numbers in rows.items():
        print(f"{name:<42}" + "".join(f"{number:>17.2f}" for number in (*numbers, numbers[-1] / numbers[0])))  # noqa: T201


def _tell_of(past: dict[str, list[str]]) -> None:
    """What one more story changed of the large site."""
    print(f"\n{len(past['changed'])} of {len(past['sealed'])} sealed documents changed", *past["changed"])  # noqa: T201
    print("One more story bumped:", *past["keys"])  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
