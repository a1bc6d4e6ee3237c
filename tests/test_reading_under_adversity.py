"""Readers go on reading while a writer holds the database, while its disk is full, and while there is no worker."""

import re
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from .jobs import wait_until
from .site import Site, full, running_site, stop, web_alone

PATHS = (
    "/",
    "/topics/",
    "/briefing/",
    "/corrections/",
    "/subscribe/",
    "/rss.xml",
    "/atom.xml",
    "/feed.json",
    "/nowhere/",
)
QUICKLY = 10  # seconds, on a machine that does much else: a reader who waits for a writer waits for 20
STORY = "Boat Sails\n\nIt left at six.\n"
LATER = """
from datetime import UTC, datetime, timedelta
from articles.publishing import verbs
from tests.stories import write
verbs.schedule(write("Boat Sails on Time"), at=datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=6))
"""


def read_all(site: Site) -> str:
    """Every sort of page and feed, and a story; what the first page says."""
    front = site.get("/").body.decode()
    story = re.search(r'<h2><a href="(/\d{4}/[^"]+)"', front)[1]
    for path in (*PATHS, story):
        began = time.monotonic()
        assert site.get(path).status == (404 if path == "/nowhere/" else 200), path
        assert time.monotonic() - began < QUICKLY, path
    return front


def publish(site: Site, folder: Path) -> None:
    (folder / "story.txt").write_text(STORY)
    site.manage("importcopy", str(folder / "story.txt"), "--publish")


@contextmanager
def a_writer_at_work(site: Site):
    """Somebody has written to the rows of every page, and does not commit."""
    with closing(_connect(site)) as database:
        database.execute("BEGIN IMMEDIATE" if isinstance(database, sqlite3.Connection) else "BEGIN")
        database.execute("UPDATE articles_publication SET name = 'Half Written'")
        database.execute("UPDATE articles_livearticle SET headline = 'Half Written'")
        yield
        database.execute("ROLLBACK")


def _connect(site: Site):
    if url := site.environment["DATABASE_URL"]:
        return psycopg.connect(url, autocommit=True)
    return sqlite3.connect(Path(site.environment["NEWSROOM_DATA"]) / "newsroom.sqlite3", isolation_level=None)


def test_while_a_writer_holds_the_lock_readers_read_what_was_there_before(site):
    with a_writer_at_work(site):
        front = read_all(site)
    assert "Half Written" not in front
    assert "The Veldhaven Courier" in front


def test_while_the_worker_is_down_readers_read_even_what_is_published_now(tmp_path):
    with running_site(tmp_path) as site, web_alone(site) as alone:
        stop(site)
        assert "Boat Sails" not in read_all(alone)
        publish(alone, tmp_path)
        assert "Boat Sails" in read_all(alone)


def test_while_the_disk_is_full_readers_read_and_what_was_promised_is_done_once_it_is_not(small_disk, tmp_path):
    with running_site(small_disk) as site:
        site.manage("shell", "-v0", "-c", LATER)
        with full(small_disk):
            read_all(site)
            if not site.environment["DATABASE_URL"]:
                with pytest.raises(subprocess.CalledProcessError):
                    publish(site, tmp_path)
            time.sleep(10)  # the hour of the scheduled story comes and goes
            assert "Boat Sails" not in read_all(site) or site.environment["DATABASE_URL"]
        wait_until(lambda: "Boat Sails on Time" in site.get("/").body.decode(), seconds=90)
        publish(site, tmp_path)
        assert "Boat Sails<" in read_all(site)
