"""`reshelve` after a bulk import: even shelves where one was overfull, and nothing touched elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from articles.models import LiveListing, Shelf
from articles.publishing import verbs

from . import public_state
from .stories import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelves_of_three")]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def reshelve(capsys):
    def run():
        before = public_state.last_bump()
        call_command("reshelve", verbosity=0)
        return capsys.readouterr().out, public_state.keys_bumped_since(before)

    return run


def years_of(*hours, topic="Harbour"):
    return [publish(f"{topic} {hour}", at=NOON + hour * HOUR, topics=[topic]) for hour in hours]


def counts(kind, slug=None):
    chosen = {"listing__kind": kind} | ({"listing__topic__slug": slug} if slug else {})
    return list(Shelf.objects.filter(**chosen).order_by("number").values_list("count", flat=True))


def test_where_no_shelf_is_overfull_nothing_is_done(reshelve):
    years_of(1, 2, 3, 4, 5)
    before = public_state.everything()
    said, bumped = reshelve()
    assert said.startswith("Nothing to do")
    assert not bumped
    assert public_state.everything() == before


def test_an_import_into_old_years_is_evened_out_from_the_first_overfull_shelf_on(reshelve):
    years_of(1, 2, 3, 10, 20, 30, 31, 32, 33, 40)
    years_of(11, 12, 13, 14)
    assert counts("home") == [3, 7, 3, 1]
    first = Shelf.objects.get(listing__kind="home", number=1)

    reshelve()

    assert counts("home") == counts("topic", "harbour") == [3, 3, 3, 3, 2]
    assert Shelf.objects.get(listing__kind="home", number=1) == first
    assert public_state.are_sound()


def test_the_shelves_before_the_first_overfull_one_stay_as_they_are_full_or_not(reshelve):
    stories = years_of(1, 2, 3, 4, 5, 6, 10, 20, 30)
    verbs.withdraw(stories[3], reason="Not so.")
    years_of(11, 12)
    home = Shelf.objects.filter(listing__kind="home")
    before = list(home.filter(number__lte=2).order_by("number").values())

    reshelve()

    assert list(home.filter(number__lte=2).order_by("number").values()) == before
    assert counts("home") == [3, 2, 3, 2]


def test_a_second_run_does_nothing(reshelve):
    years_of(1, 2, 3, 10, 20, 30)
    years_of(4, 5, 6, 7)
    reshelve()
    after = public_state.everything()
    said, bumped = reshelve()
    assert said.startswith("Nothing to do")
    assert not bumped
    assert public_state.everything() == after


def test_what_changed_is_bumped_and_the_rest_is_not(reshelve):
    years_of(1, 2, 3, 10, 20, 30, 40, 50, 60, 70)
    years_of(61, 62, 63)
    harbour = LiveListing.objects.get(kind="topic")
    _, bumped = reshelve()
    names = ("home", "briefing", harbour.name)
    # The third was overfull; the second now leads on to a sealed one, and nothing before that shows any difference.
    assert bumped == {
        *(f"listing:{name}" for name in names),
        *(f"shelf:{name}:{number}" for name in names for number in (2, 3, 4, 5)),
    }


def test_listings_without_an_overfull_shelf_are_left_alone(reshelve):
    years_of(1, 3, 5, 7, 9, 11, topic="Trams")
    years_of(2, 4, topic="Harbour")
    trams = LiveListing.objects.get(topic__slug="trams")
    said, bumped = reshelve()
    assert said.splitlines() == ["home: 3 shelves changed", "briefing: 3 shelves changed"]
    assert not any(trams.name in key for key in bumped)
    assert counts("home") == [3, 3, 2]


def test_stories_of_one_instant_stay_together_and_that_is_not_tried_again(reshelve):
    years_of(1, 5, 9)
    for number in range(5):
        publish(f"Import {number}", at=NOON)
    assert counts("home") == [8]
    reshelve()
    assert counts("home") == [5, 3]
    said, bumped = reshelve()
    assert said.startswith("Nothing to do")
    assert not bumped


def test_shelves_that_withdrawals_have_thinned_out_are_filled_again(reshelve):
    stories = years_of(1, 2, 3, 10, 20, 30, 40, 50)
    for story in stories[3:5]:
        verbs.withdraw(story, reason="Not so.")
    years_of(4, 5)
    assert counts("home") == [5, 1, 2]
    reshelve()
    assert counts("home") == [3, 3, 2]
    assert public_state.are_sound()


def test_the_feed_does_not_call_itself_changed_by_it(reshelve):
    years_of(1, 2, 3, 10)
    years_of(0)
    changed = LiveListing.objects.get(kind="home").changed
    reshelve()
    assert LiveListing.objects.get(kind="home").changed == changed
