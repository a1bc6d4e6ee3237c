"""Keeping the text of an edition from readers where they may read earlier versions. The edition stays as it is."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from articles.edge.keys import bump
from articles.keys import story_key
from articles.models import Article, Edition
from articles.text import clean

from .log import log
from .verbs import Refused


@transaction.atomic
def hide(edition: Edition, *, reason: str, by=None) -> None:
    """From now on its text is not shown, nor compared with others. That it was published is told as before, and so is
    what it corrected.
    """
    edition, reason = _locked(edition), clean(reason).strip()
    if edition.hidden:
        raise Refused(_("It is hidden already."))
    if hasattr(edition, "live"):
        raise Refused(_("It is what readers see as the story: publish another edition first, or withdraw the story."))
    if not reason:
        raise Refused(_("Say why it is hidden: the reason is kept in the story’s history."))
    _set(edition, datetime.now(UTC).replace(microsecond=0))
    told = {"number": edition.number, "reason": reason}
    log(edition.article, by, _("Hid edition %(number)d from readers: %(reason)s") % told)


@transaction.atomic
def show(edition: Edition, *, by=None) -> None:
    """It is an edition like others again."""
    edition = _locked(edition)
    if not edition.hidden:
        raise Refused(_("It is not hidden."))
    _set(edition, None)
    log(edition.article, by, _("Let readers read edition %(number)d again") % {"number": edition.number})


def _locked(edition: Edition) -> Edition:
    """As it stands now, its story locked: meanwhile nothing is published."""
    article = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.article_id)
    return article.editions.select_related("live", "article").get(pk=edition.pk)


def _set(edition: Edition, hidden: datetime | None) -> None:
    Edition.objects.filter(pk=edition.pk).update(hidden=hidden)
    bump([story_key(edition.article_id)])
