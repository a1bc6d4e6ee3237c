"""What editors put on top of the front page, and for how long."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.edge.keys import bump
from articles.keys import FRONT_PAGE
from articles.models import Article, FrontPick, LiveArticle, Publication
from articles.outbox import queue

from .batch import take_turns
from .log import log

KIND = "front-page"
PLACES = range(4)  # the lead, and the seconds


@dataclass(frozen=True)
class Pick:
    """A story, by its id, and when it leaves its place by itself: None for never."""

    article: int
    until: datetime | None = None


def standing() -> dict[int, Pick]:
    """The picks by place. The lead's is 0."""
    return {row.position: Pick(row.article_id, row.until) for row in FrontPick.objects.order_by("position")}


@transaction.atomic
def arrange(picks: Mapping[int, Pick], *, by=None) -> None:
    """Have these stories on top, each in its place, and no others. A place without one goes to the newest story.

    What depends on the clock is a job of its own: at `until` it takes the pick away, so that the page depends on what
    is stored, and on nothing else. Raises `ValidationError` with everything that is wrong, and then nothing is changed.
    """
    take_turns()
    articles = _locked({pick.article for pick in picks.values()})
    _check(picks, articles)
    queue.cancel(KIND)
    FrontPick.objects.all().delete()
    FrontPick.objects.bulk_create(
        FrontPick(position=place, article_id=pick.article, until=pick.until) for place, pick in sorted(picks.items())
    )
    for until in sorted({pick.until for pick in picks.values() if pick.until}):
        queue.enqueue(KIND, {}, due=until, key=KIND)
    log(Publication.current(), by, _told([articles[pick.article] for _place, pick in sorted(picks.items())]))
    bump([FRONT_PAGE])


@transaction.atomic
def take_away_ended() -> None:
    """What the worker does at an end."""
    take_turns()
    ended, _rows = FrontPick.objects.filter(until__lte=Now()).delete()
    if ended:
        bump([FRONT_PAGE])


def drop(articles: Collection[Article]) -> None:
    """Stories that leave the site. Their own keys, which they bump, are on the front page as well."""
    FrontPick.objects.filter(article__in=articles).delete()


def _locked(pks: Collection[int]) -> dict[int, Article]:
    """So that none of them is withdrawn while it is being picked."""
    rows = Article.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks)
    return {article.pk: article for article in rows.order_by("pk")}


def _check(picks: Mapping[int, Pick], articles: Mapping[int, Article]) -> None:
    chosen = [pick.article for pick in picks.values()]
    live = set(LiveArticle.objects.filter(pk__in=chosen).values_list("pk", flat=True))
    past = {pick.article for pick in picks.values() if pick.until and pick.until <= timezone.now()}
    wrong = [_("There are %(count)d places.") % {"count": len(PLACES)}] if picks.keys() - set(PLACES) else []
    for pk in dict.fromkeys(chosen):
        name = {"name": articles.get(pk, pk)}
        if pk not in live:
            wrong.append(_("“%(name)s” is not live, so it cannot stand on the front page.") % name)
        if chosen.count(pk) > 1:
            wrong.append(_("“%(name)s” is chosen twice.") % name)
        if pk in past:
            wrong.append(_("“%(name)s” has an end that has passed: choose a later one, or none.") % name)
    if wrong:
        raise ValidationError(wrong)


def _told(articles: list[Article]) -> str:
    names = "; ".join(f"“{article}”" for article in articles)
    return _("On top of the front page: %(names)s") % {"names": names or _("the newest stories")}
