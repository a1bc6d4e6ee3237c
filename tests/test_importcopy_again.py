"""Copy that comes again is the same story: refreshed where the desk has left it alone, else left alone as well."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.edge.models import Bump
from articles.models import AlsoRead, Article, Edition, LiveArticle, Quote, Section
from articles.publishing import verbs

from .importing import FERRY, importer, only, short
from .stories import edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tmp_path):
    return importer(tmp_path)


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
