"""The same state makes the same feeds and pages: in any process, at any time, wherever it believes to be."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from articles.models import Kind
from articles.publishing import verbs

from .pictures import picture
from .shared_database import shared_database
from .site import ROOT
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HERE = ("1", {"PYTHONHASHSEED": "0", "LC_ALL": "C", "LANG": "C", "LANGUAGE": "en", "TZ": "UTC"})
ELSEWHERE = (
    "400",
    {"PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8", "LANGUAGE": "de", "TZ": "Asia/Kathmandu"},
)


def a_past() -> None:
    """More than a shelf, and one of everything that a date, a name or an order could sway."""
    articles = [
        publish(f"Ferry {day}", at=NOON + timedelta(hours=day), topics=["Ports", "Ärger", "sea"], authors=["Ana Ray"])
        for day in range(51)
    ]
    publish("With a Picture", lead_picture=picture("A quay"), dateline="Osterwick/Marren", language="ar")
    verbs.publish(articles[3], kind=Kind.CORRECTION, note="It was in March.")
    verbs.publish(edit(articles[4], headline="Ferry, Updated"), kind=Kind.UPDATE)
    verbs.withdraw(articles[5], reason="Not so.")


def told(environment: dict[str, str], days: str, surroundings: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Which day a process of its own believes it is, and what it says of each address."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.digests", days],
        cwd=ROOT,
        env=os.environ | environment | surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    day, *lines = done.stdout.splitlines()
    return day, dict(line.split("\t", 1) for line in lines)


@pytest.fixture
def surroundings(tmp_path):
    """Of a site whose next story was due long ago by both clocks, and was not published: no worker runs."""
    with shared_database(tmp_path) as environment:
        a_past()
        verbs.schedule(write("Not Yet Public"), at=datetime.now(UTC) + timedelta(minutes=10))
        yield environment


def test_every_feed_and_page_is_the_same_in_another_process_a_year_later_in_another_language_and_zone(surroundings):
    (today, here), (later, elsewhere) = (told(surroundings, *place) for place in (HERE, ELSEWHERE))
    assert date.fromisoformat(later) - date.fromisoformat(today) >= timedelta(days=399)
    assert {"/rss.xml", "/atom.xml", "/feed.json", "/archive/1/atom.xml", "/corrections/rss.xml"} <= here.keys()
    assert here == elsewhere
