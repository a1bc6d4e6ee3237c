"""The index of the search made what the live stories say: by command, or in batches by the worker after an upgrade."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import transaction

from articles.models import Article
from articles.outbox import queue
from articles.search import find

from . import rebuild
from .store import refresh

KIND = "index"  # a migration orders the first of these jobs
FORGET = "forget-words"
BATCH = 100


def index(after: int) -> None:
    """A batch of the stories after that one, in the caller's transaction, and an order for the next."""
    stories = _locked(list(_live(after)[:BATCH]))
    if stories:
        refresh(stories, datetime.now(UTC).replace(microsecond=0))
        queue.enqueue(KIND, {"after": stories[-1].pk})


def enqueue_forgetting() -> None:
    """After a redaction: what an index keeps of words that were taken out of it has to go as well."""
    queue.enqueue(FORGET, {"begin": True})


def forget(*, begin: bool) -> None:
    if find.engine().forget(transaction.get_connection(), begin=begin):
        queue.enqueue(FORGET, {"begin": False})


def mend() -> Iterator[tuple[int, int]]:
    """Tells after each batch how many stories were looked at, and how many mended."""
    return rebuild.mend_stories(datetime.now(UTC).replace(microsecond=0))


@transaction.atomic
def mend_engine() -> bool:
    """Whether what the database itself keeps of the words was not what they are."""
    return find.engine().mend(transaction.get_connection())


def _live(after: int):
    return Article.objects.filter(live__isnull=False, pk__gt=after).order_by("pk").values_list("pk", flat=True)


def _locked(pks: list[int]) -> list[Article]:
    return list(Article.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",), no_key=True))
