"""A schedule is a row of the outbox that holds frozen content. Its edition is minted at its hour, not before."""

from datetime import datetime

from articles.models import Article
from articles.outbox import queue

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


def _key(article: Article) -> str:
    return f"schedule:{article.pk}"
