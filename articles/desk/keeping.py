"""What was ever public is kept. The admin's pages for deleting say so in a sentence, and what to do instead."""

from django.utils.translation import gettext as _

from articles.models import Article, Picture
from articles.models.topic import Named


class Kept:
    """For a `ModelAdmin` with a `why_kept` that gives the sentence for a row, or "" for one that may go."""

    def get_deleted_objects(self, objs, request):
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        kept = [reason for row in objs if (reason := self.why_kept(row))]
        return deleted, counts, lacking, kept or protected


def of_story(article: Article) -> str:
    if article.first_published:
        return _("“%(name)s” was published, so it is kept: withdraw it instead.") % {"name": article}
    if article.scheduled_for:
        return _("“%(name)s” is scheduled: unschedule it first.") % {"name": article}
    return ""


def of_name(named: Named) -> str:
    if named.merged_into:
        return _merged(named)
    if merged := named.merged.first():
        return _("“%(name)s” was merged into “%(stays)s”, which is kept for it.") % {"name": merged, "stays": named}
    if is_public(named):
        return _("“%(name)s” was public, and its address belongs to readers: rename it or merge it instead.") % {
            "name": named
        }
    if _stands_in_stories(named):
        return _("Stories carry “%(name)s”: take it out of them first.") % {"name": named}
    return ""


def of_picture(picture: Picture) -> str:
    if picture.editions.exists():
        return _("“%(name)s” was published with a story, so it is kept.") % {"name": picture}
    return ""


def _merged(named: Named) -> str:
    return _("“%(name)s” was merged into “%(stays)s”, and leads there: it is kept.") % {
        "name": named,
        "stays": named.merged_into,
    }


def is_public(named: Named) -> bool:
    """Whether it ever was: then its listing has a row for ever."""
    return hasattr(named, "listing")


def _stands_in_stories(named: Named) -> bool:
    through = {"topic": "tagged", "author": "bylines"}.get(named._meta.model_name)
    return bool(through) and getattr(named, through).exists()
