"""Copy as the form of a new story has it, and what its editor has to know of it. No row is made."""

from dataclasses import dataclass

from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode

from articles.intake import working_copy
from articles.intake.copy import Copy, SetAside
from articles.intake.named import Names
from articles.models import Article, Author, Byline, Topic
from articles.models.topic import Named


@dataclass(frozen=True)
class Missing:
    """A name that nobody has yet. `address`: where it can be made, or "" for those who may not."""

    kind: str
    name: str
    address: str


@dataclass(frozen=True)
class Filled:
    """What a form is filled with, and what its editor has to know of it."""

    copy: Copy
    story: dict
    blocks: dict[type, list[dict]]
    missing: tuple[Missing, ...]

    @property
    def summary(self) -> str:
        return self.copy.summary

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        return self.copy.set_aside

    @property
    def dated(self) -> str:
        return date_format(self.copy.dateline_date, "j F Y") if self.copy.dateline_date else ""


def fill(copy: Copy, may_make: dict[type[Named], bool]) -> Filled:
    names = Names()
    topics, without_topic = _found(names, Topic, copy.topics, may_make[Topic])
    authors, without_author = _found(names, Author, copy.bylines, may_make[Author])
    blocks: dict[type, list[dict]] = {
        Byline: [{"author": author.pk, "position": position} for position, author in enumerate(authors)]
    }
    for row in working_copy.blocks(copy, Article()):
        blocks.setdefault(type(row), []).append(model_to_dict(row, exclude=["id", "parent"]))
    story = working_copy.fields(copy) | {"topics": [topic.pk for topic in topics]}
    return Filled(copy, story, blocks, (*without_topic, *without_author))


def _found(names, model: type[Named], wanted: tuple[str, ...], may_make: bool) -> tuple[list[Named], list[Missing]]:
    """Each row once, and the names that have none."""
    rows = {name: names.find(model, name) for name in wanted}
    add = reverse(f"admin:articles_{model._meta.model_name}_add")
    missing = [
        Missing(str(model._meta.verbose_name), name, f"{add}?{urlencode({'name': name})}" if may_make else "")
        for name, row in rows.items()
        if row is None
    ]
    return list(dict.fromkeys(row for row in rows.values() if row)), missing
