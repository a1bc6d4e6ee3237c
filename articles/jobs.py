"""What the worker does for this app. `articles.outbox` finds this module by its name."""

from django.contrib.auth import get_user_model

from articles.models import Article
from articles.outbox.registry import handler
from articles.publishing import refiling, schedules, verbs


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


@handler(refiling.KIND)
def refile(payload: dict) -> None:
    refiling.refile(payload["kind"], payload["merged"])
