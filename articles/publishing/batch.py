"""Many stories in one transaction, without standing in each other's way."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import QuerySet

from articles.models import Article, Publication


@contextmanager
def batch(articles: QuerySet[Article]) -> Iterator[list[Article]]:
    """The articles, locked until the end, for verbs on them and on new ones.

    A verb locks its article, then its listings, of which home is the first. A batch locks all its articles at once, and
    home with the first verb: from then on verbs elsewhere wait for it, and hold nothing that it could want.
    """
    with transaction.atomic():
        take_turns()
        yield list(articles.select_for_update(of=("self",)).order_by("pk"))


def take_turns() -> None:
    """Wait until no other batch is under way: two of the same copy would each find that it is new."""
    list(Publication.objects.select_for_update(of=("self",), no_key=True).filter(pk=Publication.ROW))
