"""The demo's stories, as copy that is taken in like any other."""

from datetime import UTC, datetime
from pathlib import Path

from django.contrib.auth.models import User

from articles.intake import working_copy
from articles.intake.copy import Copy
from articles.intake.named import Names
from articles.intake.text import read
from articles.models import Article, Picture, Publication
from articles.publishing import verbs
from articles.publishing.imports import published_at

from . import pictures

FOLDER = Path(__file__).parent / "stories"


def read_all() -> list[Copy]:
    """All of them, in the order of their dates."""
    read_ones = [read(path.read_bytes()) for path in sorted(FOLDER.glob("*.txt"))]
    return sorted(read_ones, key=lambda copy: copy.dateline_date)


def publish_all(by: User) -> None:
    """Each on its day; on a machine whose clock has not come to that day yet, now."""
    names, zone, now = Names(), Publication.current().zone, datetime.now(UTC)
    leads = pictures.put_up()
    articles = [(Article(demo=True, lead_picture=_lead(copy, leads)), copy) for copy in read_all()]
    for article, copy in articles:
        working_copy.write(article, copy, names, by)
    for article, copy in articles:
        verbs.publish(article, by=by, at=min(published_at(copy, zone), now))


def _lead(copy: Copy, leads: dict[str, Picture]) -> Picture | None:
    return next((picture for headline, picture in leads.items() if copy.headline.startswith(headline)), None)
