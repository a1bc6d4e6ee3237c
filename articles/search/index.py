"""Writing what can be found, in the transaction that writes the live rows it is about."""

from collections.abc import Iterable, Mapping

from articles.models import SearchDocument

from .document import COLUMNS, Document, columns, document

__all__ = ["Document", "document", "read", "write"]


def read(stories: Iterable[int]) -> dict[int, Document]:
    """What stands in the index of these stories."""
    rows = SearchDocument.objects.filter(story__in=stories).values_list("story", "place", *COLUMNS)
    return {story: Document(*values) for story, *values in rows}


def write(documents: Mapping[int, Document | None]) -> None:
    """Have these stories found by these words; those that have none, not at all."""
    SearchDocument.objects.filter(story__in=documents).delete()
    SearchDocument.objects.bulk_create(
        SearchDocument(story_id=story, **columns(new)) for story, new in documents.items() if new
    )
