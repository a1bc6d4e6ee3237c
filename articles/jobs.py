"""What the worker does for this app. `articles.outbox` finds this module by its name."""

from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage

from articles.models import Article
from articles.outbox.registry import handler
from articles.publishing import front_page, indexing, pictures, reaches, refiling, schedules, verbs

handler(pictures.KIND, prepare=pictures.write_files)(pictures.show)


@handler(schedules.KIND)
def publish_on_time(payload: dict) -> None:
    by = get_user_model().objects.filter(pk=payload["by"]).first() if payload["by"] else None
    verbs.publish_frozen(
        Article.objects.get(pk=payload["article"]),
        payload["content"],
        kind=payload["kind"],
        note=payload["note"],
        by=by,
        version=payload["version"],
    )


@handler(reaches.FORGET)
def forget_files(names: list[str]) -> None:
    """Those of redacted pictures, but for what was taken in again. Deleted twice is deleted."""
    for name in names:
        if not reaches.is_used(name):
            default_storage.delete(name)


@handler(front_page.KIND)
def end_picks(payload: dict) -> None:
    front_page.take_away_ended()


@handler(refiling.KIND)
def refile(payload: dict) -> None:
    refiling.refile(payload["kind"], payload["merged"])


@handler(indexing.KIND)
def index(payload: dict) -> None:
    indexing.index(payload["after"])


@handler(indexing.FORGET)
def forget_words(payload: dict) -> None:
    indexing.forget(begin=payload["begin"])
