"""The same document makes the same bytes: in any process, locale, time zone, hash seed, thread, and on any day."""

import locale
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from tests.feed_samples import EXAMPLE, FERRY, FORMATS, rendered

pytestmark = pytest.mark.either

HERE = Path(__file__).parent
ELSEWHERE = """
import locale, sys
from tests.feed_samples import EXAMPLE, FORMATS, addressed, rendered
locale.setlocale(locale.LC_ALL, "")
sys.stdout.buffer.write(b"".join(rendered(addressed(EXAMPLE, name), name) for name in FORMATS))
"""

every_format = pytest.mark.parametrize("name", FORMATS)


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "TZ": "Asia/Kathmandu"},
    ],
    ids=["here", "elsewhere"],
)
def test_every_process_makes_the_reviewed_bytes(surroundings):
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        cwd=HERE.parent,
        env=os.environ | surroundings,
        capture_output=True,
        check=False,
    )
    assert not done.stderr, done.stderr.decode()
    assert done.stdout == b"".join((HERE / "golden" / f"example.{name}").read_bytes() for name in FORMATS)


def test_threads_that_render_at_once_do_not_disturb_each_other():
    jobs = [(name, n) for n in range(40) for name in FORMATS]
    many = [replace(EXAMPLE, entries=(replace(FERRY, id=f"urn:x-tidings:{n}"),) * 5) for n in range(40)]
    alone = [rendered(many[n], name) for name, n in jobs]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda job: rendered(many[job[1]], job[0]), jobs)) == alone


@every_format
def test_no_locale_is_touched_or_asked(name, monkeypatch):
    def refuse(*_):
        raise AssertionError("the locale belongs to the whole process")

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert FERRY.id.encode() in rendered(EXAMPLE, name)


@every_format
def test_one_moment_told_in_two_time_zones_makes_the_same_bytes(name):
    nepal = timezone(timedelta(hours=5, minutes=45))
    entries = tuple(
        replace(entry, published=entry.published.astimezone(nepal), updated=entry.updated.astimezone(nepal))
        for entry in EXAMPLE.entries
    )
    elsewhere = replace(EXAMPLE, updated=EXAMPLE.updated.astimezone(nepal), entries=entries)
    assert rendered(elsewhere, name) == rendered(EXAMPLE, name)


@every_format
def test_rendering_a_story_alone_or_among_others_makes_the_same_entry(name):
    alone, among = (rendered(replace(EXAMPLE, entries=entries), name) for entries in ([FERRY], EXAMPLE.entries))
    start, end = {"rss": (b"<item>", b"</item>"), "atom": (b"<entry", b"</entry>"), "json": (b'"id"', b"]\n  }")}[name]
    assert alone[alone.index(start) : alone.index(end)] == among[among.index(start) : among.index(end)]
