"""What is looked at before a story goes out: each check a small function in one list. Some block, others warn.

The site's own list is `CHECKS`; the setting NEWSROOM_CHECKS names more. A check takes a `Draft` and yields findings.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from articles.models import AlsoRead, Article, Figure, LiveArticle, Section

from .freeze import WorkingCopy

BLOCKS, WARNS = "blocks", "warns"
LONG_HEADLINE = 100


@dataclass(frozen=True)
class Draft:
    """What is to go out, and when."""

    article: Article
    working: WorkingCopy
    at: datetime

    def of(self, kind: type[models.Model]) -> list:
        return [block for block in self.working.blocks if isinstance(block, kind)]


@dataclass(frozen=True)
class Finding:
    """`field` is that of the story, or of the `block` it is about; both may be left out."""

    level: str
    message: str
    field: str = ""
    block: models.Model | None = None


Check = Callable[[Draft], Iterable[Finding]]


def findings(draft: Draft) -> list[Finding]:
    """All of them, those that block first."""
    found = [finding for check in (*CHECKS, *more()) for finding in check(draft)]
    return sorted(found, key=lambda finding: finding.level != BLOCKS)


@cache
def more() -> tuple[Check, ...]:
    """The checks of the setting. Raises `ImproperlyConfigured` with the name of one that there is not."""
    return tuple(_found(name) for name in settings.CHECKS)


def _found(name: str) -> Check:
    try:
        check = import_string(name)
    except ImportError as error:
        raise ImproperlyConfigured(f"NEWSROOM_CHECKS: there is no {name}: {error}") from error
    if not callable(check):
        raise ImproperlyConfigured(f"NEWSROOM_CHECKS: {name} is no function")
    return check


def valid(draft: Draft) -> Iterator[Finding]:
    """The models' own rules, for whatever came in by another door than the form."""
    for row in (draft.article, *draft.working.blocks):
        # The database itself minds what rows point at: to ask it here would be a query a block.
        relations = {field.name for field in row._meta.fields if field.is_relation}
        try:
            row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            block = None if row is draft.article else row
            for field, messages in error.message_dict.items():
                yield from (Finding(BLOCKS, f"{_named(row)}: {said}", field, block) for said in messages)


def _named(row: models.Model) -> str:
    name = row._meta.verbose_name
    return name if isinstance(row, Article) else f"{name} “{row}”"


def body(draft: Draft) -> Iterator[Finding]:
    if not any(section.text or section.highlights for section in draft.of(Section)):
        yield Finding(BLOCKS, _("The body is empty: write at least one paragraph."))


def embargo(draft: Draft) -> Iterator[Finding]:
    until = draft.article.embargo
    if until and until > draft.at:
        yield Finding(
            BLOCKS, _("It is under embargo until %(time)s UTC.") % {"time": f"{until:%Y-%m-%d %H:%M}"}, "embargo"
        )


def headline(draft: Draft) -> Iterator[Finding]:
    if (length := len(draft.working.headline)) > LONG_HEADLINE:
        said = _("The headline has %(length)d characters: many readers cut it off at %(limit)d.")
        yield Finding(WARNS, said % {"length": length, "limit": LONG_HEADLINE}, "headline")


def standfirst(draft: Draft) -> Iterator[Finding]:
    if not draft.working.standfirst:
        yield Finding(WARNS, _("There is no standfirst."), "standfirst")


def topics(draft: Draft) -> Iterator[Finding]:
    if not draft.working.topics:
        yield Finding(WARNS, _("It has no topic: who follows one will not see it there."), "topics")


def highlights(draft: Draft) -> Iterator[Finding]:
    """A section without any is only missed where the others have theirs."""
    written = [section for section in draft.of(Section) if section.text]
    bare = [section for section in written if not section.highlights]
    if written and len(bare) == len(written):
        yield Finding(WARNS, _("There are no highlights, so it has no key points and is not in the briefing."))
        return
    for section in bare:
        said = _("Section “%(name)s” has no highlights; others have.") % {"name": section}
        yield Finding(WARNS, said, "highlights", section)


def alt_text(draft: Draft) -> Iterator[Finding]:
    shown = [(draft.working.picture, "", "lead_picture", None)] if draft.working.picture else []
    shown += [(figure.picture, figure.alt, "picture", figure) for figure in draft.of(Figure)]
    for picture, own, field, block in shown:
        if not (own or picture.alt or picture.decorative):
            yield Finding(WARNS, _("“%(name)s” has no alt text.") % {"name": picture}, field, block)


def also_reads(draft: Draft) -> Iterator[Finding]:
    """A label that names nothing yet is no fault: it becomes a link when such a story is published."""
    pointing = [also for also in draft.of(AlsoRead) if also.target_id]
    wanted = {also.target_id for also in pointing}
    live = set(LiveArticle.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    for also in pointing:
        if also.target_id not in live:
            said = _("Also read “%(name)s”: that story is not public, so readers see no link.") % {"name": also}
            yield Finding(WARNS, said, "target", also)


CHECKS: tuple[Check, ...] = (valid, body, embargo, headline, standfirst, topics, highlights, alt_text, also_reads)
