"""Hearing of every change, in time, or knowing that one may have been missed."""

import asyncio
import os
import sqlite3
import time
from contextlib import closing

import psycopg
import pytest
from django.db import connection

from articles.edge import following_sqlite
from articles.edge.following import MOST, new
from articles.edge.following_postgresql import PostgreSQLFollower
from articles.edge.following_sqlite import SQLiteFollower

from .loop import scenario
from .site import own_database

TABLE = "CREATE TABLE edge_bump (id bigint PRIMARY KEY, key varchar(200))"


@pytest.mark.either
@pytest.mark.parametrize(
    ("rows", "seen", "keys"),
    [
        ([], 0, frozenset()),
        ([(7, "a")], 7, frozenset()),
        ([(1, "a"), (2, "b")], 0, {"a", "b"}),
        ([(7, "a"), (8, "b"), (9, "b"), (11, "c")], 7, {"b", "c"}),
        ([], 7, None),
        ([(8, "b")], 7, None),
        ([(number, "a") for number in range(1, MOST)], 1, {"a"}),
        ([(number, "a") for number in range(1, MOST + 1)], 1, None),
        ([(number, "a") for number in range(1, MOST + 1)], 0, None),
    ],
)
def test_what_is_new_is_known_only_where_what_was_seen_last_is_still_there(rows, seen, keys):
    assert new(rows, seen) == keys


# SQLite


@pytest.fixture(params=["wal", "delete"])
def file(request, tmp_path):
    path = tmp_path / "followed.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA journal_mode={request.param}")
        database.execute(TABLE)
    return path


@pytest.fixture
def writer(file):
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as database:
        yield database


@pytest.fixture
def heard():
    return []


@pytest.fixture
def follower(file, heard):
    made = SQLiteFollower(f"{file.as_uri()}?mode=ro", heard.append)
    yield made
    made._lose("the test is over")


def bump(writer, number: int, key: str) -> None:
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO edge_bump VALUES (?, ?)", [number, key])
    writer.execute("COMMIT")


@pytest.mark.either
def test_a_follower_of_sqlite_has_heard_of_every_change_that_has_returned(follower, writer, heard):
    bump(writer, 1, "before")
    assert follower.follow() and (heard, follower.lost) == ([None], "")
    for number in range(2, 50):
        bump(writer, number, f"key {number}")
        assert follower.follow() and heard[1:] == [frozenset({f"key {number}"})]
        del heard[1:]
    bump(writer, 50, "a")
    bump(writer, 51, "b")
    assert follower.follow() and heard[1:] == [frozenset("ab")]
    assert follower.follow() and len(heard) == 2


@pytest.mark.either
def test_what_is_not_committed_is_not_heard_of(follower, writer, heard):
    follower.follow()
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO edge_bump VALUES (1, 'a')")
    assert follower.follow() and heard == [None]
    writer.execute("ROLLBACK")
    assert follower.follow() and heard == [None]
    writer.execute("CREATE TABLE other (id)")
    assert follower.follow() and heard == [None], "a change of something else is none"


@pytest.mark.either
def test_while_it_cannot_look_a_follower_of_sqlite_does_not_vouch_for_what_was_there_before(follower, writer, heard):
    """Without WAL nobody reads in the midst of a commit, and the commit before it may have returned."""
    follower.follow()
    bump(writer, 1, "a")
    writer.execute("BEGIN EXCLUSIVE")
    if follower.follow():
        assert heard[1:] == [frozenset("a")], "with WAL it can look"
    writer.execute("COMMIT")
    assert follower.follow() and heard[1:] == [frozenset("a")]


@pytest.mark.either
def test_a_database_that_is_closed_for_long_is_lost_and_found_again(follower, writer, heard, monkeypatch):
    monkeypatch.setattr(following_sqlite, "PATIENCE", 0.05)
    monkeypatch.setattr(following_sqlite, "PAUSE", 0.05)
    follower.follow()
    writer.execute("BEGIN EXCLUSIVE")
    if follower.follow():
        return  # with WAL a reader always can look
    time.sleep(0.06)
    assert follower.follow() and "locked" in follower.lost
    time.sleep(0.06)
    assert follower.follow() and "locked" in follower.lost, "nobody waits a second time"
    writer.execute("COMMIT")
    time.sleep(0.06)
    assert follower.follow() and (follower.lost, heard) == ("", [None, None])


