"""The history of a story as a list, bounded: what does not fit is on pages of its own."""

from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import QuerySet

from articles import stories
from articles.keys import story_key
from articles.models import Edition, Label
from articles.stories import Gone

from .versions import Version, are_readable, told, version

SHOWN = 50


@dataclass(frozen=True)
class History:
    """`versions` are newest first. `before` is the number below which all of them are, None on the first page; `older`
    is what it is on the page that follows, None where none does.
    """

    path: str
    story_path: str
    headline: str
    language: str
    label: str
    versions: tuple[Version, ...]
    readable: bool
    before: int | None
    older: int | None
    keys: frozenset[str]

    @property
    def label_word(self) -> str:
        return str(Label(self.label).label) if self.label else ""


def history(path: str, before: int | None = None) -> History | Gone | None:
    """Of the story that is at this path, or was; None where none ever was, or nothing of it is so old."""
    live = stories.live(path)
    if live is None:
        return stories.gone(path)
    readable = are_readable()
    rows = told(live, readable)
    found = _page(rows, before)
    if not found:
        return None
    return History(
        path=f"{quote(live.path)}history/",
        story_path=quote(live.path),
        headline=live.headline,
        language=live.language,
        label=live.label,
        versions=tuple(version(live, row, readable) for row in found[:SHOWN]),
        readable=readable,
        before=before,
        older=found[SHOWN - 1].number if len(found) > SHOWN else None,
        keys=frozenset({story_key(live.pk)}),
    )


def _page(rows: QuerySet[Edition], before: int | None) -> list[Edition]:
    """One more than is shown. None where `before` is no version: each page has one address."""
    if before is None:
        return list(rows[: SHOWN + 1])
    return list(rows.filter(number__lt=before)[: SHOWN + 1]) if rows.filter(number=before).exists() else []
