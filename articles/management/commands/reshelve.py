from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles.publishing.reshelve import overfull, reshelve


class Command(BaseCommand):
    help = "Evens out the shelves of the listings that have an overfull one: after a bulk import, say."

    def handle(self, *, verbosity, **options):
        listings = tqdm(overfull(), unit=" listings", disable=None if verbosity else True)
        changed = {name: shelves for name, shelves in map(reshelve, listings) if shelves}
        for name, shelves in changed.items():
            self.stdout.write(f"{name}: {shelves:,} shelves changed")
        if not changed:
            self.stdout.write("Nothing to do: no shelf can be made more even.")
