"""The desk of a site in a process of its own, on any day of the past: `python -m tests.clients.newsdesk`.

It reads what to do, a line of JSON each: `{"verb": …, "at": …, …}`. Nothing public knows what time it is, so a month
told to the desk's own clock is a month to every subscriber.
"""

import json
import os
import sys
from datetime import datetime, timedelta
from unittest import mock

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from articles.models import Article, Section, Topic  # noqa: E402 - models can only be imported once Django is set up
from articles.outbox.models import Job  # noqa: E402
from articles.publishing import merging, names, refiling, verbs  # noqa: E402
from tests import stories  # noqa: E402
from tests.jobs import wait_until  # noqa: E402


def publish(at: datetime, told: list[dict], hours: int) -> list[str]:
    """All of these, so many hours apart; answers with their ids."""
    return [_publish(at + number * timedelta(hours=hours), **story) for number, story in enumerate(told)]


def _publish(at: datetime, headline: str, text: str, topics: list[str]) -> str:
    return stories.publish(headline, at=at, sections=[("", text, [])], topics=topics).feed_id


def change(at: datetime, story: str, kind: str, note: str = "", text: str = "", headline: str = "") -> None:
    article = Article.objects.get(feed_id=story)
    if text:
        Section.objects.filter(parent=article).update(text=f"<p>{text}</p>")
    article = stories.edit(article, headline=headline or article.headline)
    verbs.publish(article, kind=kind, note=note)


def withdraw(at: datetime, story: str) -> None:
    verbs.withdraw(Article.objects.get(feed_id=story), reason="Not so.")


def rename(at: datetime, topic: str, name: str) -> None:
    row = Topic.objects.get(name=topic)
    row.name = name
    names.rename(row)


def merge(at: datetime, topic: str, into: str) -> None:
    """Over once the worker of the site has refiled the stories."""
    merging.merge(Topic.objects.get(name=topic), into=Topic.objects.get(name=into))
    wait_until(lambda: not Job.objects.pending().filter(kind=refiling.KIND).exists())


VERBS = {verb.__name__: verb for verb in (publish, change, withdraw, rename, merge)}


def act(verb: str, at: str, **how):
    then = datetime.fromisoformat(at)
    with mock.patch.object(verbs, "_now", lambda: then):
        return VERBS[verb](then, **how)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(act(**json.loads(line))), flush=True)  # noqa: T201
