"""Verbs on pictures: keeping one, and putting its renditions where pages and feeds find them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from PIL import Image

from articles.edge.keys import bump
from articles.keys import PUBLICATION, story_key
from articles.models import LiveArticle, Picture, Publication, Rendition
from articles.outbox.models import Job
from articles.outbox.queue import enqueue
from articles.pictures import FORMATS, put
from articles.renditions import make

KIND = "renditions"


@dataclass(frozen=True)
class Files:
    """Renditions whose files are written, for this focal point of their picture."""

    focal: tuple[int, int]
    renditions: tuple[Rendition, ...]


@transaction.atomic
def keep(picture: Picture) -> None:
    """Save a picture that was taken in, or its words and its focal point. What must be made of it, the worker makes."""
    before = Picture.objects.select_for_update(no_key=True).filter(pk=picture.pk).first()
    picture.save()
    if before is None or before.focal != picture.focal:
        order(picture)


@transaction.atomic
def order(picture: Picture) -> None:
    """Have the worker make its renditions: the crops alone, where those of the whole are there."""
    enqueue(KIND, {"picture": picture.pk, "crops only": picture.renditions.filter(crop="").exists()})


def lacking() -> QuerySet[Picture]:
    """Pictures without renditions, of which none are coming: they were taken in before there were any, say."""
    current = Rendition.objects.filter(picture=OuterRef("pk"), current=True)
    waiting = Job.objects.pending().filter(kind=KIND).values_list("payload", flat=True)
    some = Exists(current.filter(crop="")) & Exists(current.exclude(crop=""))
    return Picture.objects.exclude(some).exclude(pk__in={payload["picture"] for payload in waiting}).order_by("pk")


def write_files(payload: dict, alive: Callable[[], None]) -> Files | None:
    """The slow part, outside any transaction. A file is named by its content, so writing it again is harmless."""
    picture = Picture.objects.filter(pk=payload["picture"]).first()
    if picture is None:
        return None
    renditions = []
    with default_storage.open(picture.file.name) as file, Image.open(file, formats=tuple(FORMATS)) as image:
        for made in make(image, picture.focal, crops_only=payload["crops only"]):
            alive()
            path = put(made.name, made.content)
            size = {"width": made.width, "height": made.height, "length": len(made.content)}
            renditions.append(Rendition(crop=made.crop, media_type=made.media_type, file=path, **size))
    return Files(picture.focal, tuple(renditions))


def show(payload: dict, files: Files | None) -> None:
    """Part of the caller's transaction: the renditions take the place of those before, wherever the picture stands.

    Crops for a focal point that has moved meanwhile are left: that move has a job of its own.
    """
    rows = Picture.objects.select_for_update(no_key=True)
    picture = rows.filter(pk=payload["picture"]).first()
    if files is None or picture is None:
        return
    moved = picture.focal != files.focal
    _replace(picture, [each for each in files.renditions if not (moved and each.crop)])
    bump(_shown_by(picture))


def _replace(picture: Picture, renditions: list[Rendition]) -> None:
    """Those that were current stay, to be served to who still asks for them."""
    picture.renditions.filter(crop__in={each.crop for each in renditions}).update(current=False)
    picture.renditions.filter(file__in=[each.file for each in renditions]).delete()
    for each in renditions:
        each.picture = picture
    Rendition.objects.bulk_create(renditions)


def _shown_by(picture: Picture) -> Iterable[str]:
    """The keys of whatever public shows the picture."""
    stories = LiveArticle.objects.filter(edition__pictures=picture).values_list("pk", flat=True)
    publication = Publication.objects.filter(Q(logo=picture) | Q(icon=picture)).exists()
    return {*map(story_key, stories), *([PUBLICATION] if publication else [])}
