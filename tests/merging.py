"""What the tests of merging share: names of each kind, and merging two of them."""

from datetime import UTC, datetime, timedelta

from articles.models import Author, Place, Topic
from articles.outbox.worker import run_due
from articles.publishing.merging import merge

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FORMATS = ("rss.xml", "atom.xml", "feed.json")
MODELS = {"topic": Topic, "place": Place, "author": Author}
PREFIXES = {"topic": "topics", "place": "places", "author": "authors"}


def filed(kind: str, *names: str) -> dict:
    return {"topic": {"topics": names}, "author": {"authors": names}, "place": {"dateline": "/".join(names)}}[kind]


def named(name: str, model=Topic):
    return model.objects.get_or_create(name=name)[0]


def join(old: str, new: str, model=Topic) -> None:
    """Merge, and have the worker do what is left to do."""
    merge(named(old, model), into=named(new, model))
    run_due()
