import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.publishing import seeding


class Command(BaseCommand):
    help = "Publishes N made-up stories, one for each hour back from the end of 2025, for benchmarks."

    def add_arguments(self, parser):
        parser.add_argument("count", type=int, metavar="N")
        parser.add_argument("--seed", type=int, default=1, help="another number tells other stories (default: 1)")
        parser.add_argument("--short", action="store_true", help="all but the newest 1,000 are a single paragraph")

    def handle(self, *, count, seed: int, short: bool, verbosity, **options):
        if count < 1:
            raise CommandError("N is a number of stories: 1 or more.")
        with _no_collecting(), tqdm(total=count, unit=" stories", disable=None if verbosity else True) as bar:
            for written in seeding.seed(count, seed, short=short):
                bar.update(written)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Rows by the thousand that all go with their batch, none of them in a circle: to look for some takes a fifth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
