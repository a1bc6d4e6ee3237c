"""Sites full of made-up stories, running as `make run` starts them, each with a process beside it that is asked to do
things to it and says how long they took.
"""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from tqdm import tqdm

from tests.site import ROOT, Site, running_site

IN_FULL = 100_000  # stories at most: of more, all but the newest thousand are a single paragraph

Question = tuple[str, int | None]
Answers = dict[Question, list[float]]


@dataclass(frozen=True)
class Seeded:
    stories: int
    running: Site
    process: subprocess.Popen

    def ask(self, what: str, number: int | None = None) -> float | dict:
        print(json.dumps([what, number]), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())


@contextmanager
def seeded(stories: int, url: str) -> Iterator[Seeded]:
    """On SQLite, or in a database of its own on the PostgreSQL at `url`; gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder,
        running_site(Path(folder), DATABASE_URL=url, NEWSROOM_DEMO="0") as running,
    ):
        fill(running.environment, stories)
        with _answering(running.environment) as process:
            yield Seeded(stories, running, process)


def fill(environment: Mapping[str, str], stories: int) -> None:
    command = [sys.executable, "manage.py", "seedstories", str(stories), *(["--short"] if stories > IN_FULL else [])]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    if environment["DATABASE_URL"]:
        _analyse(environment["DATABASE_URL"])


def _analyse(database: str) -> None:
    """What the server's own vacuum does within minutes, done before anything is measured."""
    with psycopg.connect(database, autocommit=True) as server:
        server.execute("VACUUM ANALYZE")


@contextmanager
def _answering(environment: Mapping[str, str]) -> Iterator[subprocess.Popen]:
    command, pipes = [sys.executable, "-m", "tests.bench.site"], {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as process:
        yield process
        process.stdin.close()


def asked(sites: list[Seeded], questions: list[Question], rounds: int) -> list[Answers]:
    """The answers of each site to each question, in ms, asked in turns. The first round is for warming up."""
    times = [defaultdict(list) for _ in sites]
    for number in tqdm(range(rounds + 1), unit=" rounds", disable=None):
        for question in questions:
            for site, own in zip(sites, times, strict=True):
                answer = site.ask(*question)
                if number:
                    own[question].append(1_000 * answer)
    return times
