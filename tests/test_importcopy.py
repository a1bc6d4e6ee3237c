"""Copy in files becomes stories, all of them or none, and says what it has made of each line."""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import count
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.edge.models import Bump
from articles.intake import working_copy
from articles.intake.files import read_file
from articles.intake.limits import FILE_BYTES
from articles.intake.text import parse
from articles.models import AlsoRead, Article, Author, Edition, LiveArticle, Publication, Quote, Section, Topic
from articles.publishing import verbs

from .shared_database import shared_database
from .site import ROOT
from .stories import edit

pytestmark = pytest.mark.django_db

SHARED = ROOT.parent / "shared" / "copy"

FERRY = """\
Ferry to Marren Runs Again
Published: March 3, 2026 | Veldhaven/Marren Island
By Ana Vermeer and Ben Osei
Standfirst: The first boat left at six, with eleven people on board.

The first boat left at six. Nobody was late.

The bar sold nine teas & one slice of <b>cake</b>.

Highlights
• ★ First boat at six
• Nine teas sold

Also Read: Fog Closes Saltgate Quay

What Comes Next

The timetable holds until spring.

Topics: Ports, Transport

This website uses cookies.
"""
SHORT = "{headline}\nPublished: {date}\n\nThe council met on Tuesday.\n"


@dataclass
class Answer:
    code: int
    out: list[str]
    err: list[str]


@pytest.fixture
def desk(tmp_path):
    """Takes texts, or paths, and runs the command on them: the first file is 1.txt in an empty folder."""
    numbers = count(1)

    def path(text) -> str:
        if isinstance(text, os.PathLike):
            return str(text)
        file = tmp_path / f"{next(numbers)}.txt"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(file)

    def importcopy(*texts, publish=False) -> Answer:
        out, err, code = StringIO(), StringIO(), 0
        try:
            call_command("importcopy", *map(path, texts), publish=publish, stdout=out, stderr=err, no_color=True)
        except SystemExit as ended:
            code = ended.code
        told = err.getvalue().replace(f"{tmp_path}/", "").splitlines()
        return Answer(code, out.getvalue().splitlines(), told)

    return importcopy


def short(headline="A Short Story", date="March 3, 2026") -> str:
    return SHORT.format(headline=headline, date=date)


def only() -> Article:
    return Article.objects.get()


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


def test_the_same_copy_again_changes_nothing(desk):
    (line, aside) = desk(FERRY, publish=True).out
    before = Article.objects.values().get()
    bumps = Bump.objects.count()
    again = desk(FERRY, publish=True)
    assert again.code == 0
    assert again.out == [f"{line} (unchanged)", aside]
    assert Article.objects.values().get() == before
    assert (Edition.objects.count(), Bump.objects.count()) == (1, bumps)


def test_furniture_that_changes_does_not_make_it_other_copy(desk):
    desk(FERRY)
    (line, *asides) = desk(FERRY + "\nAdvertisement\n").out
    assert line.endswith("2 lines set aside (unchanged)")
    assert len(asides) == 2


def test_changed_copy_refreshes_the_working_copy_alone(desk):
    desk(FERRY, publish=True)
    answer = desk(FERRY.replace("at six", "at seven").replace("Ports, ", ""))
    assert "unchanged" not in answer.out[0]
    assert "/2026/03/ferry-to-marren-runs-again/" in answer.out[0]
    article = only()
    assert "at seven" in Section.objects.order_by("ordering")[0].text
    assert (Section.objects.count(), AlsoRead.objects.count()) == (2, 1)
    assert [topic.name for topic in article.topics.all()] == ["Transport"]
    assert article.state == "changed"
    assert "at six" in article.editions.get().content["standfirst"]


def test_changed_copy_of_a_live_story_is_published_as_an_update(desk):
    desk(FERRY, publish=True)
    before = only()
    desk(FERRY.replace("at six", "at seven"), publish=True)
    after = only()
    assert [edition.kind for edition in after.editions.all()] == ["first", "update"]
    assert (after.feed_id, after.first_published) == (before.feed_id, before.first_published)
    assert "at seven" in LiveArticle.objects.get().standfirst
    assert after.state == "live"


def test_changed_copy_may_come_again_and_again(desk):
    for hour in ("seven", "eight", "nine"):
        assert desk(FERRY.replace("at six", f"at {hour}")).code == 0
    assert "at nine" in only().standfirst


def test_a_draft_of_unchanged_copy_is_published_when_that_is_asked_for(desk):
    desk(FERRY)
    (line, _) = desk(FERRY, publish=True).out
    assert "https://news.example/2026/03/ferry-to-marren-runs-again/" in line
    assert only().first_published == datetime(2026, 3, 3, tzinfo=UTC)


def test_what_the_desk_has_edited_since_is_not_overwritten_and_no_other_file_is_written_either(desk):
    desk(FERRY)
    edit(only(), headline="Ferry to Marren Sails Again")
    answer = desk(short(), FERRY.replace("at six", "at seven"))
    assert answer.code == 1
    (told,) = answer.err
    assert told.startswith("3.txt: ")
    assert f"story {only().pk} was edited in the desk since it was imported" in told
    assert only().headline == "Ferry to Marren Sails Again"
    assert "at six" in Section.objects.order_by("ordering")[0].text


def test_an_unfinished_edit_of_the_desk_is_not_published_by_unchanged_copy(desk):
    desk(FERRY)
    edit(only(), headline="Ferry to Marren TODO")
    assert desk(FERRY, publish=True).out[0].endswith("(unchanged)")
    assert only().state == "draft"


def test_the_desks_own_blocks_are_safe_from_changed_copy(desk):
    desk(FERRY)
    Quote.objects.create(parent=only(), region="body", ordering=15, text="Nobody was late.")
    only().touch()
    assert desk(FERRY.replace("at six", "at seven")).code == 1
    assert Quote.objects.count() == 1


def test_copy_does_not_overtake_a_schedule(desk):
    desk(FERRY)
    verbs.schedule(only(), at=datetime.now(UTC) + timedelta(hours=1))
    answer = desk(FERRY.replace("at six", "at seven"), publish=True)
    assert "is scheduled" in answer.err[0]
    assert only().state == "scheduled"
    assert desk(FERRY, publish=True).out[0].endswith("(unchanged)")
    assert only().state == "scheduled"


def test_copy_does_not_bring_back_what_was_withdrawn(desk):
    desk(FERRY, publish=True)
    verbs.withdraw(only(), reason="It was another island.")
    assert desk(FERRY, publish=True).out[0].endswith("(unchanged)")
    answer = desk(FERRY.replace("at six", "at seven"), publish=True)
    assert "was withdrawn" in answer.err[0]
    assert only().state == "withdrawn"


def test_the_same_headline_on_another_day_is_another_story(desk):
    desk(short(date="March 3, 2026"), short(date="March 4, 2026"), publish=True)
    assert Article.objects.count() == 2
    assert {story.path for story in LiveArticle.objects.all()} == {
        "/2026/03/a-short-story/",
        "/2026/03/a-short-story-2/",
    }


def test_the_same_story_twice_in_one_batch_is_an_error(desk):
    answer = desk(FERRY, short(), FERRY.replace("at six", "at seven"))
    assert (answer.code, len(answer.err)) == (1, 1)
    assert answer.err[0].startswith("3.txt: this is the story of ")
    assert "1.txt again" in answer.err[0]
    assert not Article.objects.exists()


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
