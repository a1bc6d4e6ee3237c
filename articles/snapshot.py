"""How everything public is read: from the alias that cannot write, one snapshot a rendering."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from articles import languages
from articles.models import Publication

PUBLIC = "public"
_read: ContextVar[Publication | None] = ContextVar("publication", default=None)


@contextmanager
def snapshot() -> Iterator[None]:
    """A context in which every query sees one state: nothing half-published is ever rendered.

    What is said in it is said in the publication's language.
    """
    with transaction.atomic(using=PUBLIC):
        publication = Publication.current(PUBLIC)
        before = _read.set(publication)
        try:
            with languages.speaking(publication.language):
                yield
        finally:
            _read.reset(before)


def publisher() -> Publication:
    """Who publishes, read once a snapshot."""
    return _read.get() or Publication.current(PUBLIC)
