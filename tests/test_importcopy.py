"""Copy in files becomes stories, all of them or none, and says what it has made of each line."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from articles.edge.models import Bump
from articles.intake import working_copy
from articles.intake.files import read_file
from articles.intake.limits import FILE_BYTES
from articles.intake.text import parse
from articles.models import AlsoRead, Article, Author, Edition, LiveArticle, Publication, Section, Topic

from .importing import FERRY, importer, only, short
from .shared_database import shared_database
from .site import ROOT

pytestmark = pytest.mark.django_db

SHARED = ROOT.parent / "shared" / "copy"


@pytest.fixture
def desk(tmp_path):
    return importer(tmp_path)


def test_a_story_is_told_of_in_one_line_and_then_what_was_set_aside(desk):
    answer = desk(FERRY)
    assert answer.code == 0
    assert answer.out == [
        f"{only().pk} https://news.example/admin/articles/article/{only().pk}/change/ "
        '"Ferry to Marren Runs Again": 3 paragraphs, 2 sections, 2 highlights, 1 also-read, 1 lines set aside',
        "    22: This website uses cookies. (a cookie notice)",
    ]


def test_everything_in_copy_has_its_place_in_the_working_copy(desk):
    desk(FERRY)
    article = only()
    assert article.standfirst == "The first boat left at six, with eleven people on board."
    assert (article.dateline, str(article.dateline_date)) == ("Veldhaven/Marren Island", "2026-03-03")
    assert [byline.author.name for byline in article.bylines.all()] == ["Ana Vermeer", "Ben Osei"]
    assert {topic.slug for topic in article.topics.all()} == {"ports", "transport"}
    first, second = Section.objects.filter(parent=article).order_by("ordering")
    assert first.text == (
        "<p>The first boat left at six. Nobody was late.</p>"
        "<p>The bar sold nine teas &amp; one slice of &lt;b&gt;cake&lt;/b&gt;.</p>"
    )
    assert first.highlights == [
        {"text": "First boat at six", "starred": True},
        {"text": "Nine teas sold", "starred": False},
    ]
    pointer = AlsoRead.objects.get()
    assert (pointer.label, pointer.target, pointer.url) == ("Fog Closes Saltgate Quay", None, "")
    assert second.crosshead == "What Comes Next"
    assert [first.ordering, pointer.ordering, second.ordering] == [10, 20, 30]
    assert {first.region, second.region, pointer.region} == {"body"}
    assert not LiveArticle.objects.exists()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared copy is not beside this checkout")
def test_the_shared_samples_become_stories(desk):
    answer = desk(SHARED / "harbour-works.txt", SHARED / "japan-talks.txt", publish=True)
    ports, japan = (line for line in answer.out if not line.startswith(" "))
    assert ports.endswith(": 5 paragraphs, 4 sections, 8 highlights, 3 also-read, 0 lines set aside")
    assert japan.endswith(": 7 paragraphs, 6 sections, 24 highlights, 1 also-read, 7 lines set aside")
    assert "https://news.example/2026/03/rotterdam-approves-2-1-billion-" in ports
    assert len(answer.out) == 2 + 7


def test_a_published_story_is_at_the_address_that_was_printed(desk, client):
    (line, _) = desk(FERRY, publish=True).out
    address = line.split()[1]
    assert address == "https://news.example/2026/03/ferry-to-marren-runs-again/"
    page = client.get(address.removeprefix("https://news.example"), secure=True)
    assert page.status_code == 200
    assert "Nobody was late." in page.content.decode()
    assert "cookies" not in page.content.decode()


def test_an_address_in_another_script_is_printed_as_one_can_be_followed(desk, client):
    (line,) = desk(short("रॉटरडैम में बैठक"), publish=True).out
    address = line.split()[1]
    assert address.isascii()
    assert client.get(address.removeprefix("https://news.example"), secure=True).status_code == 200


def test_it_was_first_published_when_the_day_of_its_dateline_began_in_the_publications_time_zone(desk):
    Publication.objects.filter(pk=Publication.ROW).update(time_zone="Asia/Tokyo")
    (line,) = desk(short(date="June 1, 2025"), publish=True).out
    assert only().first_published == datetime(2025, 5, 31, 15, tzinfo=UTC)
    assert "/2025/06/" in line
    assert [edition.kind for edition in Edition.objects.all()] == ["first"]


def test_stories_of_one_day_stand_in_the_order_of_the_files(desk):
    desk(short("The First"), short("The Second"), publish=True)
    newest_first = LiveArticle.objects.order_by("-first_published", "-pk")
    assert [story.headline for story in newest_first] == ["The Second", "The First"]


def test_copy_without_a_date_is_published_now(desk):
    desk("A Short Story\n\nThe council met on Tuesday.\n", publish=True)
    assert abs(only().first_published - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_day_that_is_yet_to_come_is_refused_with_its_line_but_only_for_publication(desk):
    story = (
        f"Tomorrow's Story\nBy Ana Vermeer\nPublished: {datetime.now(UTC) + timedelta(days=2):%B %-d, %Y}\n\nIt met.\n"
    )
    answer = desk(story, publish=True)
    assert answer.code == 1
    assert answer.err[0].startswith("1.txt:3: ")
    assert "yet to come" in answer.err[0]
    assert not Article.objects.exists()
    assert desk(story).code == 0


def test_a_year_that_no_address_can_hold_is_refused(desk):
    answer = desk(short(date="June 1, 0998"), publish=True)
    assert (answer.code, answer.err) == (1, ["1.txt:2: nothing was published in the year 998: correct the dateline"])


def test_bad_copy_is_told_of_for_every_file_and_nothing_is_written(desk, tmp_path):
    missing = tmp_path / "missing.txt"
    answer = desk(FERRY, short(date="June 31, 2025"), missing, tmp_path, b"caf\xe9", publish=True)
    assert (answer.code, answer.out) == (1, [])
    assert answer.err == [
        "2.txt:2: there is no such day as “June 31, 2025”",
        "missing.txt: this file cannot be read: No such file or directory",
        f"{tmp_path}: this file cannot be read: Is a directory",
        "3.txt:1: the byte 0xE9 is not valid UTF-8: save the file as UTF-8",
    ]
    assert not Article.objects.exists()
    assert not Topic.objects.exists()
    assert not Bump.objects.exists()


def test_a_huge_file_is_refused_before_it_is_read(desk, tmp_path, monkeypatch):
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(20_000_000)
    monkeypatch.setattr("articles.publishing.imports.read", lambda data: pytest.fail("it was read"))
    answer = desk(huge)
    assert (answer.code, answer.err) == (1, ["huge.txt: this file has 20.0 MB; copy may have at most 1 MB"])


def test_a_file_without_end_is_not_read_to_its_end():
    endless = Path("/dev/zero")
    if not endless.exists():
        pytest.skip("there is no endless file here")
    assert len(read_file(str(endless))) == FILE_BYTES + 1


def test_topics_and_authors_are_those_that_are_there_whatever_their_capitals(desk):
    energy, zoe = Topic.objects.create(name="Énergie"), Author.objects.create(name="ZOË ÅKERLUND")
    desk(short() + "\nTopics: ÉNERGIE, Ports\n", short("Another").replace("Published", "By Zoë Åkerlund\nPublished"))
    assert set(Topic.objects.values_list("name", flat=True)) == {"Énergie", "Ports"}
    assert list(Author.objects.all()) == [zoe]
    assert Article.objects.get(topics=energy).headline == "A Short Story"
    assert Article.objects.get(authors=zoe).headline == "Another"


def test_topics_that_are_new_are_made_once_for_the_whole_batch(desk):
    desk(short("One") + "\nTopics: Ports\n", short("Two") + "\nTopics: ports\n")
    assert [topic.name for topic in Topic.objects.all()] == ["Ports"]
    assert Topic.objects.get().tagged.count() == 2


def test_the_rules_of_the_desk_hold_for_copy_and_name_the_file_and_the_place(desk):
    answer = desk(
        "?!\n\nThe council met on Tuesday.\n",
        short() + "\nTopics: Ports, !!!\n",
        short("Other").replace("The council", "By: …\n\nThe council"),
    )
    assert (answer.code, answer.out) == (1, [])
    assert answer.err == [
        "1.txt: headline: A headline needs at least one letter or digit.",
        "2.txt: topic “!!!”: A name needs at least one letter or digit.",
        "3.txt: author “…”: A name needs at least one letter or digit.",
    ]
    assert not Article.objects.exists()
    assert not Topic.objects.exists()


def test_a_section_longer_than_the_desk_takes_is_refused_by_its_line(desk):
    text = "\n".join(["The council met on Tuesday. " * 600] * 13)
    answer = desk(f"{short()}\n## What Comes Next\n\n{text}\n")
    assert answer.code == 1
    assert answer.err == ["1.txt:8: this section is too long: part it with crossheads"]
    assert not Article.objects.exists()


def test_what_stops_a_publication_names_its_file(desk):
    desk(FERRY)
    Article.objects.update(embargo=datetime.now(UTC) + timedelta(days=1))
    answer = desk(short(), FERRY, publish=True)
    assert answer.code == 1
    assert answer.err[0].startswith("3.txt: It is under embargo until")
    assert not LiveArticle.objects.exists()
    assert Article.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_copy_brought_in_by_three_at_once_is_one_story(tmp_path):
    file = tmp_path / "ferry.txt"
    file.write_text(FERRY)
    with shared_database(tmp_path) as environment:
        command = [sys.executable, "manage.py", "importcopy", str(file), "--publish"]
        started = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) for _ in range(3)]
        told = [process.communicate(timeout=60)[0].decode().splitlines()[0] for process in started]
        assert [process.returncode for process in started] == [0, 0, 0]
        assert sorted(line.endswith("(unchanged)") for line in told) == [False, True, True]
        assert only().editions.count() == 1


def test_a_form_can_be_filled_from_copy_without_saving_anything():
    copy = parse(FERRY)
    article = Article(**working_copy.fields(copy))
    blocks = working_copy.blocks(copy, article)
    assert article.headline == "Ferry to Marren Runs Again"
    assert [type(block) for block in blocks] == [Section, AlsoRead, Section]
    assert not Article.objects.exists()
