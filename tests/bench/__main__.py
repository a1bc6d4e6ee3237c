"""`make bench`: what a feed and a publish cost in CPU time, and whether the size of the archive shows.

Two sites are seeded in folders of their own, gone afterwards, and asked in turns, so that what else the machine does
falls on both alike. Medians; nothing is judged here. `python -m tests.bench --stories N` makes the large site larger:
each million stories are 22 GB below $TMPDIR.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import product
from statistics import median, quantiles

from tqdm import tqdm

from tests.bench import ONE_MORE
from tests.site import ROOT

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
    sizes = SMALL, _stories(arguments)
    with ExitStack() as stack:
        small, large = (stack.enter_context(seeded(stories)) for stories in sizes)
        documents = asked([small], list(product(("read the stories", *FORMATS), ENTRIES)))
        acts = asked([small, large], [(act, None) for act in (*ACTS, *DESK, *SEARCHES)])
        past = _ask(large, (ONE_MORE, None))
    tell("A document, ms of CPU time", [f"{n} entries" for n in ENTRIES], dict(_of_documents(documents[0])))
    columns = [f"{n:,} stories" for n in sizes]
    tell("A site, ms of CPU time", columns, dict(_of_acts(ACTS, *acts)))
    tell("The desk, ms of CPU time", columns, dict(_of_acts(DESK, *acts)))
    tell("A search, ms of CPU time", columns, dict(_of_acts(SEARCHES, *acts)) | {"95% of all: less than": _most(acts)})
    _tell_of(past)
    return 0


def _stories(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--stories", type=int, default=LARGE, help=f"of the large site (default: {LARGE:,})")
    return parser.parse_args(arguments).stories


@contextmanager
def seeded(stories: int) -> Iterator[Site]:
    """A process that answers questions about a site of so many stories, on SQLite."""
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        environment = os.environ | {"NEWSROOM_DATA": folder, "DATABASE_URL": "", "NEWSROOM_DEMO": "0"}
        for command in (["migrate", "--verbosity", "0"], ["seedstories", str(stories)]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        command, pipes = (
            [sys.executable, "-m", "tests.bench.site"],
            {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE},
        )
        with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as site:
            yield site
            site.stdin.close()


def asked(sites: list[Site], questions: list[Question]) -> list[Answers]:
    """The answers of each site to each question, in ms. The first round is for warming up."""
    times = [defaultdict(list) for _ in sites]
    for number in tqdm(range(ROUNDS + 1), unit=" rounds", disable=None):
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


def _of_acts(acts: Iterable[str], small: Answers, large: Answers) -> Iterator[tuple[str, list[float]]]:
    for act in acts:
        yield act, [median(small[act, None]), median(large[act, None])]


def _most(sites: list[Answers]) -> list[float]:
    """Of each site the 95th percentile of all searches."""
    return [quantiles([each for what in SEARCHES for each in times[what, None]], n=20)[-1] for times in sites]


def tell(title: str, columns: Iterable[str], rows: dict[str, list[float]]) -> None:
    """A table with, behind each row, how many times the first number its last one is."""
    print(f"\n{title:<28}" + "".join(f"{column:>17}" for column in (*columns, "last : first")))  # noqa: T201
    for name, numbers in rows.items():
        print(f"{name:<28}" + "".join(f"{number:>17.2f}" for number in (*numbers, numbers[-1] / numbers[0])))  # noqa: T201


def _tell_of(past: dict[str, list[str]]) -> None:
    """What one more story changed of the large site."""
    print(f"\n{len(past['changed'])} of {len(past['sealed'])} sealed documents changed", *past["changed"])  # noqa: T201
    print("One more story bumped:", *past["keys"])  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
