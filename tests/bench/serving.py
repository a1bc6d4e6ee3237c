"""How fast the same bytes are served, by this site and by its peers, in turns."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tqdm import tqdm

from tests.site import running_site

from . import peers
from .documents import Document, laid_out, taken
from .kinds import KINDS, Kind
from .load import cores, pinned, rate
from .peers import Peer
from .questions import Question, question
from .ratios import figures
from .seeded import fill

STORIES = 1_000

Asked = dict[Kind, dict[str, Question]]


def measured(rounds: int, seconds: int, stories: int = STORIES) -> dict[str, dict]:
    """By kind and peer, rates and ratios."""
    servers, load = cores()
    with pinned(servers), _all(stories) as (standing, documents):
        asked = _asked(standing, documents)
        with pinned(load):
            taken = [_round(asked, number, seconds) for number in tqdm(range(rounds), unit=" rounds", disable=None)]
    return {kind.name: figures(kind, [each[kind] for each in taken]) for kind in KINDS}


@contextmanager
def _all(stories: int) -> Iterator[tuple[list[Peer], dict[str, Document]]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-bench-")))
        site = stack.enter_context(running_site(folder, NEWSROOM_DEMO="0"))
        fill(site.environment, stories)
        documents = taken(site.url)
        files = laid_out(documents, folder / "files")
        others = (
            peers.nginx(folder, files, documents),
            peers.bare(site, folder, files, documents),
            peers.syndication(site, folder, documents, cached=False),
            peers.syndication(site, folder, documents, cached=True),
            peers.behind(site, folder, documents),
        )
        yield [*map(stack.enter_context, others), peers.alone(site, documents)], documents


def _asked(standing: list[Peer], documents: dict[str, Document]) -> Asked:
    """Every question to every peer that has an answer, once all have been seen to answer rightly."""
    return {
        kind: {
            peer.name: question(peer, kind, documents[kind.document])
            for peer in standing
            if kind.document in peer.paths
        }
        for kind in KINDS
    }


def _round(asked: Asked, number: int, seconds: int) -> dict[Kind, dict[str, float]]:
    """Another peer begins each time."""
    return {kind: {name: rate(of[name], seconds) for name in _turned(list(of), number)} for kind, of in asked.items()}


def _turned(names: list[str], number: int) -> list[str]:
    start = number % len(names)
    return names[start:] + names[:start]
