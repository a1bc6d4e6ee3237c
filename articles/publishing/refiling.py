"""The stories of a merged name follow it in batches, each a job of the outbox that leaves the next one behind.

What is left to do is what still stands under the merged name. So a batch may be repeated, and lost ones are made up for
by any later one.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from django.db.models import Value
from django.db.models.functions import Least

from articles.models import Article, Byline, LiveEntry, TaggedArticle
from articles.models.topic import Named
from articles.outbox import queue

from .filing import MODELS
from .reshelve import reshelve
from .store import refresh

KIND = "refile"
BATCH = 100


def enqueue(merged: Named) -> None:
    queue.enqueue(KIND, {"kind": merged._meta.model_name, "merged": merged.pk})


def refile(kind: str, pk: int) -> None:
    """One batch, oldest first, in the caller's transaction; `kind` is `topic`, `place` or `author`."""
    merged = MODELS[kind].objects.select_related("merged_into").filter(pk=pk, merged_into__isnull=False).first()
    stories = _locked(_left(kind, pk)) if merged else []
    if not stories:
        return
    _REFILE[kind](stories, merged)
    refresh(stories, datetime.now(UTC).replace(microsecond=0))
    _even(merged.merged_into)
    enqueue(merged)


def live(merged: Named):
    """Its entries in the listing of this name, whatever else its stories are filed under."""
    return LiveEntry.objects.filter(**{f"listing__{merged._meta.model_name}": merged})


def copies(merged: Named):
    """The working copies under this name. A place has none: datelines are read when they are published."""
    return Article.objects.filter(pk__in=_copies(merged._meta.model_name, merged.pk))


def _left(kind: str, pk: int) -> list[int]:
    standing = LiveEntry.objects.filter(**{f"listing__{kind}": pk}).order_by("first_published", "story")
    public = list(standing.values_list("story", flat=True)[:BATCH])
    return public or list(_copies(kind, pk)[:BATCH])


def _copies(kind: str, pk: int):
    if kind == "topic":
        return TaggedArticle.objects.filter(tag=pk).order_by("content_object").values_list("content_object", flat=True)
    if kind == "author":
        return Byline.objects.filter(author=pk).order_by("article").values_list("article", flat=True)
    return Byline.objects.none().values_list("article", flat=True)


def _locked(pks: Iterable[int]) -> list[Article]:
    rows = Article.objects.filter(pk__in=pks).select_for_update(of=("self",), no_key=True)
    return list(rows.order_by("pk"))


def _refile_topic(stories: list[Article], merged: Named) -> None:
    """A story that has both keeps one. Nobody has edited it, so its version stays what it is."""
    rows = TaggedArticle.objects.filter(content_object__in=stories)
    both = rows.filter(tag=merged.merged_into).values_list("content_object", flat=True)
    rows.filter(tag=merged, content_object__in=list(both)).delete()
    rows.filter(tag=merged).update(tag=merged.merged_into)


def _refile_author(stories: list[Article], merged: Named) -> None:
    """In place, since forms are open that name these rows. Of two that are one now, the first place counts."""
    rows = Byline.objects.filter(article__in=stories)
    for byline in rows.filter(author=merged):
        twin = rows.filter(author=merged.merged_into, article=byline.article_id)
        if twin.update(position=Least("position", Value(byline.position))):
            byline.delete()
        else:
            byline.author = merged.merged_into
            byline.save(update_fields=["author"])


_REFILE: dict[str, Callable] = {
    "topic": _refile_topic,
    "place": lambda stories, merged: None,
    "author": _refile_author,
}


def _even(into: Named) -> None:
    """What came may have filled the shelf that every subscriber polls."""
    if hasattr(into, "listing"):
        reshelve(into.listing.pk)
