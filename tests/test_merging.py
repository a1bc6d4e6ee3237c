"""Two topics, places or authors become one, for good: what is filed under either, then and later."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import connection

from articles.models import Article, Author, LiveArticle, LiveListing, Place, Topic
from articles.outbox.models import Job
from articles.outbox.worker import run_due
from articles.publishing import verbs, working
from articles.publishing.merging import merge
from articles.publishing.names import feature, rename
from articles.publishing.verbs import Refused

from . import public_state
from .merging import FORMATS, HOUR, MODELS, NOON, PREFIXES, filed, join, named
from .shared_database import shared_database
from .stories import path, publish, write
from .test_publishers import at_once, meeting

pytestmark = pytest.mark.django_db


# What is filed


@pytest.mark.parametrize("kind", MODELS)
def test_all_stories_of_the_one_are_then_filed_under_the_other_once(get, ids, all_is_well, kind):
    stories = [
        publish(f"Story {number}", at=NOON + number * HOUR, **filed(kind, *names))
        for number, names in enumerate([("Old",), ("New",), ("Old", "New"), ("New", "Old"), ("Old", "Other")])
    ]
    publish("Another", **filed(kind, "Other"))
    join("Old", "New", MODELS[kind])
    expected = [story.feed_id for story in reversed(stories)]
    for file_name in FORMATS:
        assert ids(f"/{PREFIXES[kind]}/new/{file_name}") == expected
    assert not LiveListing.objects.get(**{f"{kind}__slug": "old"}).entries.exists()
    assert all_is_well()
    assert public_state.are_sound()


@pytest.mark.parametrize("kind", ["topic", "author"])
def test_working_copies_follow_and_nobody_has_edited_them(kind):
    live, draft = publish("Live", **filed(kind, "Old")), write("Draft", **filed(kind, "Old", "New"))
    join("Old", "New", MODELS[kind])
    for article, version in ((live, live.version), (draft, draft.version)):
        article.refresh_from_db()
        names = article.topics.all() if kind == "topic" else article.authors.all()
        assert [str(name) for name in names] == ["New"]
        assert article.version == version
    assert live.state == "live"


def test_an_author_who_signed_as_both_keeps_the_first_place():
    article = publish(authors=["A. Ray", "Ben Oak", "Ana Ray"])
    join("A. Ray", "Ana Ray", Author)
    assert [str(byline) for byline in article.bylines.all()] == ["Ana Ray", "Ben Oak"]
    assert LiveArticle.objects.get().authors == [named(name, Author).pk for name in ("Ana Ray", "Ben Oak")]


def test_editions_go_on_saying_what_they_said():
    article = publish(topics=["Old"])
    before = article.editions.get().content
    join("Old", "New")
    assert article.editions.get().content == before


def test_readers_see_the_new_name_on_the_story_and_no_date_moves(get):
    article = publish(at=NOON, topics=["Old"])
    before = LiveArticle.objects.get()
    join("Old", "New")
    page = get(path(article)).content.decode()
    assert "/topics/new/" in page and "/topics/old/" not in page
    assert (LiveArticle.objects.get().updated, before.updated) == (before.updated, NOON)


def test_the_account_of_an_author_goes_along(django_user_model):
    old = Author.objects.create(name="A. Ray", user=django_user_model.objects.create(username="ana"))
    merge(old, into=named("Ana Ray", Author))
    assert Author.objects.get(user__username="ana").name == "Ana Ray"


def test_the_place_of_a_topic_in_the_navigation_goes_along(get):
    publish(topics=["Ports"])
    publish(topics=["Harbour"])
    ports, harbour = Topic.objects.get(name="Ports"), Topic.objects.get(name="Harbour")
    feature([ports])
    merge(Topic.objects.get(name="Ports"), into=harbour)
    nav = get("/").content.decode().split("</nav>")[0]
    assert ">Harbour</a>" in nav
    assert ">Ports</a>" not in nav


# What comes afterwards


@pytest.mark.parametrize("kind", MODELS)
def test_a_story_that_is_filed_under_the_old_name_is_filed_under_the_new_one(kind):
    publish("Earlier", **filed(kind, "Old"))
    join("Old", "New", MODELS[kind])
    later = publish("Later", **filed(kind, "Old"))
    new = MODELS[kind].objects.get(name="New")
    assert later.editions.get().content[f"{kind}s"] == getattr(later.live, f"{kind}s") == [new.pk]


def test_a_dateline_that_names_both_is_one_place():
    join("Constantinople", "Istanbul", Place)
    article = publish(dateline="Istanbul/Constantinople")
    assert [Place.objects.get(pk=pk).name for pk in article.live.places] == ["Istanbul"]
    assert article.dateline == "Istanbul/Constantinople"


def test_another_spelling_of_a_merged_name_does_not_come_back_as_a_new_one():
    join("St. Johns", "Saint John’s", Place)
    publish(dateline="St Johns")
    assert set(Place.objects.values_list("name", flat=True)) == {"St. Johns", "Saint John’s"}


def test_copy_that_names_what_was_merged_is_filed_under_the_one_that_stays(tmp_path):
    merge(named("Sea Ports"), into=named("Harbours"))
    merge(named("A. Ray", Author), into=named("Ana Ray", Author))
    file = tmp_path / "copy.txt"
    names = "By A. RAY\nTopics: sea ports, Sea-Ports, Harbours"
    file.write_text(f"Ferry Runs\n\n{names}\n\nOSTERWICK, 1 March 2026 - It left at six.\n")
    call_command("importcopy", str(file), "--publish", verbosity=0)
    article = Article.objects.get()
    assert [topic.name for topic in article.topics.all()] == ["Harbours"]
    assert [author.name for author in article.authors.all()] == ["Ana Ray"]
    assert Topic.objects.count() == 2


def test_an_old_edition_is_restored_under_the_one_that_stays():
    article = publish(topics=["Old", "New"], authors=["A. Ray", "Ana Ray"])
    join("Old", "New")
    join("A. Ray", "Ana Ray", Author)
    article = verbs.restore(article.editions.get())
    assert [topic.name for topic in article.topics.all()] == ["New"]
    assert [str(byline) for byline in article.bylines.all()] == ["Ana Ray"]


def test_what_was_scheduled_before_goes_out_under_the_one_that_stays(all_is_well):
    article = write(topics=["Old"])
    verbs.schedule(article, at=datetime.now(UTC) + HOUR)
    join("Old", "New")
    Job.objects.filter(kind="publish").update(due=NOON - 365 * 24 * HOUR)
    run_due()
    assert LiveArticle.objects.get().topics == [named("New").pk]
    assert not LiveListing.objects.filter(topic__slug="old").exists()
    assert all_is_well()


def test_a_working_copy_that_was_saved_too_late_is_published_under_the_one_that_stays():
    article = write(topics=["New"])
    join("Old", "New")
    article.tagged.create(tag=named("Old"))
    assert working.read(article).topics == (named("New").pk,)


def test_taking_the_demo_away_takes_merged_names_that_were_its_own_alone():
    for name, demo in (("A", True), ("B", True), ("C", False), ("D", True)):
        publish(name, topics=[name], demo=demo)
    join("A", "B")
    join("D", "C")
    call_command("removedemo", verbosity=0)
    assert [topic.name for topic in Topic.objects.all()] == ["C"]


def test_taking_the_demo_away_keeps_what_a_real_name_leads_to(get):
    publish("Real", topics=["A"])
    publish("Demo", topics=["B"], demo=True)
    join("A", "B")
    call_command("removedemo", verbosity=0)
    assert get("/topics/a/")["Location"] == "/topics/b/"
    assert get("/topics/b/").status_code == 200


# What is refused


def test_what_cannot_be_merged_says_why():
    a, b, c = (named(name) for name in "ABC")
    merge(a, into=b)
    refused = [
        (b, b, "“B” cannot be merged into itself: choose another."),
        (c, a, "“A” was merged into “B”: choose that one."),
        (b, a, "“A” was merged into “B”: choose that one."),
        (a, c, "“A” was merged into “B”: there is nothing left to merge."),
        (c, named("C", Place), "“C” is one topic and “C” one place: merge two of a kind."),
    ]
    state, before = list(Topic.objects.values()), public_state.last_bump()
    for merged, into, reason in refused:
        with pytest.raises(Refused) as error:
            merge(merged, into=into)
        assert error.value.messages == [reason]
    assert (list(Topic.objects.values()), public_state.last_bump()) == (state, before)


def test_what_was_merged_is_renamed_no_more():
    old = named("Old")
    merge(named("Old"), into=named("New"))
    old.name = "Older"
    with pytest.raises(Refused) as error:
        rename(old)
    assert error.value.messages == ["“Old” was merged into “New”: change that one instead."]
    assert named("Old").merged_into == named("New")


def test_it_stands_in_the_history_of_both(django_user_model):
    editor = django_user_model.objects.create(username="editor")
    merge(named("Old"), into=named("New"), by=editor)
    messages = set(LogEntry.objects.filter(user=editor).values_list("object_repr", "change_message"))
    assert messages == {("Old", "Merged into “New”"), ("New", "“Old” was merged into it")}


# At once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement", ['SELECT "articles_article"', 'INSERT INTO "articles_edition"', "SELECT", "UPDATE"]
)
def test_a_story_that_is_published_meanwhile_is_filed_under_the_one_that_stays(tmp_path, all_is_well, statement):
    with shared_database(tmp_path):
        publish("Earlier", topics=["Old"])
        later, old, new = write("Later", topics=["Old"]), named("Old"), named("New")
        meeting(statement, lambda: verbs.publish(later), lambda: merge(old, into=new))
        run_due()
        assert {tuple(topics) for topics in LiveArticle.objects.values_list("topics", flat=True)} == {(new.pk,)}
        assert all_is_well()


@contextmanager
def just_before_its_turn(act):
    """`act` happens, and is committed, when a publisher is about to wait for its turn."""
    done = []

    def interrupt(execute, sql, *statement):
        if "articles_livelisting" in sql and sql.endswith("FOR NO KEY UPDATE") and not done:
            done.append(sql)
            at_once(act)
        return execute(sql, *statement)

    with connection.execute_wrapper(interrupt):
        yield
    assert done


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="on SQLite there is one writer at a time")
def test_a_merge_that_is_done_while_a_story_waits_for_its_turn_is_heeded(tmp_path, all_is_well):
    later, new = write("Later", dateline="Old"), named("New", Place)
    named("Old", Place)
    with just_before_its_turn(lambda: join("Old", "New", Place)):
        verbs.publish(later)
    assert LiveArticle.objects.get().places == [new.pk]
    assert all_is_well()


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_each_into_the_other_make_no_circle(tmp_path):
    with shared_database(tmp_path):
        a, b = named("A"), named("B")
        refused = []

        def try_to(merged, into):
            try:
                merge(merged, into=into)
            except Refused as error:
                refused.append(error)

        meeting("SELECT", lambda: try_to(a, b), lambda: try_to(b, a))
        assert len(refused) == 1
        assert Topic.objects.filter(merged_into__isnull=False).count() == 1
