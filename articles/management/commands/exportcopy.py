from django.core.management.base import BaseCommand, CommandError

from articles.intake.as_copy import as_copy
from articles.intake.copy import BadCopy
from articles.intake.export import export
from articles.intake.text import parse
from articles.models import Article


class Command(BaseCommand):
    help = "Prints a working copy as text that importcopy reads back, and on stderr what text cannot express."

    def add_arguments(self, parser):
        parser.add_argument("id", type=int, metavar="ID", help="of the story, as in its address in the desk")

    def handle(self, *, id, **options):
        article = Article.objects.filter(pk=id).first()
        if article is None:
            raise CommandError(f"There is no story {id}.")
        copy, lost = as_copy(article)
        text = export(copy)
        self.stdout.write(text, ending="")
        for what in (*lost, *_refusal(text)):
            self.stderr.write(f"not in the text: {what}")


def _refusal(text: str) -> list[str]:
    """Why the text would not be taken back: a working copy may be unfinished, or longer than copy may be."""
    try:
        parse(text)
    except BadCopy as bad:
        return [f"a story that importcopy would take, because of line {bad.line}: {bad.reason}"]
    return []
