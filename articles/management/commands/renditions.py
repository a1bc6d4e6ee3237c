from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles.publishing.pictures import lacking, order


class Command(BaseCommand):
    help = "Has the worker make the smaller files of pictures that have none. Does nothing where all is well."

    def handle(self, *, verbosity, **options):
        pictures = list(lacking())
        for picture in tqdm(pictures, unit=" pictures", disable=None if verbosity else True):
            order(picture)
        if pictures:
            self.stdout.write(f"The worker will make the smaller files of pictures: {len(pictures):,}.")
        else:
            self.stdout.write("All is well: every picture has its smaller files, or they are coming.")
