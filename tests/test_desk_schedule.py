import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from articles.desk import times
from articles.desk.schedule import readings
from articles.models import Article, Kind, Publication
from articles.outbox.models import Job
from articles.publishing import verbs

from .desk import Form, Person, change, filled, said, text, verb
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TOMORROW = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)


@pytest.fixture
def editor():
    Publication.objects.update_or_create(pk=Publication.ROW, defaults={"time_zone": "Europe/Amsterdam"})
    return Person("editor")


def hour(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)


def test_a_clock_shows_a_time_once_twice_or_never():
    def read(clock: str) -> list[datetime]:
        return readings(datetime.fromisoformat(clock), AMSTERDAM)

    assert read("2030-05-01T09:00") == [hour(2030, 5, 1, 7)]
    assert read("2030-10-27T02:30") == [hour(2030, 10, 27, 0, 30), hour(2030, 10, 27, 1, 30)]
    assert read("2030-03-31T02:30") == []


def test_a_story_is_scheduled_for_a_time_on_the_publications_clocks(editor):
    article = write()
    answer = editor.open(change(article)).press("_schedule", headline="Ferry Stops")
    form = Form(editor, answer.request["PATH_INFO"], filled(answer))
    answer = form.press(day="2040-05-01", hour="09:00")
    assert "Scheduled for 1 May 2040, 09:00 Europe/Amsterdam (2040-05-01 07:00 UTC)." in said(answer)
    job = Job.objects.get()
    assert job.due == hour(2040, 5, 1, 7)
    assert job.payload["content"]["headline"] == "Ferry Stops"
    assert job.payload["by"] == editor.user.pk
    assert "Goes out on 1 May 2040, 09:00 Europe/Amsterdam" in text(editor.get(change(article)))


def button(answer) -> str:
    return re.search(r'<input type="submit" value="([^"]*)" data-plain', text(answer))[1]


def test_the_button_names_the_hour_as_soon_as_it_is_known_to_be_one(editor):
    page = verb(write(), "schedule")
    assert button(editor.get(page)) == "Schedule for this time"
    assert button(editor.get(f"{page}?day=2040-05-01&hour=14:00")) == (
        "Schedule for 1 May 2040, 14:00 Amsterdam (12:00 UTC)"
    )
    for day, hour in [("", "14:00"), ("2040-05-01", "soon"), ("2040-10-28", "02:30"), ("2040-03-25", "02:30")]:
        assert button(editor.get(f"{page}?day={day}&hour={hour}")) == "Schedule for this time"
    assert button(editor.get(f"{page}?day=2040-10-28&hour=02:30&which=1")) == (
        "Schedule for 28 Oct 2040, 02:30 Amsterdam (01:30 UTC)"
    )
    assert not Job.objects.exists()


def test_rescheduling_begins_at_the_hour_that_was_promised_and_says_what_becomes_of_it(editor):
    article = write()
    verbs.schedule(article, at=hour(2040, 5, 1, 12))
    article = edit(article, headline="Ferry Stops")
    answer = editor.open(change(article)).press("_schedule")
    assert "It was to go out on 1 May 2040, 14:00 Europe/Amsterdam" in text(answer)
    assert button(answer) == "Reschedule for this time"
    form = Form(editor, answer.request["PATH_INFO"], filled(answer))
    assert (form.values["day"], form.values["hour"]) == ("2040-05-01", "14:00")
    form.press(hour="15:00")
    job = Job.objects.get()
    assert (job.due, job.payload["content"]["headline"]) == (hour(2040, 5, 1, 13), "Ferry Stops")


def test_a_time_that_has_passed_is_refused_and_stays_to_be_changed(editor):
    article = write()
    answer = editor.open(verb(article, "schedule")).press(day="2020-05-01", hour="09:00")
    assert "That time has passed" in text(answer)
    assert filled(answer)["day"] == "2020-05-01"
    assert not Job.objects.exists()


def test_an_hour_that_comes_twice_is_asked_for_once_more(editor):
    article = write()
    answer = editor.open(verb(article, "schedule")).press(day="2040-10-28", hour="02:30")
    assert "this time comes twice that day" in text(answer)
    assert "02:30, UTC+02:00" in text(answer)
    assert "02:30, UTC+01:00" in text(answer)
    Form(editor, verb(article, "schedule"), filled(answer)).press(which="1")
    assert Job.objects.get().due == hour(2040, 10, 28, 1, 30)


