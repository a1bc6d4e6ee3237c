"""Databases of many seeded stories, made once a run beside the run's own. What a test writes there is rolled back."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.db.models import Count

from articles import listings
from articles.body import AlsoRead
from articles.models import LiveArticle, LiveMonth
from articles.publishing.seeding import seed

_MADE = pytest.StashKey[dict[tuple, str]]()
Then = Callable[[], None]


@pytest.fixture
def archive(request, transactional_db, tmp_path_factory) -> Callable:
    """`with archive(10_000):` everything happens in a database of so many stories.

    `then` names a function by which more has happened there: that is another database, made of a copy of the first.
    """
    made = request.session.stash.setdefault(_MADE, {})

    def database(stories: int, then: Then | None) -> str:
        if (stories, then) not in made:
            with _in(database(stories, None)) if then else nullcontext():
                name, drop = _copy(f"archive_{stories}{'_later' * bool(then)}", tmp_path_factory)
            request.config.add_cleanup(drop)
            with _in(name):
                then() if then else _fill(stories)
                _analyse()
            made[stories, then] = name
        return made[stories, then]

    @contextmanager
    def archive_of(stories: int, then: Then | None = None) -> Iterator[None]:
        with _in(database(stories, then)), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return archive_of


def _fill(stories: int) -> None:
    for _ in seed(stories, 1):
        pass


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


@contextmanager
def _in(name: str) -> Iterator[None]:
    usual = {alias: connections[alias] for alias in connections}
    other = type(usual["default"])(usual["default"].settings_dict | {"NAME": name})
    try:
        for alias in usual:
            connections[alias] = other
        yield
    finally:
        other.close()
        for alias, wrapper in usual.items():
            connections[alias] = wrapper


def _copy(name: str, folders) -> tuple[str, Callable[[], None]]:
    """A copy of the run's database, empty as that is: its name, and how to be rid of it."""
    if connection.vendor == "sqlite":
        path = folders.mktemp(name) / "newsroom.sqlite3"
        connection.ensure_connection()
        copy = sqlite3.connect(path)
        connection.connection.backup(copy)
        copy.close()
        return str(path), lambda: None
    template = connection.settings_dict["NAME"]
    connection.close()
    _on_server(f'CREATE DATABASE "{template}_{name}" TEMPLATE "{template}"')
    return f"{template}_{name}", lambda: _on_server(f'DROP DATABASE "{template}_{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(statement)


def of_home():
    return listings.home()


def of_the_busiest_topic():
    return listings.topic("harbour")


def the_busiest_month() -> str:
    return LiveMonth.objects.latest("count").month


def the_busiest_day() -> tuple[str, str]:
    """The month and the day."""
    month = the_busiest_month()
    days = LiveArticle.objects.filter(month=month).values_list("first_published__day").annotate(Count("pk"))
    return month, f"{max(days, key=lambda day: day[1])[0]:02}"


def path_of_a_story_with_everything() -> str:
    def has_everything(story):
        return story.topics and story.places and story.authors and any(isinstance(b, AlsoRead) for b in story.blocks)

    return next(story.path for story in listings.subscription(of_home()).stories if has_everything(story))
