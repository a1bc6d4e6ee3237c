"""How everything public is read: from the alias that cannot write, one snapshot a rendering."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from articles import languages
from articles.models import Publication

PUBLIC = "public"


@contextmanager
def snapshot() -> Iterator[None]:
    """A context in which every query sees one state: nothing half-published is ever rendered.

    What is said in it is said in the publication's language.
    """
    with transaction.atomic(using=PUBLIC), languages.speaking(Publication.language_of(PUBLIC)):
        yield
