from django.core.management.base import BaseCommand

from articles.demo import show


class Command(BaseCommand):
    help = "Takes the demo away whole: its stories, names, editor and password. What others have written stays."

    def handle(self, **options):
        count = show.take_down()
        return "There is no demo here." if count is None else f"The demo is gone, with {count} stories."