def test_an_hour_that_never_comes_is_refused(editor):
    article = write()
    answer = editor.open(verb(article, "schedule")).press(day="2040-03-25", hour="02:30")
    assert "There is no such time on that day" in text(answer)
    assert not Job.objects.exists()


def test_a_live_story_is_scheduled_with_its_kind_and_note(editor):
    article = edit(publish(), headline="Ferry Stops")
    editor.open(verb(article, "schedule")).press(
        day="2040-05-01", hour="09:00", kind=Kind.CORRECTION, note="It has stopped."
    )
    payload = Job.objects.get().payload
    assert (payload["kind"], payload["note"]) == (Kind.CORRECTION, "It has stopped.")


def test_unschedule_takes_it_back_and_saves_what_was_typed(editor):
    article = write()
    verbs.schedule(article, at=TOMORROW)
    answer = editor.open(change(article)).press("_unschedule", headline="Ferry Stops")
    assert "Unscheduled" in said(answer)
    assert not Job.objects.exists()
    assert Article.objects.get().headline == "Ferry Stops"


def test_unscheduling_what_is_not_scheduled_any_more_says_so(editor):
    article = write()
    answer = editor.post(verb(article, "unschedule"))
    assert "It is not scheduled any more." in said(answer)


def test_publishing_a_scheduled_story_asks_first_and_cancels_the_schedule(editor):
    article = write()
    verbs.schedule(article, at=TOMORROW)
    form = editor.open(change(article))
    answer = form.press("_publish", headline="Ferry Stops")
    assert "Published now, it does not go out again at its hour." in text(answer)
    assert article.editions.count() == 0
    Form(editor, answer.request["PATH_INFO"], filled(answer)).press()
    assert article.live.headline == "Ferry Stops"
    assert not Job.objects.exists()


def test_saving_a_scheduled_story_says_that_the_earlier_text_goes_out(editor):
    article = write()
    verbs.schedule(article, at=TOMORROW)
    answer = editor.open(change(article)).save(headline="Ferry Stops")
    assert "What is scheduled is the text as it was then" in said(answer)
    assert Job.objects.get().payload["content"]["headline"] == "Ferry to Marren Runs Again"


def test_an_edit_of_a_scheduled_story_is_sent_out_with_one_click_at_the_same_hour(editor):
    article = publish()
    verbs.schedule(article, at=TOMORROW, kind=Kind.CORRECTION, note="It was Monday.")
    answer = editor.open(change(article)).press("_reschedule", headline="Ferry Stops")
    assert "Saved and scheduled: this text goes out on" in said(answer)
    job = Job.objects.get()
    assert (job.due, job.payload["kind"], job.payload["note"]) == (TOMORROW, "correction", "It was Monday.")
    assert job.payload["content"]["headline"] == "Ferry Stops"


def test_one_click_too_late_schedules_nothing_and_says_so(editor):
    article = write()
    answer = editor.open(change(article)).press("_reschedule", headline="Ferry Stops")
    assert "It is saved, but not scheduled any more" in said(answer)
    article.refresh_from_db()
    assert (article.headline, article.scheduled_for) == ("Ferry Stops", None)


def test_an_edit_that_cannot_go_out_leaves_what_was_promised(editor):
    article = write(sections=[("", "One.", [])])
    verbs.schedule(article, at=TOMORROW)
    answer = editor.open(change(article)).press("_reschedule", **{"articles_section_set-0-DELETE": "on"})
    assert "what goes out is the text as it was before: The body is empty" in said(answer)
    assert Job.objects.get().payload["content"]["blocks"]


@pytest.mark.parametrize(
    ("zone", "days", "label"),
    [
        ("Asia/Tokyo", 0, "21:00 Tokyo (12:00 UTC)"),
        ("UTC", 0, "12:00 UTC"),
        ("America/New_York", 2, "3 May, 08:00 New York (12:00 UTC)"),
    ],
)
def test_a_button_tells_the_hour_as_the_publications_clocks_do(monkeypatch, zone, days, label):
    noon = datetime(2040, 5, 1 + days, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "localdate", lambda: date(2040, 5, 1))
    with timezone.override(zone):
        assert times.brief(noon) == label
