"""Reading a working copy, writing one back, and what must hold before it may be published."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from articles.models import BLOCKS, AlsoRead, Article, Author, Figure, Place, Quote, Section, Topic
from articles.models.article import BODY
from articles.models.topic import NAME_LIMIT, known_as, staying
from articles.text import slugify

from .checks import BLOCKS as BLOCK
from .checks import Draft, findings
from .freeze import WorkingCopy, freeze
from .freeze import places as place_names


class NotPublishable(ValidationError):
    """What stands in the way, in words an editor uses: `messages` lists it."""


_JOINED = {Figure: "picture", AlsoRead: "target"}


def blocks(article: Article) -> list:
    """All blocks in their order. A fixed number of queries: one a type."""
    found = []
    for model in BLOCKS:
        rows = model.objects.filter(parent=article)
        found += rows.select_related(_JOINED[model]) if model in _JOINED else rows
    return sorted(found, key=lambda block: (block.ordering, block._meta.model_name, block.pk))


def read(article: Article) -> WorkingCopy:
    """Places come into being here: a dateline in a draft makes none."""
    return _copy(article, _places(article.dateline))


def content(article: Article) -> dict:
    """The working copy as content, for the desk to look at: its places are not made, and so are missing."""
    return freeze(look(article))


def look(article: Article) -> WorkingCopy:
    """The working copy without its places, of which none is made."""
    return _copy(article, ())


def _copy(article: Article, places: tuple[int, ...]) -> WorkingCopy:
    return WorkingCopy(
        headline=article.headline,
        standfirst=article.standfirst,
        dateline=article.dateline,
        language=article.language,
        label=article.label,
        places=places,
        authors=_staying(article.bylines, "author"),
        topics=_staying(article.tagged.order_by("tag_id"), "tag"),
        picture=article.lead_picture,
        blocks=tuple(blocks(article)),
    )


def _staying(rows: QuerySet, name: str) -> tuple[int, ...]:
    """A form that was open meanwhile may have brought back what was merged."""
    pks = rows.values_list(Coalesce(f"{name}__merged_into", f"{name}_id"), flat=True)
    return tuple(dict.fromkeys(pks))


def _places(dateline: str) -> tuple[int, ...]:
    names = place_names(dateline)
    if long := [name for name in names if len(name) > NAME_LIMIT]:
        raise NotPublishable(
            [_("A place has at most %(limit)d characters: “%(name)s”") % {"limit": NAME_LIMIT, "name": n} for n in long]
        )
    # Made in one order, whatever the dateline's, so that two who publish cannot wait for each other's new places.
    pks = {name: _place(name).pk for name in sorted(names, key=lambda name: (slugify(name), name))}
    return tuple(dict.fromkeys(pks[name] for name in names))


def _place(name: str) -> Place:
    try:
        known = known_as(Place, name)
        return known.staying if known else Place.objects.get_or_create(name=name)[0]
    except IntegrityError:  # somebody has just made another place of the same slug: now it is seen, so -2 it is
        return Place.objects.get_or_create(name=name)[0]


def check(article: Article, working: WorkingCopy, now: datetime) -> None:
    """Raises `NotPublishable` with everything that blocks, at once: the rules are those of every way in."""
    found = findings(Draft(article, working, now))
    if wrong := [finding.message for finding in found if finding.level == BLOCK]:
        raise NotPublishable(wrong)


def write(article: Article, content: dict) -> None:
    """Put the content of an edition into the working copy, whose own blocks go. The caller calls `touch`."""
    for field in ("headline", "standfirst", "dateline", "language"):
        setattr(article, field, content[field])
    article.label = content.get("label", "")
    article.lead_picture_id = content["picture"]["id"] if content["picture"] else None
    article.save()
    article.topics.set(Topic.objects.filter(pk__in=staying(Topic, content["topics"])))
    set_bylines(article, staying(Author, content["authors"]))
    for model in BLOCKS:
        model.objects.filter(parent=article).delete()
    for position, block in enumerate(content["blocks"], start=1):
        thaw(article, block, ordering=position * 10).save(force_insert=True)


def set_bylines(article: Article, authors: list[int]) -> None:
    article.bylines.all().delete()
    for position, author in enumerate(authors):
        article.bylines.create(author_id=author, position=position)


def thaw(article: Article, block: dict, ordering: int):
    """The row of a frozen block. Raises `KeyError` with the name of a type that nobody taught us to thaw."""
    return _THAW[block["type"]](block, {"parent": article, "region": BODY, "ordering": ordering})


def _also_read(block: dict, common: dict) -> AlsoRead:
    target = Article.objects.filter(pk=block["story"]).first()
    return AlsoRead(target=target, label=block["label"], url=block["url"], **common)


_THAW = {
    "section": lambda block, common: Section(
        crosshead=block["crosshead"], text=block["html"], highlights=block["highlights"], **common
    ),
    "quote": lambda block, common: Quote(text=block["text"], attribution=block["attribution"], **common),
    "figure": lambda block, common: Figure(
        picture_id=block["picture"]["id"], caption=block["picture"]["caption"], alt=block["picture"]["alt"], **common
    ),
    "also_read": _also_read,
}
