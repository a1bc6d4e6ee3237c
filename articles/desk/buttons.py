"""What the bar under a story offers. Pure: a story and what its editor may do in, buttons out."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.models import Article, State

from .times import brief

PUBLISH, WITHDRAW, RESTORE = (f"articles.{verb}_article" for verb in ("publish", "withdraw", "restore"))
REDACT, HIDE = "articles.redact_edition", "articles.hide_edition"
CHANGE = "articles.change_article"


@dataclass(frozen=True)
class Button:
    """Pressed, it saves the form and goes on as its name says. `strong` is the one that changes what readers see."""

    name: str
    label: str
    strong: bool = False


def offered(article: Article | None, may: Callable[[str], bool]) -> list[Button]:
    """`article` is None while it was never saved. An ellipsis says that a question comes before anything happens."""
    found = []
    if may(PUBLISH):
        found += [*_reschedule(article), _publish(article), *_schedule(article)]
    if article and article.first_published and not article.withdrawn and may(WITHDRAW):
        found.append(Button("_withdraw", _("Withdraw…")))
    if may(CHANGE):
        found += _ready(article, may)
    return found


def saved(article: Article) -> str:
    """What a plain Save has changed for readers: nothing."""
    if article.state == State.CHANGED:
        return _("Saved. Readers see the story as it was last published, until you publish again.")
    if article.scheduled_for:
        return _("Saved. What is scheduled is the text as it was then: schedule it again to send this one out.")
    if article.state == State.LIVE:
        return _("Saved. Readers see this text already.")
    return _("Saved. Readers do not see it before it is published.")


def _ready(article: Article | None, may: Callable[[str], bool]) -> list[Button]:
    """Who may publish is the desk."""
    if article and article.ready:
        return [Button("_not_ready", _("Not ready"))]
    return [] if may(PUBLISH) else [Button("_ready", _("Hand to the desk…"))]


def saving(article: Article | None) -> str:
    """The label of the button that saves and does no more."""
    if article and (article.first_published or article.scheduled_for):
        return _("Save; readers see no change")
    return _("Save draft")


def _publish(article: Article | None) -> Button:
    if not article or not (article.first_published or article.scheduled_for):
        return Button("_publish", _("Publish now"), strong=True)
    label = _("Publish now…") if not article.first_published else _("Publish update…")
    if article.withdrawn:
        label = _("Publish again…")
    return Button("_ask_publish", label, strong=not article.scheduled_for)


def _schedule(article: Article | None) -> list[Button]:
    if article and article.scheduled_for:
        return [Button("_schedule", _("Reschedule…")), Button("_unschedule", _("Unschedule"))]
    return [Button("_schedule", _("Schedule…"))]


def _reschedule(article: Article | None) -> list[Button]:
    if not article or not article.scheduled_for:
        return []
    label = _("Schedule these changes for %(time)s") % {"time": brief(article.scheduled_for)}
    return [Button("_reschedule", label, strong=True)]
