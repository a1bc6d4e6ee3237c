"""The publications of a story that is public, and which of their texts readers may read.

An edition is public only while its story is: all is found from the story's live row. Its text is shown only where the
publication lets readers read earlier versions, and nobody has hidden it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from articles.models import Edition, Kind, LiveArticle, Publication
from articles.snapshot import PUBLIC


@dataclass(frozen=True)
class Version:
    """One publication of a story, by the number of its edition. `live`: its text is the story as it is now.

    `redacted` says when something was taken out of it. A hidden one has no note, unless that tells of a correction.
    """

    number: int
    kind: str
    note: str
    at: datetime
    redacted: datetime | None
    readable: bool
    live: bool

    @property
    def kind_word(self) -> str:
        """As readers are told it."""
        return _("Minor change") if self.kind == Kind.MINOR else str(Kind(self.kind).label)

    @property
    def first(self) -> bool:
        return self.kind == Kind.FIRST


def are_readable() -> bool:
    return Publication.current(PUBLIC).earlier_versions


def told(live: LiveArticle, readable: bool) -> QuerySet[Edition]:
    """Those that readers are told of, newest first. A minor change is one where they can see what it was."""
    untold = Q(kind=Kind.MINOR, hidden__isnull=False) if readable else Q(kind=Kind.MINOR)
    return _of(live).exclude(untold).defer("content").order_by("-number")


def shown(live: LiveArticle) -> QuerySet[Edition]:
    """Those whose text readers may read, where they may read any."""
    return _of(live).filter(hidden=None)


def version(live: LiveArticle, edition: Edition, readable: bool) -> Version:
    """`readable`: whether the publication lets readers read earlier versions."""
    hidden = edition.hidden is not None
    return Version(
        number=edition.number,
        kind=edition.kind,
        note="" if hidden and edition.kind != Kind.CORRECTION else edition.note,
        at=live.first_published if edition.kind == Kind.FIRST else edition.at,
        redacted=edition.redacted,
        readable=readable and not hidden,
        live=edition.pk == live.edition_id,
    )


def _of(live: LiveArticle) -> QuerySet[Edition]:
    return Edition.objects.using(PUBLIC).filter(article__live=live)
