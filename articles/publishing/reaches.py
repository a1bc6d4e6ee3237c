"""Where the words and pictures of a story are kept besides its editions, and how they are taken out of there.

All of it is part of the redaction's transaction, after the article was locked.
"""

from collections.abc import Collection, Iterable
from functools import reduce
from json import dumps
from operator import or_

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, ProtectedError, Q, QuerySet, TextField
from django.db.models.functions import Cast

from articles import images
from articles.models import AlsoRead, Article, Edition, Figure, Picture, Rendition, Scratch
from articles.outbox.models import Job
from articles.outbox.queue import enqueue

from . import schedules, working
from .freeze import freeze_block
from .passages import Cut, Removal

FORGET = "forget-files"

_LONG = 1_000  # characters: SQLite looks for no more than 50,000 bytes, and JSON spells some with six
_PORTION = 500

_WRITTEN = ("headline", "standfirst", "dateline", "withdrawal_reason", "ready_note")
_OF_BLOCKS = ("crosshead", "text", "highlights", "attribution", "caption", "alt", "label", "url")


def redact_copy(article: Article, removal: Removal, by) -> None:
    """The working copy. Open forms become stale, lest they bring it back."""
    cut, was_live = removal.words, article.published_version == article.version
    changed = _rewrite(article, cut, _WRITTEN)
    for block in working.blocks(article):
        gone = freeze_block(block) in removal.blocks and bool(block.delete())
        changed |= gone or _rewrite(block, cut, _OF_BLOCKS)
    changed |= bool(Figure.objects.filter(parent=article, picture__in=removal.pictures).delete()[0])
    if article.lead_picture_id in removal.pictures:
        article.lead_picture, changed = None, True
        article.save(update_fields=["lead_picture"])
    shown = Picture.objects.filter(Q(led=article) | Q(figures__parent=article) | Q(editions__article=article))
    for picture in shown.distinct():
        _rewrite(picture, cut, ("alt", "caption", "credit", "rights"))
    if changed:
        article.touch(by)
        if was_live:
            Article.objects.filter(pk=article.pk).update(published_version=article.version)


def _rewrite(row: Model, cut: Cut, names: Collection[str]) -> bool:
    """These fields of a row without the passages; whether any held one. What became too long is cut short."""
    changed = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname) if field.name in names else None
        if value and (kept := cut(value)) != value:
            setattr(row, field.attname, kept[: field.max_length] if isinstance(kept, str) else kept)
            changed.append(field.name)
    if changed:
        type(row)._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in changed})
    return bool(changed)


def redact_jobs(article: Article, removal: Removal) -> None:
    """A schedule is replaced, so that a worker who has read the old one already is rolled back."""
    for job in Job.objects.filter(kind=schedules.KIND, payload__article=article.pk):
        payload = removal.words(job.payload) | {"content": removal.cut(job.payload["content"])}
        if job.finished:
            Job.objects.filter(pk=job.pk).update(payload=payload, last_error=removal.words(job.last_error))
        elif payload != job.payload and Job.objects.pending().filter(pk=job.pk).delete()[0]:
            enqueue(job.kind, payload, due=job.due, key=job.key)


def redact_history(article: Article, cut: Cut) -> None:
    story = ContentType.objects.get_for_model(Article)
    for entry in LogEntry.objects.filter(content_type=story, object_id=str(article.pk)):
        _rewrite(entry, cut, ("object_repr", "change_message"))


def redact_scratches(article: Article, cut: Cut) -> None:
    """Anybody's: those of this story, and of such as were never saved, which may be about the same. Of other stories
    the also-reads alone."""
    for scratch in Scratch.objects.iterator():
        whole = scratch.article_id in (None, article.pk)
        kept = [[name, cut(value) if whole or name.endswith("-label") else value] for name, value in scratch.fields]
        if kept != scratch.fields:
            Scratch.objects.filter(pk=scratch.pk).update(fields=kept)


def redact_pointers(article: Article, cut: Cut) -> set[int]:
    """The labels of also-reads in other stories, in their working copies and editions. Which live stories changed."""
    for row in _containing(cut.passages, "label", AlsoRead.objects.exclude(parent=article)):
        _rewrite(row, cut, ("label",))
    pointing = set()
    for edition in holding(cut.passages).exclude(article=article):
        content = edition.content | {"blocks": [_relabelled(block, cut) for block in edition.content["blocks"]]}
        if content != edition.content:
            Edition.objects.filter(pk=edition.pk).update(content=content)
            pointing.add(edition.article_id)
    return pointing


def _relabelled(block: dict, cut: Cut) -> dict:
    return block | {"label": cut(block["label"])} if block["type"] == "also_read" else block


def holding(passages: Iterable[str]) -> QuerySet[Edition]:
    """Editions whose content, as the database spells JSON, holds one of the passages, or one that begins like it."""
    spelled = {dumps(each[:_LONG], ensure_ascii=ascii) for each in passages for ascii in (True, False)}
    editions = Edition.objects.alias(spelled=Cast("content", TextField()))
    return _containing({each[1:-1] for each in spelled}, "spelled", editions)


def _containing(words: Iterable[str], field: str, rows: QuerySet) -> QuerySet:
    """Asked for in portions: SQLite takes no condition of more than 1,000 parts."""
    words, found = sorted(words), set()
    for begin in range(0, len(words), _PORTION):
        telling = (Q(**{f"{field}__contains": each}) for each in words[begin : begin + _PORTION])
        found |= set(rows.filter(reduce(or_, telling)).values_list("pk", flat=True))
    return rows.filter(pk__in=found)


def drop_pictures(article: Article, removal: Removal) -> None:
    """Row, renditions and files, unless another story shows the picture: it is to be taken out of that one as well."""
    for picture in Picture.objects.filter(pk__in=removal.pictures - _coming()):
        files = [picture.file.name, *picture.renditions.values_list("file", flat=True)]
        try:
            with transaction.atomic():
                picture.delete()
        except ProtectedError:
            continue
        unused = [name for name in files if not is_used(name)]
        if unused:
            enqueue(FORGET, unused)


def _coming() -> set[int]:
    """The pictures of what is scheduled."""
    waiting = Job.objects.pending().filter(kind=schedules.KIND).values_list("payload", flat=True)
    return {pk for payload in waiting for pk in images.ids(payload["content"])}


def is_used(file: str) -> bool:
    """Files are named by their content: the same picture, taken in again, is the same file."""
    return Picture.objects.filter(file=file).exists() or Rendition.objects.filter(file=file).exists()
