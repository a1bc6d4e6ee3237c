from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.publishing import seeding


class Command(BaseCommand):
    help = "Publishes N made-up stories, one for each hour back from the end of 2025, for benchmarks."

    def add_arguments(self, parser):
        parser.add_argument("count", type=int, metavar="N")
        parser.add_argument("--seed", type=int, default=1, help="another number tells other stories (default: 1)")

    def handle(self, *, count, seed: int, verbosity, **options):
        if count < 1:
            raise CommandError("N is a number of stories: 1 or more.")
        with tqdm(total=count, unit=" stories", disable=None if verbosity else True) as bar:
            for written in seeding.seed(count, seed):
                bar.update(written)
