"""The index holds the words of what is public and nothing else, whatever happens."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article, LiveArticle, SearchDocument, Topic
from articles.outbox import queue, worker
from articles.publishing import verbs
from articles.publishing.merging import merge
from articles.publishing.names import rename
from articles.publishing.passages import Removal
from articles.publishing.redaction import redact
from articles.publishing.removal import purge_demo
from articles.publishing.seeding import seed

from .looking import is_in_step, titles
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db


def run(capsys, command):
    call_command(command, verbosity=0)
    return capsys.readouterr().out.strip()


def test_a_story_is_found_once_it_is_published_and_not_before():
    story = write("Zeppelin Lands")
    assert titles("zeppelin") == []
    verbs.publish(story)
    assert titles("zeppelin") == ["Zeppelin Lands"]


def test_what_the_desk_has_not_published_is_not_found():
    story = publish("Zeppelin Lands")
    edit(story, standfirst="Of lead.")
    assert titles("lead") == []
    verbs.publish(story, kind="update")
    assert titles("lead") == ["Zeppelin Lands"]


def test_what_an_update_has_taken_out_is_not_found_any_more():
    story = publish("Zeppelin Lands", standfirst="Of lead.")
    verbs.publish(edit(story, standfirst="Of tin."), kind="update")
    assert titles("lead") == []
    assert titles("tin") == ["Zeppelin Lands"]


def test_a_withdrawn_story_is_found_no_more_and_comes_back_with_its_next_publication():
    story = publish("Zeppelin Lands")
    verbs.withdraw(story, reason="It did not.")
    assert titles("zeppelin") == [] and not SearchDocument.objects.exists()
    verbs.publish(story, kind="update")
    assert titles("zeppelin") == ["Zeppelin Lands"]


def test_a_publication_that_fails_leaves_nothing_in_the_index(monkeypatch):
    def fail(keys):
        raise RuntimeError("the power is gone")

    monkeypatch.setattr("articles.publishing.store.bump", fail)
    with pytest.raises(RuntimeError, match="power"):
        publish("Zeppelin Lands")
    assert titles("zeppelin") == []


def test_a_redacted_passage_finds_nothing_neither_in_the_story_nor_in_what_names_it():
    story = publish("Quarrelvane Lands", standfirst="A zeppelin.")
    publish("Fog", also_read=["Quarrelvane Lands"])
    assert titles("quarrelvane", sort="date") == ["Fog", "Quarrelvane Lands"]
    redact(story, Removal(("Quarrelvane",)), reason="Order of the court")
    assert titles("quarrelvane") == [] and len(titles("zeppelin")) == 1
    assert is_in_step()


def pieces() -> bytes:
    """All that FTS5 keeps, in its own tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM articles_search_data")
        return b"".join(block for (block,) in cursor.fetchall())


def test_after_a_redaction_the_index_forgets_the_very_bytes():
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL what is deleted goes with a vacuum, as from any table")
    story = publish("Quarrelvane Lands")
    for number in range(3):
        publish(f"Fog {number}")
    redact(story, Removal(("Quarrelvane",)), reason="Order of the court")
    assert b"quarrelvane" in pieces()
    worker.run_due()
    assert b"quarrelvane" not in pieces()
    assert sorted(titles("fog")) == ["Fog 0", "Fog 1", "Fog 2"]


def test_a_search_in_a_topic_follows_its_stories_into_the_one_that_it_is_merged_into():
    publish("Zeppelin Lands", topics=["Airships"])
    publish("Zeppelin Leaves", topics=["Aviation"])
    old, new = Topic.objects.get(name="Airships"), Topic.objects.get(name="Aviation")
    merge(old, into=new)
    worker.run_due()
    assert sorted(titles("zeppelin", topic="aviation")) == ["Zeppelin Lands", "Zeppelin Leaves"]
    assert sorted(titles("zeppelin", topic="airships")) == ["Zeppelin Lands", "Zeppelin Leaves"]
    assert is_in_step()


def test_a_rename_leaves_the_index_as_it_is():
    publish("Zeppelin Lands", topics=["Airships"])
    topic = Topic.objects.get(name="Airships")
    topic.name = "Balloons"
    rename(topic)
    assert titles("zeppelin", topic="airships") == ["Zeppelin Lands"]
    assert is_in_step()


