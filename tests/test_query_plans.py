"""Every query behind a page, a feed or a verb is a range of an index: none reads what grows with the archive whole."""

import re

import pytest
from django.apps import apps
from django.db import connection

from articles import front, listings, months, related, searching, sitemap, stories
from articles.desk.paging import FEW
from articles.history.earlier import earlier
from articles.history.listed import history
from articles.models import Publication, State, Topic
from articles.publishing import names, verbs
from articles.publishing.samples import LATEST

from .archives import (
    archive,  # noqa: F401 (a fixture)
    of_home,
    of_the_busiest_topic,
    path_of_a_story_with_everything,
    the_busiest_day,
    the_busiest_month,
)
from .desk import Person, change
from .stories import edit, path, publish, write

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 10_000
A_FEW = 10  # rows that may be sorted: an answer of one or two, not a range of the archive
SMALL = 500  # rows of a table that may be read whole: topics, say, and what is empty here
SCAN = re.compile(r"SCAN (?!CONSTANT)(\w+)\b(?! VIRTUAL TABLE INDEX \d+:M)")  # M: what words match is looked up
FILED = {"topics": ["Harbour", "Trams"], "authors": ["Ana Aldous"], "dateline": "Osterwick/Holmford"}


@pytest.fixture
def explained(archive):  # noqa: F811
    """The queries that `act` sends, each with what the database says it does for it."""

    def plans(act, prepare=lambda: None):
        with archive(MANY):
            given, sent = prepare(), []

            def keep(execute, sql, params, many, context):
                sent.append((sql, params))
                return execute(sql, params, many, context)

            with connection.execute_wrapper(keep):
                act(given)
            queries = [(sql, params) for sql, params in sent if sql.startswith(("SELECT", "UPDATE", "DELETE"))]
            assert queries
            return [(sql, explain(sql, params)) for sql, params in queries], small_tables()

    return plans


def explain(sql, params):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return [detail for *_, detail in cursor.fetchall()]
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        return list(nodes(cursor.fetchone()[0][0]["Plan"]))


def nodes(node):
    yield node
    for child in node.get("Plans", []):
        yield from nodes(child)


def small_tables():
    return {model._meta.db_table for model in apps.get_models() if model._base_manager.all()[SMALL:].count() == 0}


def read_whole(steps):
    """The tables, or indexes of them, that a plan reads from one end to the other."""
    if connection.vendor == "sqlite":
        return {found[1] for step in steps if (found := SCAN.match(step))}
    return {node["Relation Name"] for node in steps if "Relation Name" in node and not has_condition(node)}


def has_condition(node):
    below = [child.get("Index Cond") for child in nodes(node)]
    return node["Node Type"] == "ModifyTable" or any(below)


def sorted_rows(steps):
    """How many rows a plan expects to sort. SQLite does not say: it only sorts where no index gives the order."""
    if connection.vendor == "sqlite":
        return sum(A_FEW + 1 for step in steps if step.startswith("USE TEMP B-TREE"))
    return max((node["Plan Rows"] for node in steps if "Sort" in node["Node Type"]), default=0)


def a_moved_story():
    story = publish("Night Boats Return", at=LATEST, **FILED)
    old = path(story)
    verbs.publish(edit(story, slug="boats-at-night"), kind="update")
    return old


def a_story_of_many_editions():
    """Whose earlier versions readers may read."""
    names.save_publication(Publication(pk=Publication.ROW, earlier_versions=True))
    story = publish("Night Boats Return", at=LATEST, **FILED)
    for _ in range(A_FEW + 1):
        verbs.publish(story, kind="update")
    return path(story)


@pytest.mark.parametrize(
    "read, subject",
    [
        (listings.front, of_home),
        (listings.front, of_the_busiest_topic),
        (listings.subscription, of_home),
        (listings.subscription, of_the_busiest_topic),
        (lambda subject: listings.shelf(subject, 3), of_home),
        (lambda subject: listings.shelf(subject, 3), of_the_busiest_topic),
        (lambda _: of_home(), lambda: None),
        (lambda _: of_the_busiest_topic(), lambda: None),
        (front.read, of_home),
        (stories.at, path_of_a_story_with_everything),
        (lambda path: related.around(stories.at(path)), path_of_a_story_with_everything),
        (lambda _: related.latest(3), lambda: None),
        (stories.at, a_moved_story),
        (lambda _: stories.at("/2020/01/nothing-here/"), lambda: None),
        (history, a_story_of_many_editions),
        (lambda path: history(path, before=6), a_story_of_many_editions),
        (lambda path: earlier(path, 6), a_story_of_many_editions),
        (months.of_month, the_busiest_month),
        (lambda day: months.of_day(*day), the_busiest_day),
        (lambda _: sitemap.news(LATEST), lambda: None),
    ],
)
def test_what_readers_ask_for_is_read_in_order_from_an_index(explained, read, subject):
    plans, small = explained(read, subject)
    for sql, steps in plans:
        assert read_whole(steps) <= small, (sql, steps)
        assert sorted_rows(steps) <= A_FEW, (sql, steps)


def test_the_sitemap_of_a_month_reads_the_range_of_that_month_and_no_other(explained):
    plans, small = explained(lambda month: sitemap.of_month(month, 1), the_busiest_month)
    for sql, steps in plans:
        assert read_whole(steps) <= small, (sql, steps)


LIST = "/admin/articles/article/"


def an_editor():
    return Person("editor")


