from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles.models import Article
from articles.publishing import indexing


class Command(BaseCommand):
    help = "Makes the index of the search again what the live stories say. Does nothing where all is well."

    def handle(self, *, verbosity, **options):
        mended = _stories(None if verbosity else True)
        if indexing.mend_engine():
            self.stdout.write("The database's own index was damaged, and has been made anew.")
        elif not mended:
            self.stdout.write("All is well: every story is found by its words, and nothing else is.")
        if mended:
            self.stdout.write(f"Mended: {mended:,} stories.")


def _stories(quiet: bool | None) -> int:
    mended = 0
    with tqdm(total=Article.objects.count(), unit=" stories", disable=quiet) as bar:
        for seen, wrong in indexing.mend():
            bar.update(seen)
            mended += wrong
    return mended
