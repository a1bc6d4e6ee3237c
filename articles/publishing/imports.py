"""Copy in files → stories, and out to readers if that is asked for. All files or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import Enum
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.intake import working_copy
from articles.intake.copy import BadCopy, Copy
from articles.intake.files import dateline_line, read_file
from articles.intake.named import Names
from articles.intake.text import read
from articles.models import Article, Kind, Publication

from . import verbs
from .batch import batch

EARLIEST = 1000  # a year has four digits in an address, and in a feed


class Fate(Enum):
    NEW = "new"
    REFRESHED = "refreshed"
    PUBLISHED = "published"  # a draft whose copy has not changed
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Problem:
    """`line` is 1-based; 0 stands for the file as a whole."""

    file: str
    line: int
    reason: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


class BadBatch(Exception):
    """Nothing was written. `problems` has them all, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]):
        super().__init__()
        self.problems = tuple(problems)


@dataclass
class Story:
    """One file on its way: first read, then given its article, then its fate."""

    file: str
    data: bytes
    copy: Copy
    article: Article | None = None
    fate: Fate = Fate.UNCHANGED

    def problem(self, reason: str, line: int = 0) -> Problem:
        return Problem(self.file, line, reason)

    def problems(self, error: ValidationError) -> list[Problem]:
        return [self.problem(reason) for reason in error.messages]


def bring_in(files: Sequence[str], *, publish: bool = False, by=None) -> list[Story]:
    """Each file's story, in the order of the files. Raises `BadBatch`, and then nothing has happened.

    Everything is written before anything is published: the keys are bumped as late as can be.
    """
    stories, problems = _read(files)
    problems += _twice(stories)
    if publish:
        problems += _of_no_day_for_publication(stories)
    with batch(Article.objects.filter(copy_key__in=[working_copy.identity(story.copy) for story in stories])) as known:
        problems += _write(stories, known, publish, by)
        if publish and not problems:
            problems += _publish(stories, by)
        if problems:
            raise BadBatch(sorted(problems, key=lambda problem: files.index(problem.file)))
    return stories


def published_at(copy: Copy, zone: ZoneInfo) -> datetime | None:
    """When copy that is published as it came was first published: its dateline's day begins. None is now."""
    return datetime.combine(copy.dateline_date, time(), zone) if copy.dateline_date else None


def _read(files: Sequence[str]) -> tuple[list[Story], list[Problem]]:
    stories, problems = [], []
    for file in files:
        try:
            data = read_file(file)
            stories.append(Story(file, data, read(data)))
        except BadCopy as bad:
            problems.append(Problem(file, bad.line, bad.reason))
    return stories, problems


def _twice(stories: list[Story]) -> list[Problem]:
    first: dict[str, Story] = {}
    firsts = [first.setdefault(working_copy.identity(story.copy), story) for story in stories]
    return [
        story.problem(_("this is the story of %(file)s again: the same headline and date") % {"file": other.file})
        for story, other in zip(stories, firsts, strict=True)
        if other is not story
    ]


def _of_no_day_for_publication(stories: list[Story]) -> list[Problem]:
    zone, now = Publication.current().zone, datetime.now(UTC)
    wrong = ((story, _why_not_then(story.copy, zone, now)) for story in stories)
    return [story.problem(why, dateline_line(story.data)) for story, why in wrong if why]


def _why_not_then(copy: Copy, zone: ZoneInfo, now: datetime) -> str:
    day = copy.dateline_date
    if day and day.year < EARLIEST:
        return _("nothing was published in the year %(year)d: correct the dateline") % {"year": day.year}
    if day and published_at(copy, zone) > now:
        return _("%(day)s is yet to come: import it without --publish, and schedule it in the desk") % {"day": day}
    return ""


def _write(stories: list[Story], known: list[Article], publish: bool, by) -> list[Problem]:
    names, by_key, problems = Names(), {article.copy_key: article for article in known}, []
    for story in stories:
        story.article = by_key.get(working_copy.identity(story.copy), Article())
        story.fate = _fate(story.article, story.copy, publish)
        try:
            if story.fate in (Fate.NEW, Fate.REFRESHED):
                _check_not_taken_over(story.article, publish)
                working_copy.write(story.article, story.copy, names, by)
        except ValidationError as error:
            problems += story.problems(error)
    return problems


def _fate(article: Article, copy: Copy, publish: bool) -> Fate:
    if article.pk is None:
        return Fate.NEW
    if article.copy_digest != working_copy.digest(copy):
        return Fate.REFRESHED
    is_draft = not (article.first_published or article.scheduled_for or working_copy.edited_since(article))
    return Fate.PUBLISHED if publish and is_draft else Fate.UNCHANGED


def _check_not_taken_over(article: Article, publish: bool) -> None:
    """Copy never undoes what somebody has done in the desk since it came."""
    if article.pk is None:
        return
    story = {"story": article.pk}
    if working_copy.edited_since(article):
        raise ValidationError(_("story %(story)d was edited in the desk since it was imported: edit it there") % story)
    if article.scheduled_for:
        raise ValidationError(_("story %(story)d is scheduled: unschedule it in the desk first") % story)
    if article.withdrawn and publish:
        raise ValidationError(_("story %(story)d was withdrawn: publish it again in the desk") % story)


def _publish(stories: list[Story], by) -> list[Problem]:
    zone, problems = Publication.current().zone, []
    for story in stories:
        kind = Kind.UPDATE if story.article.first_published else None
        try:
            if story.fate is not Fate.UNCHANGED:
                verbs.publish(story.article, kind=kind, by=by, at=published_at(story.copy, zone))
        except ValidationError as error:
            problems += story.problems(error)
    return problems
