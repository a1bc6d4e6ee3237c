"""What copy is filed under, as it names it: found among what there is, or made."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.models.topic import Named, known_as


@dataclass
class Names:
    """Topics and authors by their names, whatever their capitals: those that are there, else made.

    For one transaction: what was made in it is gone if it is rolled back. Each model is read once, and capitals are
    folded here, since SQLite folds those of ASCII alone.
    """

    _rows: dict[type[Named], dict[str, Named]] = field(default_factory=dict)

    def find(self, model: type[Named], name: str) -> Named | None:
        return self._of(model).get(name.casefold())

    def find_or_make(self, model: type[Named], name: str) -> Named:
        rows = self._of(model)
        if name.casefold() not in rows:
            known = known_as(model, name)
            rows[name.casefold()] = known.staying if known else _make(model, name)
        return rows[name.casefold()]

    def _of(self, model: type[Named]) -> dict[str, Named]:
        if model not in self._rows:
            self._rows[model] = {row.name.casefold(): row.staying for row in _all(model)}
        return self._rows[model]


def _all(model: type[Named]) -> Iterable[Named]:
    return model.objects.select_related("merged_into").order_by("-pk")


def _make(model: type[Named], name: str) -> Named:
    row = model(name=name)
    row.full_clean()
    return model.objects.get_or_create(name=row.name, defaults={"slug": row.slug})[0]
