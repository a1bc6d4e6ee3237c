"""Under what a story is filed. Editions go on saying what they said; what was merged since is looked up when they are
read.
"""

from collections.abc import Mapping
from functools import reduce

from django.db.models import CharField, QuerySet, Value

from articles.models import Author, Place, Topic
from articles.models.topic import Named

MODELS: dict[str, type[Named]] = {"topic": Topic, "place": Place, "author": Author}

Subject = tuple[str, int]  # ("topic", 5)
Merged = Mapping[Subject, int]


def merged_names() -> Merged:
    """Into which each topic, place and author was merged that was. One query.

    Ask after `store.take_turn`, if what is written by it is to stay right.
    """
    first, *others = (_merged(kind, model) for kind, model in MODELS.items())
    rows = reduce(lambda some, more: some.union(more, all=True), others, first)
    return {(kind, pk): into for kind, pk, into in rows}


def filed(kind: str, content: Mapping, merged: Merged) -> list[int]:
    """The ids of this kind under which the content of an edition is filed today: each once, in their order. Pure."""
    return list(dict.fromkeys(merged.get((kind, pk), pk) for pk in content[f"{kind}s"]))


def _merged(kind: str, model: type[Named]) -> QuerySet:
    rows = model.objects.order_by().filter(merged_into__isnull=False)
    return rows.values_list(Value(kind, output_field=CharField()), "pk", "merged_into")
