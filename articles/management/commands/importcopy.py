from urllib.parse import quote

from django.core.management.base import BaseCommand
from django.urls import reverse

from articles.models import LiveArticle
from articles.publishing.imports import BadBatch, Fate, Story, bring_in
from articles.web import absolute


class Command(BaseCommand):
    help = "Makes a story of each file of copy; all of them or, if anything is wrong with one, none."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="plain text, in UTF-8")
        parser.add_argument("--publish", action="store_true", help="publish each, on the day of its dateline")

    def handle(self, *, files, publish, **options):
        try:
            stories = bring_in(files, publish=publish)
        except BadBatch as bad:
            for problem in bad.problems:
                self.stderr.write(str(problem))
            raise SystemExit(1) from None
        paths = dict(LiveArticle.objects.filter(pk__in=[s.article.pk for s in stories]).values_list("pk", "path"))
        for story in stories:
            self._tell(story, _address(story, paths))

    def _tell(self, story: Story, address: str) -> None:
        suffix = " (unchanged)" if story.fate is Fate.UNCHANGED else ""
        self.stdout.write(f'{story.article.pk} {address} "{story.copy.headline}": {story.copy.summary}{suffix}')
        for aside in story.copy.set_aside:
            self.stdout.write(f"    {aside.line}: {aside.text} ({aside.reason})")


def _address(story: Story, paths: dict[int, str]) -> str:
    """Where readers find it, else where editors do."""
    path = paths.get(story.article.pk)
    return absolute(quote(path) if path else reverse("admin:articles_article_change", args=[story.article.pk]))
