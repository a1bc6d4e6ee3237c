"""The desk at a glance."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.outbox.models import Job
from articles.publishing import verbs

from .desk import Person, change, text
from .stories import edit, publish, write
from .test_desk_permissions import scheduled

pytestmark = pytest.mark.django_db

PAGE = "/admin/"
HOUR = timedelta(hours=1)


@pytest.fixture
def editor():
    return Person("editor")


def strips(person: Person) -> dict[str, list[str]]:
    """The headlines under each title."""
    shown = person.get(PAGE).context["strips"]
    return {strip.title: [line.headline for line in strip.lines] for strip in shown}


def loud(person: Person) -> str:
    page = text(person.get(PAGE))
    return page.partition('class="loud"')[2].partition("</section>")[0]


def test_each_story_stands_where_its_state_says(editor):
    publish("Live")
    edit(publish("Changed"))
    edit(scheduled(), headline="Scheduled")
    write("Draft")
    ready = write("Handed In")
    Article.objects.filter(pk=ready.pk).update(ready=True, ready_note="Check the names")
    assert strips(editor) == {
        "Ready for the desk": ["Handed In"],
        "Goes out next": ["Scheduled"],
        "Live, with unpublished changes": ["Changed"],
        "In progress": ["Handed In", "Draft"],
        "Latest published": ["Changed", "Live"],
    }
    assert "Check the names" in text(editor.get(PAGE))


def test_writers_begin_with_their_own_drafts():
    writer = Person("writer")
    write("Not Mine")
    write("Mine").touch(writer.user)
    assert list(strips(writer).items())[0] == ("Your drafts", ["Mine"])


def test_what_goes_out_first_stands_first(editor):
    for hours in (3, 1, 2):
        verbs.schedule(write(f"In {hours}"), at=datetime.now(UTC) + hours * HOUR)
    assert strips(editor)["Goes out next"] == ["In 1", "In 2", "In 3"]


def test_eight_are_shown_and_the_rest_is_a_link_away(editor):
    for number in range(9):
        write(f"Draft {number}")
    page = text(editor.get(PAGE))
    assert page.count(">Draft ") == 8 and "Draft 0" not in page
    assert '<a href="/admin/articles/article/?state=draft">All of them' in page


def test_an_empty_newsroom_says_what_will_stand_where(editor):
    page = text(editor.get(PAGE))
    assert "Nothing is scheduled." in page and "Writers mark a story as ready" in page
    assert not loud(editor)


def test_an_overdue_schedule_is_loud(editor):
    story = edit(scheduled(), headline="Should Be Out")
    Article.objects.filter(pk=story.pk).update(scheduled_for=datetime.now(UTC) - HOUR)
    assert "Should Be Out" in loud(editor) and change(story) in loud(editor)
    assert strips(editor)["Goes out next"] == []


def test_a_worker_that_is_away_is_loud_after_half_a_minute(editor):
    job = Job.objects.create(kind="publish", due=Now() - timedelta(seconds=10))
    assert not loud(editor)
    Job.objects.filter(pk=job.pk).update(due=Now() - timedelta(seconds=40))
    assert "is the worker running?" in loud(editor)
    Job.objects.filter(pk=job.pk).update(leased_until=Now() + HOUR)
    assert not loud(editor)


def test_what_the_worker_gave_up_on_is_loud_and_leads_to_it_for_who_may_look(editor):
    Job.objects.create(kind="renditions", finished=Now(), failed=True)
    assert "given up on something (renditions)" in loud(editor)
    assert "/admin/outbox/job/" not in loud(editor)
    assert "/admin/outbox/job/" in loud(Person("administrator"))


def test_the_first_page_costs_the_same_with_many_stories_as_with_none(editor):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(PAGE)
        return len(captured)

    editor.get(PAGE)
    empty = queries()
    for number in range(12):
        write(f"Draft {number}").touch(editor.user)
        edit(publish(f"Live {number}"))
    assert queries() == empty
