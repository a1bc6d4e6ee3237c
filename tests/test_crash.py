"""kill -9 at every step of a verb: what it does has happened in full, or not at all."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from articles.edge.models import Bump, SurrogateKey
from articles.models import Address, Article, Edition, LiveArticle, LiveEntry, LiveListing, Shelf, Tombstone
from articles.outbox.models import Job
from articles.publishing import verbs

from .shared_database import shared_database
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = (
    Article,
    Edition,
    Address,
    LiveArticle,
    LiveEntry,
    LiveListing,
    Shelf,
    Tombstone,
    Bump,
    SurrogateKey,
    Job,
    LogEntry,
)
DAY = timedelta(days=1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FILED = {"topics": ["Harbour", "Trams"], "authors": ["Ana Ray"], "dateline": "Osterwick/Holmford"}


@pytest.fixture
def crash(transactional_db, tmp_path):
    """Does a verb in a process of its own, killed before the given step."""
    with shared_database(tmp_path) as environment:
        command = [sys.executable, "-m", "tests.crash"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command, env=environment, text=True, **pipes) as process:

            def ask(**task):
                process.stdin.write(json.dumps(task) + "\n")
                process.stdin.flush()
                return process.stdout.readline().strip()

            yield ask
            process.stdin.close()


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create(username="editor")


def state():
    return {model.__name__: sorted(model.objects.values_list(), key=repr) for model in TABLES}


def changed(old, new):
    """The rows that came, by the name of their table."""
    return {table: [row for row in new[table] if row not in old[table]] for table in new if new[table] != old[table]}


def at_every_step(crash, verb, article, by):
    """Kill it before each step in turn, until one left a trace: what stood before that, and what stands since."""
    old = state()
    for step in range(200):
        assert crash(verb=verb, article=article.pk, by=by.pk, step=step) == "killed"
        if state() != old:
            assert step > 20
            return old, state()
    raise AssertionError("it left no trace")


def keys(state):
    return {key for _, key, *_ in state["Bump"]}


def names(listings):
    return {f"listing:{listing.name}" for listing in listings}


def test_a_first_publication_happens_in_full_or_not_at_all(crash, editor, all_is_well):
    article = write("Ferry Runs Again", **FILED)
    verbs.schedule(article, at=timezone.now() + DAY)

    old, new = at_every_step(crash, "publish", article, editor)

    article.refresh_from_db()
    live, listings = LiveArticle.objects.get(), LiveListing.objects.exclude(kind="corrections")
    assert changed(old, new).keys() == {model.__name__ for model in TABLES if model is not Tombstone}
    assert (live.edition.number, live.edition.by, live.path) == (1, editor, Address.objects.get().path)
    assert live.entries.count() == listings.count() == Shelf.objects.filter(number=1, count=1).count() == 7
    assert keys(new) == {
        *names(listings),
        *(f"shelf:{listing.name}:1" for listing in listings),
        *("months", f"month:{live.month}", "search"),
        *("directory", f"story:{article.pk}", f"path:{live.path}", f"headline:{live.headline_key}"),
    }
    assert {name for name, *_ in new["SurrogateKey"]} == keys(new)
    assert (article.scheduled_for, Job.objects.count()) == (None, 0)
    assert LogEntry.objects.filter(user=editor, object_id=article.pk).count() == 1
    assert all_is_well()


def test_a_correction_happens_in_full_or_not_at_all(crash, editor, all_is_well):
    article = edit(publish("Ferry Runs Again", at=NOON, **FILED), headline="Ferry Runs in May")
    verbs.schedule(article, kind="update", at=timezone.now() + DAY)

    old, new = at_every_step(crash, "correct", article, editor)

    article.refresh_from_db()
    live = LiveArticle.objects.get()
    assert (live.edition.number, live.headline, len(live.corrections)) == (2, "Ferry Runs in May", 1)
    assert set(live.entries.values_list("updated", flat=True)) == {live.updated} == {live.edition.at}
    assert names(LiveListing.objects.all()) | {f"story:{article.pk}"} <= {
        key for _, key, *_ in changed(old, new)["Bump"]
    }
    assert len(changed(old, new)["SurrogateKey"]) == len(changed(old, new)["Bump"])
    assert (article.scheduled_for, Job.objects.count()) == (None, 0)
    assert len(changed(old, new)["LogEntry"]) == 1
    assert all_is_well()


def test_a_withdrawal_happens_in_full_or_not_at_all(crash, editor, all_is_well):
    article = publish("Ferry Runs Again", at=NOON, **FILED)
    verbs.schedule(article, kind="update", at=timezone.now() + DAY)

    old, new = at_every_step(crash, "withdraw", article, editor)

    article.refresh_from_db()
    assert article.withdrawn
    assert not (LiveArticle.objects.exists() or LiveEntry.objects.exists())
    assert Shelf.objects.exclude(count=0).count() == 0
    stood = LiveListing.objects.exclude(kind="corrections")
    assert Shelf.objects.count() == Tombstone.objects.count() == stood.count() == 7
    assert names(stood) <= keys(changed(old, new))
    assert (article.scheduled_for, Job.objects.count()) == (None, 0)
    assert len(changed(old, new)["LogEntry"]) == 1
    assert all_is_well()