# What is scheduled is sorted for its list: it is little, and goes away by itself.
IN_ORDER = [state for state in State.values if state != State.SCHEDULED]


@pytest.mark.parametrize(
    "page",
    [
        "/admin/",
        LIST,
        *(f"{LIST}?state={state}" for state in IN_ORDER),
        f"{LIST}?ready=1",
        f"{LIST}?p=7",
        f"{LIST}?q=harbour",
        f"{LIST}?topic={{harbour}}",
    ],
)
def test_the_lists_of_the_desk_are_read_in_order_from_an_index(explained, page):
    def get(person):
        return person.get(page.format(harbour=Topic.objects.get(slug="harbour").pk))

    plans, _ = explained(get, an_editor)
    of_stories = [(sql, steps) for sql, steps in plans if 'FROM "articles_article"' in sql and "ORDER BY" in sql]
    assert of_stories
    for sql, steps in of_stories:
        assert without_index(steps) <= {"auth_user"}, (sql, steps)
        assert sorted_rows(steps) <= A_FEW, (sql, steps)


def of_the_archive(plans):
    """Not what Django asks about the editor."""
    return [(sql, steps) for sql, steps in plans if '"articles_' in sql.partition("WHERE")[0]]


def rare_things():
    """And an editor who looks for them."""
    story = write("Zyzzyva Nests", topics=["Weevils"], authors=["Zoe Quux"], dateline="Osterwick")
    return Person("editor"), story, story.topics.get(), story.authors.get()


@pytest.mark.parametrize(
    "query",
    [
        "?q=zyzzyva",
        "?q=harbour+zyzzyva",
        "?q=nowhere",
        "?topic={topic}",
        "?author={author}",
        "?topic={topic}&q=harbour",
    ],
)
def test_a_few_of_many_stories_are_found_through_an_index(explained, query):
    def look(things):
        editor, story, topic, author = things
        answer = editor.get(LIST + query.format(topic=topic.pk, author=author.pk))
        assert set(answer.context["cl"].result_list) <= {story}

    plans, small = explained(look, rare_things)
    for sql, steps in of_the_archive(plans):
        assert read_whole(steps) <= small, (sql, steps)
        assert sorted_rows(steps) <= FEW, (sql, steps)


def a_story_at_the_desk():
    story = publish("Night Boats Return", at=LATEST, **FILED)
    return an_editor().open(change(story))


def opened(form):
    assert form.person.get(form.path).status_code == 200


def saved(form):
    typed = form.add_section("<p>They run all night.</p>").values | {"headline": "Boats by Night", "_continue": "Save"}
    assert form.person.post(form.path, typed, follow=False).status_code == 302


@pytest.mark.parametrize("act", [opened, saved])
def test_a_story_is_opened_and_saved_through_indexes(explained, act):
    plans, small = explained(act, a_story_at_the_desk)
    for sql, steps in of_the_archive(plans):
        assert read_whole(steps) <= small, (sql, steps)


def without_index(steps):
    """The tables that a plan reads as they lie. To read an index in its order, as far as a limit, is what lists do."""
    if connection.vendor == "sqlite":
        return read_whole([step for step in steps if "USING" not in step])
    return {node["Relation Name"] for node in steps if node["Node Type"] == "Seq Scan"}


def a_new_story():
    return write("Night Boats Return", **FILED)


def a_live_story():
    return edit(publish("Night Boats Return", at=LATEST, **FILED), headline="Night Boats Return in May")


@pytest.mark.parametrize(
    "verb, story",
    [
        (verbs.publish, a_new_story),
        (lambda story: verbs.publish(story, kind="update"), a_live_story),
        (lambda story: verbs.withdraw(story, reason="Not so."), a_live_story),
    ],
    ids=["publish", "update", "withdraw"],
)
def test_a_verb_reads_and_writes_only_the_rows_that_it_means(explained, verb, story):
    plans, small = explained(verb, story)
    for sql, steps in plans:
        assert read_whole(steps) <= small, (sql, steps)


SEARCHES = [
    {"q": "harbour"},
    {"q": "zeppelin"},
    {"q": '"harbour board" -trams'},
    {"q": "harb* plan", "topic": "harbour"},
    {"q": "harbour", "sort": "date", "from": "2025-06-01"},
]


@pytest.mark.parametrize("given", SEARCHES, ids=lambda given: given["q"])
@pytest.mark.parametrize("look", [searching.results, searching.subscription], ids=["page", "feed"])
def test_words_are_looked_for_in_the_index_of_the_search(explained, look, given):
    plans, small = explained(look, lambda: searching.read(given))
    looking = [(sql, steps) for sql, steps in plans if "MATCH" in sql or "@@" in sql]
    assert looking
    for sql, steps in looking:
        assert uses_the_index_of_words(steps), (sql, steps)
        assert connection.vendor == "postgresql" or sorted_rows(steps) == 0, (sql, steps)
    for sql, steps in plans:
        assert read_whole(steps) <= small | {"articles_search"}, (sql, steps)


def uses_the_index_of_words(steps):
    """On SQLite a MATCH in the order of places; on PostgreSQL that of the vectors, or where nearly every story matches
    that of the places, newest first, until there are enough.
    """
    if connection.vendor == "sqlite":
        return any(re.match(r"SCAN articles_search VIRTUAL TABLE INDEX \d+:.*M", step) for step in steps)
    return {"articles_search", "articles_searchdocument_pkey"} & {node.get("Index Name") for node in steps}
