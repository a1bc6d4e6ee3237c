"""What a reader has to wait for: the bytes of a page and its stylesheet over the wire, without pictures."""

import gzip
from pathlib import Path

import pytest

from articles.models import Topic
from articles.publishing import names

from .stories import path, publish

pytestmark = pytest.mark.django_db

SHEET = Path(__file__).parent.parent / "articles/static/articles/site.css"
SENTENCES = (
    "The first boat left at six, with eleven on board, and came back at nine with none.",
    "“We had asked for forty seats,” said the harbour master, “and were given two hundred.”",
    "Between October and March the crossing was timetabled on 182 nights; weather kept it in port on nine of them.",
    "Neither the council nor the line would say what happens once the agreement has run out.",
)


def wire(content: bytes) -> int:
    """What gzip, the least of the codings that browsers take, makes of it."""
    return len(gzip.compress(content, 6, mtime=0))


def weight(client, address: str) -> int:
    response = client.get(address, secure=True, headers={"host": "news.example"})
    assert response.status_code == 200
    return wire(response.content) + wire(SHEET.read_bytes())


def text(number: int) -> str:
    """Some 150 words in which no two paragraphs are the same."""
    return " ".join(f"{sentence} ({number * 7 + turn})" for turn in range(3) for sentence in SENTENCES)


@pytest.fixture
def stories():
    """A front page as full as it gets, and a long story among them."""
    topics = ["Ports", "City Hall", "Transport", "Energy"]
    for number in range(60):
        publish(
            f"Night boat number {number} goes on sailing to Marren Island for one more winter",
            standfirst=f"The {number} from Veldhaven loses money on every crossing; council and line share the loss.",
            topics=[topics[number % 4]],
            authors=["Zoë Lindqvart", "Tomas Wierink"],
            dateline="Osterwick/Marren Island",
            sections=[("", text(number), [f"{number} on board", "Nine nights were lost to weather"])],
        )
    names.feature(list(Topic.objects.all()))
    sections = [(f"Crosshead {number}", text(number), [f"Point {number}", "Another"]) for number in range(12)]
    return publish("A long read", topics=topics, standfirst=text(99)[:300], sections=sections)


def test_a_long_story_with_its_stylesheet_is_light(client, stories):
    assert weight(client, path(stories)) <= 30_000


def test_a_full_front_page_with_its_stylesheet_is_light(client, stories):
    assert weight(client, "/") <= 50_000


def test_the_stylesheet_is_one_small_file():
    assert len(SHEET.read_bytes()) <= 15_000
    assert "@import" not in SHEET.read_text() and "url(" not in SHEET.read_text()
