"""Shelves: where a story stands in the past of a listing, and that it stays there."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from articles.models import LiveListing
from articles.publishing import shelves
from articles.publishing.pasts import Past
from articles.publishing.shelves import BEGINNING, FULL, Place, Shelves, even, place, recover

pytestmark = pytest.mark.either

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

hours = st.integers(0, 60).map(lambda n: NOON + n * HOUR)


shelves_of_three = mock.patch.object(shelves, "FULL", 3)


def full(number=3, newest=NOON, span=3):
    return Shelves(newest=number, newest_count=FULL, newest_date=newest, span=span)


def test_the_first_story_of_a_listing_begins_its_first_shelf_at_the_beginning_of_time():
    assert place(Shelves(), NOON) == Place(1, BEGINNING)


def test_a_story_stands_on_the_newest_shelf_until_that_is_full():
    assert place(Shelves(3, FULL - 1, NOON, 3), NOON + HOUR) == Place(3)


def test_a_later_story_begins_the_next_shelf_when_the_newest_is_full():
    assert place(full(), NOON + HOUR) == Place(4, NOON + HOUR)


def test_a_story_of_the_same_instant_as_the_newest_stands_beside_it_however_full_the_shelf():
    assert place(full(), NOON) == Place(3)


def test_a_backdated_story_stands_on_the_shelf_whose_span_holds_its_date_however_full():
    assert place(full(span=1), NOON - HOUR) == Place(1)
    assert place(full(span=3), NOON - HOUR) == Place(3)


def test_a_listing_whose_stories_were_all_withdrawn_goes_on_with_the_shelf_that_it_has():
    assert place(Shelves(newest=2, newest_count=0, newest_date=None, span=2), NOON) == Place(2)


def stood_in_turn(dates):
    """The from-dates of the shelves that come into being when stories of these dates are published one by one, and the
    number of the shelf of each.
    """
    starts, numbers = [], []
    for count, date in enumerate(dates):
        newest_date = max(dates[:count], default=None)
        found = place(Shelves(len(starts), numbers.count(len(starts)), newest_date, bisect_right(starts, date)), date)
        if found.starts:
            starts.append(found.starts)
        numbers.append(found.number)
    return starts, numbers


@shelves_of_three
@given(st.lists(hours, min_size=1, max_size=60).map(sorted))
def test_evening_out_gives_the_shelves_that_publishing_in_order_would_have_given(dates):
    assert even(dates) == stood_in_turn(dates)[0]


@shelves_of_three
@given(st.lists(hours, min_size=1, max_size=60))
def test_a_batch_is_placed_as_its_stories_would_be_one_by_one(dates):
    past = Past(LiveListing(), [], None)
    numbers = [past.take(date) for date in dates]
    assert ([shelf.starts for shelf in past.shelves], numbers) == stood_in_turn(dates)
    assert [shelf.count for shelf in past.shelves] == [numbers.count(shelf.number) for shelf in past.shelves]


@shelves_of_three
@given(st.lists(hours, max_size=60).map(sorted))
def test_even_shelves_are_full_but_for_the_last_and_no_instant_is_torn_apart(dates):
    starts = even(dates)
    assert starts == sorted(set(starts))
    assert starts[0] == BEGINNING
    for start, following in pairwise(starts):
        on_it = [date for date in dates if start <= date < following]
        assert len(on_it) >= 3
        assert len(on_it) - on_it.count(on_it[-1]) < 3


# What is left of damaged shelves


THREE = {1: BEGINNING, 2: NOON, 3: NOON + 9 * HOUR}


def test_whole_shelves_are_left_as_they_are():
    assert recover(THREE, {1: NOON - HOUR, 2: NOON + HOUR}, []) == list(THREE.values())


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_lost_shelf_is_begun_again_where_its_earliest_story_stands(lost):
    left = {number: start for number, start in THREE.items() if number != lost}
    assert recover(left, THREE, []) == list(THREE.values())


def test_a_story_that_claims_an_impossible_shelf_is_not_heeded():
    assert recover(THREE, {999: NOON}, []) == list(THREE.values())
    assert recover(THREE, {4: NOON - HOUR}, []) == list(THREE.values())


@pytest.mark.parametrize("left", [{}, {1: BEGINNING, 3: NOON}, {1: BEGINNING, 2: NOON + HOUR, 3: NOON}])
def test_shelves_that_make_no_sense_any_more_are_made_anew(left):
    dates = [NOON + number * HOUR for number in range(FULL + 1)]
    assert recover(left, {}, dates) == [BEGINNING, dates[FULL]]


# A listing over the years: what `store` does with what `place` says


class Years(RuleBasedStateMachine):
    """Stories are published, now or backdated, and withdrawn. `stands` has each on the shelf that it was given."""

    def __init__(self):
        super().__init__()
        self.usual, shelves.FULL = shelves.FULL, 3
        self.starts: list[datetime] = []
        self.counts: list[int] = []
        self.stands: list[tuple[datetime, int]] = []
        self.now = NOON

    def teardown(self):
        shelves.FULL = self.usual

    @rule(hours=st.integers(0, 3))
    def a_story_is_published(self, hours):
        self.now += hours * HOUR
        self._publish(self.now)

    @rule(hours=st.integers(1, 40))
    def a_story_is_imported_with_the_date_it_had(self, hours):
        self._publish(self.now - hours * HOUR)

    @precondition(lambda self: self.stands)
    @rule(data=st.data())
    def a_story_is_withdrawn(self, data):
        date, number = data.draw(st.sampled_from(self.stands))
        self.stands.remove((date, number))
        self.counts[number - 1] -= 1

    def _publish(self, date):
        kept = list(self.starts)
        newest_date = max((date for date, _ in self.stands), default=None)
        newest_count = self.counts[-1] if self.counts else 0
        found = place(Shelves(len(kept), newest_count, newest_date, bisect_right(kept, date)), date)
        if found.starts:
            self.starts.append(found.starts)
            self.counts.append(0)
        self.counts[found.number - 1] += 1
        self.stands.append((date, found.number))
        assert self.starts[: len(kept)] == kept
        assert len(self.starts) - len(kept) <= 1

    @invariant()
    def every_story_stands_on_the_shelf_whose_span_holds_its_date(self):
        for date, number in self.stands:
            assert number == bisect_right(self.starts, date)

    @invariant()
    def every_count_is_right(self):
        numbers = [number for _, number in self.stands]
        assert self.counts == [numbers.count(number) for number in range(1, len(self.starts) + 1)]

    @invariant()
    def the_shelves_follow_each_other(self):
        assert self.starts == sorted(set(self.starts))


test_over_the_years_nothing_is_renumbered_and_all_stand_where_they_belong = Years.TestCase
