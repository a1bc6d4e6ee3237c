"""A schedule is a row of the outbox that holds frozen content. Its edition is minted at its hour, not before."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article
from articles.outbox import queue
from articles.outbox.models import PATIENCE

KIND = "publish"


def enqueue(article: Article, at: datetime, *, content: dict, kind: str | None, note: str, by) -> None:
    payload = {
        "article": article.pk,
        "content": content,
        "kind": kind,
        "note": note,
        "by": by.pk if by else None,
        "version": article.version,
    }
    queue.enqueue(KIND, payload, due=at, key=_key(article))
    article.scheduled_for = at
    article.save(update_fields=["scheduled_for"])


def promised(article: Article) -> dict | None:
    """The payload of the schedule that stands, with its `kind` and `note`."""
    return queue.promised(_key(article))


def cancel(article: Article) -> bool:
    """Whether there was one."""
    found = queue.cancel(_key(article))
    article.scheduled_for = None
    article.save(update_fields=["scheduled_for"])
    return bool(found)


def overdue() -> QuerySet[Article]:
    """What should have been out by now, the longest overdue first."""
    return Article.objects.filter(scheduled_for__lt=_just_now()).order_by("scheduled_for", "id")


def coming() -> QuerySet[Article]:
    """What has its hour ahead of it, or has only just reached it."""
    return Article.objects.filter(scheduled_for__gte=_just_now()).order_by("scheduled_for", "id")


def _just_now() -> datetime:
    return timezone.now() - PATIENCE


def _key(article: Article) -> str:
    return f"schedule:{article.pk}"
