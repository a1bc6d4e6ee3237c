"""Where the words and pictures of a story are kept besides its editions, and how they are taken out of there.

All of it is part of the redaction's transaction, after the article was locked.
"""

from collections.abc import Collection, Iterable
from json import dumps

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, ProtectedError, Q, QuerySet, TextField
from django.db.models.functions import Cast

from articles import images
from articles.models import BLOCKS, AlsoRead, Article, Edition, Figure, Picture, Rendition, Scratch
from articles.outbox.models import Job
from articles.outbox.queue import enqueue

from . import schedules
from .passages import Cut, Removal

FORGET = "forget-files"

_WRITTEN = ("headline", "standfirst", "dateline", "withdrawal_reason", "ready_note")
_OF_BLOCKS = ("crosshead", "text", "highlights", "attribution", "caption", "alt", "label", "url")


def redact_copy(article: Article, removal: Removal, by) -> None:
    """The working copy. Open forms become stale, lest they bring it back."""
    cut, was_live = Cut(removal.passages), article.published_version == article.version
    changed = _rewrite(article, cut, _WRITTEN)
    for model in BLOCKS:
        for block in model.objects.filter(parent=article):
            changed |= _rewrite(block, cut, _OF_BLOCKS)
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
        payload = Cut(removal.passages)(job.payload) | {"content": removal.cut(job.payload["content"])}
        if job.finished:
            Job.objects.filter(pk=job.pk).update(payload=payload, last_error=Cut(removal.passages)(job.last_error))
        elif payload != job.payload and Job.objects.pending().filter(pk=job.pk).delete()[0]:
            enqueue(job.kind, payload, due=job.due, key=job.key)


def redact_traces(article: Article, cut: Cut) -> None:
    story = ContentType.objects.get_for_model(Article)
    for entry in LogEntry.objects.filter(content_type=story, object_id=str(article.pk)):
        _rewrite(entry, cut, ("object_repr", "change_message"))
    for scratch in Scratch.objects.filter(article=article):
        _rewrite(scratch, cut, ("fields",))


def redact_pointers(article: Article, cut: Cut) -> set[int]:
    """The labels of also-reads in other stories, in their working copies and editions. Which live stories changed."""
    telling = Q()
    for passage in cut.passages:
        telling |= Q(label__contains=passage)
    for row in AlsoRead.objects.filter(telling).exclude(parent=article) if cut.passages else ():
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
    """Editions whose content, as the database spells JSON, holds one of the passages."""
    spelled = {dumps(each, ensure_ascii=ascii_only)[1:-1] for each in passages for ascii_only in (True, False)}
    telling = Q(pk=None)
    for each in spelled:
        telling |= Q(spelled__contains=each)
    return Edition.objects.alias(spelled=Cast("content", TextField())).filter(telling)


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
