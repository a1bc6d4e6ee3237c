from datetime import UTC, datetime

from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles.models import Article, LiveListing
from articles.publishing.rebuild import mend_stories
from articles.publishing.rebuild_months import mend_months
from articles.publishing.rebuild_shelves import mend_shelves


class Command(BaseCommand):
    help = "Makes what is public what the editions say. Does nothing where all is well."

    def handle(self, *, verbosity, **options):
        quiet = None if verbosity else True
        stories, shelves, months = _stories(quiet), _shelves(quiet), mend_months()
        if stories or shelves or months:
            self.stdout.write(f"Mended: {stories:,} stories, {shelves:,} shelves, {months:,} months.")
        else:
            self.stdout.write("All is well: nothing to mend.")


def _stories(quiet: bool | None) -> int:
    mended = 0
    with tqdm(total=Article.objects.count(), unit=" stories", disable=quiet) as bar:
        for seen, wrong in mend_stories(datetime.now(UTC).replace(microsecond=0)):
            bar.update(seen)
            mended += wrong
    return mended


def _shelves(quiet: bool | None) -> int:
    listings = LiveListing.objects.order_by("pk")
    return sum(mend_shelves(listing) for listing in tqdm(listings, unit=" listings", disable=quiet))