@pytest.mark.either
def test_a_database_that_is_lost_and_found_a_hundred_times_leaves_no_file_open(follower, writer, heard, monkeypatch):
    monkeypatch.setattr(following_sqlite, "PAUSE", 0)
    follower.follow()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(100):
        follower._lose("for a moment")
        assert follower.follow() and not follower.lost
    assert len(os.listdir("/proc/self/fd")) < before + 10


@pytest.mark.either
def test_what_was_pruned_or_restored_meanwhile_is_taken_for_a_change_of_anything(follower, writer, heard):
    bump(writer, 1, "a")
    follower.follow()
    bump(writer, 2, "b")
    writer.execute("DELETE FROM edge_bump WHERE id = 1")
    assert follower.follow() and heard == [None, None]
    bump(writer, 3, "c")
    assert follower.follow() and heard[2:] == [frozenset("c")]
    writer.execute("DELETE FROM edge_bump")
    assert follower.follow() and heard[3:] == [None]
    bump(writer, 1, "d")
    assert follower.follow() and heard[4:] == [frozenset("d")]


@pytest.mark.either
def test_a_file_that_goes_is_lost_and_one_that_comes_is_found(heard, tmp_path, monkeypatch):
    monkeypatch.setattr(following_sqlite, "PAUSE", 0)
    path = tmp_path / "later.sqlite3"
    follower = SQLiteFollower(f"{path.as_uri()}?mode=ro", heard.append)
    assert follower.follow() and "unable to open" in follower.lost and not heard
    with closing(sqlite3.connect(path)) as database:
        database.execute(TABLE)
    assert follower.follow() and (follower.lost, heard) == ("", [None])
    follower._lose("the test is over")


@pytest.mark.either
def test_a_process_that_nobody_asks_anything_hears_all_the_same(follower, writer, heard):
    @scenario
    async def listen():
        running = asyncio.ensure_future(follower.run())
        await asyncio.sleep(0.1)
        bump(writer, 1, "a")
        await asyncio.sleep(0.4)
        running.cancel()

    listen()
    assert heard == [None, frozenset("a")]


# PostgreSQL


@pytest.fixture
def server():
    if not os.environ.get("DATABASE_URL"):
        pytest.skip("there is no PostgreSQL in this run")
    with own_database(f"newsroom_followed_{os.getpid()}", os.environ["DATABASE_URL"]) as url:
        with psycopg.connect(url, autocommit=True) as database:
            database.execute(TABLE)
        yield url


async def until(true) -> float:
    began = time.monotonic()
    while not true():
        await asyncio.sleep(0.005)
    return time.monotonic() - began


@pytest.mark.django_db
def test_a_follower_of_postgresql_hears_within_its_poll_with_and_without_being_told(server, heard):
    @scenario
    async def listen():
        follower = PostgreSQLFollower({"conninfo": server}, heard.append)
        running = asyncio.ensure_future(follower.run())
        with psycopg.connect(server, autocommit=True) as database:
            await until(lambda: heard == [None])
            for number in range(1, 4):
                with database.transaction():
                    database.execute("INSERT INTO edge_bump VALUES (%s, %s)", [number, f"{number}"])
                    if number > 1:
                        database.execute("NOTIFY newsroom_bumps")
                took = await until(lambda number=number: heard[-1] == frozenset({f"{number}"}))
                assert took < 0.4
        running.cancel()

    listen()
    assert connection.vendor == "postgresql"


@pytest.mark.django_db
def test_a_follower_whose_connection_ends_says_so_and_takes_all_for_changed_once_it_is_back(server, heard):
    @scenario
    async def listen():
        follower = PostgreSQLFollower({"conninfo": server}, heard.append)
        running = asyncio.ensure_future(follower.run())
        await until(lambda: heard == [None])
        lost = []
        with psycopg.connect(server, autocommit=True) as database:
            database.execute("INSERT INTO edge_bump VALUES (1, 'a')")
            await until(lambda: len(heard) == 2)
            database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
            await until(lambda: lost.append(follower.lost) or follower.lost)
            await until(lambda: not follower.lost)
        assert heard[2:] == [None]
        running.cancel()

    listen()
