"""What editors put on top of the front page, what readers see of it, and what becomes of it by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.test import Client

from articles.edge.keys import newest
from articles.models import FrontPick
from articles.outbox import worker
from articles.outbox.models import Job
from articles.publishing import front_page, verbs
from articles.publishing.front_page import Pick

from .desk import Person, text
from .public_state import keys_bumped_since, last_bump
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db

PAGE = "/admin/articles/frontpick/"
DAY = timedelta(days=1)
SOON = datetime.now(UTC).replace(microsecond=0) + DAY


def get(address: str) -> str:
    return text(Client(SERVER_NAME="news.example").get(address, secure=True))


def headlines(address: str = "/") -> list[str]:
    """In their order on a page, or in a feed."""
    page = get(address)
    found = {headline: page.find(f">{headline}<") for headline in ("One", "Two", "Three", "Four", "Five", "Six")}
    assert all(page.count(f">{headline}</a>") <= 1 for headline in found)
    return sorted((headline for headline in found if found[headline] >= 0), key=found.get)


@pytest.fixture
def six():
    """Six stories; “Six” is the newest."""
    days = enumerate(("One", "Two", "Three", "Four", "Five", "Six"), start=1)
    return {name: publish(name, at=datetime(2026, 3, day, tzinfo=UTC)) for day, name in days}


def arrange(**places):
    """`arrange(lead=story)`: seconds are `first`, `second`, `third`."""
    numbers = {"lead": 0, "first": 1, "second": 2, "third": 3}
    front_page.arrange({numbers[place]: Pick(story.pk) for place, story in places.items()})


def test_without_picks_the_newest_stand_on_top(six):
    assert headlines() == ["Six", "Five", "Four", "Three", "Two", "One"]
    page = get("/")
    assert page.index('class="lead"') < page.index(">Six<") < page.index('class="seconds"') < page.index(">Five<")


def test_picks_stand_in_their_places_and_nowhere_else(six):
    arrange(lead=six["Two"], second=six["One"])
    assert headlines() == ["Two", "Six", "One", "Five", "Four", "Three"]


def test_a_pick_older_than_all_that_the_front_page_holds_is_found_all_the_same(six, settings):
    settings.FEED_ENTRIES = 2
    arrange(third=six["One"])
    assert headlines()[3] == "One"


def test_feeds_and_their_dates_are_not_touched_by_picks(six):
    before = get("/atom.xml")
    arrange(lead=six["One"])
    assert get("/atom.xml") == before


def test_arranging_bumps_what_the_front_page_is_made_from_and_nothing_else(six):
    before = last_bump()
    arrange(lead=six["One"])
    assert keys_bumped_since(before) == {"front-page"}
    client = Client(SERVER_NAME="news.example")
    etag = client.get("/", secure=True)["ETag"]
    arrange(lead=six["Two"])
    assert client.get("/", secure=True, headers={"if-none-match": etag}).status_code == 200


def test_a_withdrawn_pick_is_none_even_when_its_story_comes_back(six):
    arrange(lead=six["Two"], first=six["One"])
    verbs.withdraw(six["Two"], reason="Not so.")
    assert headlines()[:2] == ["Six", "One"]
    verbs.publish(edit(six["Two"]), kind="update")
    assert headlines()[:2] == ["Six", "One"]


def test_an_end_is_a_job_that_takes_the_pick_away_and_says_so(six):
    front_page.arrange({0: Pick(six["One"].pk, SOON), 1: Pick(six["Two"].pk)})
    before = last_bump()
    assert worker.run_due() == 0 or headlines()[0] == "One"
    Job.objects.filter(kind=front_page.KIND).update(due=Now() - DAY)
    FrontPick.objects.filter(position=0).update(until=Now() - DAY)
    worker.run_due()
    assert headlines()[:2] == ["Six", "Two"]
    assert "front-page" in keys_bumped_since(before)
    assert FrontPick.objects.get().article == six["Two"]


def test_the_page_depends_on_what_is_stored_and_not_on_the_clock(six):
    front_page.arrange({0: Pick(six["One"].pk, SOON)})
    FrontPick.objects.update(until=Now() - DAY)
    assert headlines()[0] == "One"


def test_an_arrangement_replaces_the_one_before_with_its_ends(six):
    front_page.arrange({0: Pick(six["One"].pk, SOON)})
    arrange(lead=six["Two"])
    assert not Job.objects.filter(kind=front_page.KIND, finished=None).exists()
    assert front_page.standing() == {0: Pick(six["Two"].pk)}


def test_what_cannot_stand_there_is_refused_by_name_and_nothing_is_changed(six):
    arrange(lead=six["One"])
    past = datetime(2026, 3, 1, tzinfo=UTC)
    picks = {
        0: Pick(write("Draft").pk),
        1: Pick(six["Two"].pk, past),
        2: Pick(six["Three"].pk),
        3: Pick(six["Three"].pk),
    }
    with pytest.raises(ValidationError) as refused:
        front_page.arrange(picks)
    told = " ".join(refused.value.messages)
    assert "“Draft” is not live" in told
    assert "“Two” has an end that has passed" in told
    assert "“Three” is chosen twice" in told
    assert headlines()[0] == "One"


def test_an_editor_arranges_the_front_page_at_the_desk(six):
    editor = Person("editor")
    form = editor.open(PAGE)
    answer = form.press(story_0=six["Two"].pk, until_0_0=f"{SOON:%Y-%m-%d}", until_0_1="09:00", story_2=six["One"].pk)
    assert "The front page is as you arranged it." in text(answer)
    assert headlines()[:3] == ["Two", "Six", "One"]
    assert front_page.standing()[0].until.hour == 9
    again = editor.open(PAGE)
    assert (again.values["story_0"], again.values["until_0_1"]) == (str(six["Two"].pk), "09:00")


def test_two_editors_do_not_overwrite_each_other_unseen(six):
    form = Person("editor").open(PAGE)
    arrange(lead=six["One"])
    answer = form.press(story_0=six["Two"].pk)
    assert "Somebody else has changed this" in text(answer)
    assert headlines()[0] == "One"
    assert "Two" in text(answer)


def test_writers_do_not_arrange_the_front_page(six):
    writer = Person("writer")
    assert writer.get(PAGE).status_code == 403
    assert writer.post(PAGE, {"story_0": six["One"].pk, "seen": "{}"}).status_code == 403
    assert not FrontPick.objects.exists()


def test_only_live_stories_are_offered(six):
    write("Draft of Six")
    found = Person("editor").get(
        "/admin/autocomplete/?app_label=articles&model_name=frontpick&field_name=article&term=Six"
    )
    assert [row["text"] for row in found.json()["results"]] == ["Six"]


def test_the_front_page_names_the_key_of_its_picks(six):
    assert newest(["front-page"]) == (None, 0)
    arrange(lead=six["One"])
    assert newest(["front-page"])[1] > 0