def test_seeded_stories_and_demo_stories_are_found_as_others_are():
    list(seed(30, 1))
    assert SearchDocument.objects.count() == 30 and is_in_step()
    Article.objects.filter(pk__in=list(Article.objects.values_list("pk", flat=True)[:10])).update(demo=True)
    purge_demo()
    assert SearchDocument.objects.count() == 20 and is_in_step()


# Made again


@pytest.mark.parametrize("command", ["rebuild_live", "reindex"])
def test_where_all_is_well_nothing_is_done(capsys, command):
    list(seed(20, 1))
    with CaptureQueriesContext(connection) as queries:
        assert run(capsys, command).startswith("All is well")
    changing = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert all("integrity-check" in sql for sql in changing)


@pytest.mark.parametrize("command", ["rebuild_live", "reindex"])
def test_what_is_lost_or_wrong_is_made_again(capsys, command):
    publish("Zeppelin Lands")
    publish("Fog")
    publish("Rain")
    SearchDocument.objects.filter(headline="fog").delete()
    SearchDocument.objects.filter(headline="rain").update(headline="sun")
    assert (titles("fog"), titles("sun")) == ([], ["Rain"])
    assert "Mended: 2 stories" in run(capsys, command)
    assert (titles("fog"), titles("rain"), titles("sun")) == (["Fog"], ["Rain"], [])
    assert is_in_step()
    assert run(capsys, command).startswith("All is well")


def test_what_should_not_be_found_goes(capsys):
    story = publish("Zeppelin Lands")
    Article.objects.filter(pk=story.pk).update(withdrawn=story.first_published)
    assert "Mended: 1 stories" in run(capsys, "reindex")
    assert titles("zeppelin") == [] and not SearchDocument.objects.exists()


def test_an_index_that_the_database_lost_is_made_again_from_the_documents(capsys):
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL a generated column cannot be wrong")
    publish("Zeppelin Lands")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO articles_search(articles_search) VALUES ('delete-all')")
    assert titles("zeppelin") == []
    assert "made anew" in run(capsys, "reindex")
    assert titles("zeppelin") == ["Zeppelin Lands"]
    assert run(capsys, "reindex").startswith("All is well")


def test_after_an_upgrade_the_worker_indexes_what_was_live_before(monkeypatch):
    monkeypatch.setattr("articles.publishing.indexing.BATCH", 2)
    for number in range(5):
        publish(f"Fog {number}")
    publish("Fog, Withdrawn")
    verbs.withdraw(Article.objects.get(headline="Fog, Withdrawn"), reason="No.")
    SearchDocument.objects.all().delete()
    queue.enqueue("index", {"after": 0})  # as the migration does
    worker.run_due()
    assert len(titles("fog")) == 5 and is_in_step()


# Whatever happens

HEADLINES = ["Zeppelin Lands", "東京湾の船", "Fog", "Kran Sieben fährt"]
ACTS = {
    "write": lambda n: write(HEADLINES[n % 4], topics=["Ports", "Trams"][: n % 3], dateline="Osterwick"),
    "publish": lambda n: on(n, lambda a: verbs.publish(a, kind="update" if a.first_published else "first")),
    "edit": lambda n: on(n, lambda a: edit(a, headline=HEADLINES[(n + 1) % 4], standfirst=f"Number{n}")),
    "withdraw": lambda n: on(n, lambda a: verbs.withdraw(a, reason="No.")),
    "redact": lambda n: on(n, lambda a: a.first_published and redact(a, Removal(("Fog",)), reason="No.")),
    "rebuild": lambda n: rebuilt(),
}


def on(number, act):
    articles = list(Article.objects.order_by("pk"))
    with suppress(verbs.Refused, ValidationError):  # what a verb refuses changes nothing
        act(articles[number % len(articles)])


def rebuilt():
    LiveArticle.objects.all().delete()
    call_command("rebuild_live", verbosity=0)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 11)), min_size=4, max_size=12))
def test_after_whatever_was_done_the_index_is_what_is_live(acts):
    with transaction.atomic():
        for name, number in (("write", 0), ("publish", 0), *acts):
            ACTS[name](number)
        assert is_in_step()
        transaction.set_rollback(True)
