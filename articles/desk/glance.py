"""The desk at a glance: what its first page lists. As many queries as lists, each one range of an index."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article, LiveEntry, LiveListing, State
from articles.models.article import STATES
from articles.outbox.models import Job
from articles.publishing import schedules

from .buttons import PUBLISH
from .stale import name

SHOWN = 8
JOBS = "outbox.view_job"


@dataclass(frozen=True)
class Line:
    """One story: its id, and what is said of it."""

    pk: int
    headline: str
    told: str


@dataclass(frozen=True)
class Strip:
    """A short list. `link` leads to the whole of it; `empty` is what stands there when there is nothing."""

    title: str
    lines: list[Line]
    link: str
    empty: str

    @property
    def more(self) -> bool:
        return len(self.lines) > SHOWN


def context(user: User) -> dict:
    """What the template of the first page is given. `loud` are sentences about what went wrong."""
    return {"loud": list(_loud(user)), "overdue": _overdue(), "strips": _strips(user), "shown": SHOWN}


def _strips(user: User) -> list[Strip]:
    """Writers begin with their own; those who publish, with what waits for them."""
    desk = [_ready(), _scheduled(), _changed(), _drafts()]
    return [*desk, _latest()] if user.has_perm(PUBLISH) else [_own(user), *desk, _latest()]


def _loud(user: User):
    if Job.objects.overdue().values_list("pk", flat=True).first():
        told = _("What is due is not being done, for more than 30 seconds now: is the worker running? (%(command)s)")
        yield told % {"command": "manage.py worker"}, _jobs(user)
    if failed := list(Job.objects.filter(failed=True).order_by("-id").values_list("kind", flat=True)[:SHOWN]):
        kinds = ", ".join(sorted(set(failed)))
        yield (
            _("The worker has given up on something (%(kinds)s): somebody must see to it.") % {"kinds": kinds},
            _jobs(user),
        )


def _jobs(user: User) -> str:
    return reverse("admin:outbox_job_changelist") if user.has_perm(JOBS) else ""


def _overdue() -> list[Line]:
    return [Line(story.pk, story.headline, _hour(story.scheduled_for)) for story in _first(schedules.overdue())]


def _own(user: User) -> Strip:
    empty = _("You have no draft. What you write stands here until it is published.")
    return _strip(_("Your drafts"), _state(State.DRAFT).filter(changed_by=user), "state=draft", empty)


def _ready() -> Strip:
    empty = _("Nothing waits for the desk. Writers mark a story as ready when it can go out.")
    stories = Article.objects.filter(ready=True).order_by("-changed", "-id")
    lines = [_line(story, _and(_who(story), story.ready_note)) for story in _first(stories)]
    return Strip(_("Ready for the desk"), lines, _list("ready=1"), empty)


def _scheduled() -> Strip:
    lines = [_line(story, _hour(story.scheduled_for)) for story in _first(schedules.coming())]
    return Strip(_("Goes out next"), lines, _list("state=scheduled"), _("Nothing is scheduled."))


def _changed() -> Strip:
    empty = _("Readers see every story as it is saved.")
    return _strip(_("Live, with unpublished changes"), _state(State.CHANGED), "state=changed", empty)


def _drafts() -> Strip:
    empty = _("There is no draft. “Write a story” begins one.")
    return _strip(_("In progress"), _state(State.DRAFT), "state=draft", empty)


def _latest() -> Strip:
    home = LiveListing.objects.filter(kind="home").values_list("pk", flat=True).first()
    entries = LiveEntry.objects.filter(listing=home).order_by("-first_published", "-story", "-correction")
    rows = entries.values_list("story", "story__headline", "first_published", "story__edition__by_name")[: SHOWN + 1]
    lines = [Line(pk, headline, _and(_hour(at), by)) for pk, headline, at, by in rows]
    empty = _("Nothing was published yet.")
    return Strip(_("Latest published"), lines, _list("state=live"), empty)


def _state(state: State) -> QuerySet[Article]:
    return Article.objects.filter(STATES[state]).order_by("-changed", "-id")


def _strip(title: str, stories: QuerySet[Article], query: str, empty: str) -> Strip:
    lines = [_line(story, _and(_who(story), _hour(story.changed))) for story in _first(stories)]
    return Strip(title, lines, _list(query), empty)


def _first(stories: QuerySet[Article]) -> QuerySet[Article]:
    """One more than is shown, which says that there are more."""
    return stories.select_related("changed_by")[: SHOWN + 1]


def _line(story: Article, told: str) -> Line:
    return Line(story.pk, story.headline, told)


def _who(story: Article) -> str:
    return name(story.changed_by) if story.changed_by else ""


def _and(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _hour(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j M Y, H:i")


def _list(query: str) -> str:
    return f"{reverse('admin:articles_article_changelist')}?{query}"
