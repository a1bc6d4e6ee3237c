"""What can be done to a story. Each verb is one transaction, and each answers with what it has made.

All take keyword arguments but for the story itself, and `by`, the user who does it: None stands for a command
or the worker. All lock the article first, so that two of them on one story come one after the other.
"""

from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles import images
from articles.models import Article, Edition, EditionPicture, Kind
from articles.text import clean, slugify

from . import front_page, readiness, schedules, working
from .addresses import claim_path
from .freeze import SCHEMA, freeze
from .log import log
from .store import refresh

_WRITTEN = ("first_published", "slug", "withdrawn", "withdrawal_reason", "published_version", "scheduled_for")


class Refused(ValidationError):
    """The verb does not fit the state of the story. `messages` says why, in words an editor uses."""


@transaction.atomic
def publish(
    article: Article, *, kind: str | None = None, note: str = "", by=None, at: datetime | None = None
) -> Edition:
    """Freeze the working copy into an edition, and make it what is public.

    `kind` is not asked for the first time. `at` is for imports alone: the date of first publication of a story that
    never was public. Raises `NotPublishable` or `Refused`, and then nothing has happened.
    """
    article, now = _locked(article), _now()
    copy = working.read(article)
    working.check(article, copy, now)
    schedules.cancel(article)
    return _mint(article, freeze(copy), kind=kind, note=note, by=by, now=now, at=at or now, version=article.version)


@transaction.atomic
def publish_frozen(article: Article, content: dict, *, kind: str | None, note: str, by, version: int) -> Edition:
    """What `schedule` has promised: the content as it was frozen then, published now. The end of its job ends it."""
    article, now = _locked(article), _now()
    article.scheduled_for = None
    return _mint(article, content, kind=kind, note=note, by=by, now=now, at=now, version=version)


@transaction.atomic
def schedule(article: Article, *, at: datetime, kind: str | None = None, note: str = "", by=None) -> None:
    """Freeze the working copy now, to be published at `at` by the worker. A schedule that stood is replaced."""
    article, now = _locked(article), _now()
    if at <= now:
        raise Refused(_("That time has passed: choose a later one, or publish now."))
    copy = working.read(article)
    working.check(article, copy, at)
    _check_kind(article, kind, note)
    schedules.cancel(article)
    schedules.enqueue(article, at, content=freeze(copy), kind=kind, note=note, by=by)
    told = {"step": _step(article.editions.count() + 1), "time": f"{at:%Y-%m-%d %H:%M}"}
    log(article, by, _("Scheduled edition %(step)s for %(time)s UTC") % told)


@transaction.atomic
def unschedule(article: Article, *, by=None) -> None:
    article = _locked(article)
    if not schedules.cancel(article):
        raise Refused(_("It is not scheduled any more."))
    log(article, by, _("Unscheduled"))


@transaction.atomic
def withdraw(article: Article, *, reason: str, by=None) -> None:
    """Take a story off the site. Its address and its editions stay; published again, it is the same story."""
    article, now = _locked(article), _now()
    if not article.first_published or article.withdrawn:
        raise Refused(_("It is not live, so it cannot be withdrawn."))
    if not clean(reason).strip():
        raise Refused(_("Say why it is withdrawn: the reason is kept with the story."))
    schedules.cancel(article)
    article.withdrawn, article.withdrawal_reason = now, clean(reason).strip()
    article.save(update_fields=["withdrawn", "withdrawal_reason"])
    front_page.drop([article])
    refresh([article], now)
    told = {"number": article.editions.count(), "reason": article.withdrawal_reason}
    log(article, by, _("Withdrew edition %(number)d: %(reason)s") % told)


@transaction.atomic
def restore(edition: Edition, *, by=None) -> Article:
    """Put an edition back into the working copy. Nothing public changes until that is published."""
    article = _locked(edition.article)
    working.write(article, edition.content)
    article.touch(by)
    told = {"number": edition.number, "newest": article.editions.count()}
    log(article, by, _("Restored edition %(number)d into the working copy; the newest is %(newest)d") % told)
    return article


def _mint(article: Article, content: dict, *, kind, note, by, now, at, version: int) -> Edition:
    """The edition, the address, the live rows, the bumps and the log: all or nothing."""
    kind = _check_kind(article, kind, note)
    article.first_published = article.first_published or at.replace(microsecond=0)
    article.slug = article.slug or slugify(content["headline"])  # from now on a new headline moves nothing
    edition = Edition.objects.create(
        article=article,
        number=article.editions.count() + 1,
        kind=kind,
        note=clean(note).strip(),
        path=claim_path(article, article.slug),
        schema=SCHEMA,
        content=content,
        article_version=version,
        at=now,
        by=by,
        by_name=(by.get_full_name() or by.get_username()) if by else "",
    )
    EditionPicture.objects.bulk_create(
        EditionPicture(edition=edition, picture_id=pk) for pk in sorted(images.ids(content))
    )
    article.withdrawn, article.withdrawal_reason, article.published_version = None, "", version
    article.save(update_fields=_WRITTEN)
    if version == article.version:  # else a later text was handed in than the one that goes out
        readiness.clear(article)
    refresh([article], now)
    log(
        article,
        by,
        _("Published edition %(step)s: %(kind)s") % {"step": _step(edition.number), "kind": edition.get_kind_display()},
    )
    return edition


def _step(number: int) -> str:
    """From which edition to which."""
    return f"{number - 1} → {number}" if number > 1 else str(number)


def _check_kind(article: Article, kind: str | None, note: str) -> str:
    if not article.first_published:
        if kind not in (None, Kind.FIRST):
            raise Refused(_("It was never published, so there is nothing to update or correct."))
        return Kind.FIRST
    if kind not in (Kind.UPDATE, Kind.CORRECTION, Kind.MINOR):
        raise Refused(_("It was published before: say whether this is an update, a correction or a minor change."))
    if kind == Kind.CORRECTION and not clean(note).strip():
        raise Refused(_("A correction needs a note that tells readers what was wrong."))
    if article.withdrawn and kind != Kind.UPDATE:
        raise Refused(_("It was withdrawn: publish it again as an update."))
    return kind


def _locked(article: Article) -> Article:
    """The article as it stands now. The row's lock holds on PostgreSQL; on SQLite the transaction is the lock.

    No stronger than it must be: others may go on pointing at this story while it is locked.
    """
    return Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article.pk)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
