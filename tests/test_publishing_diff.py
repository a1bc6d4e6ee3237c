"""Which keys a change bumps, and which rows it means: decided without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.publishing.diff import Presence, diff
from articles.publishing.shelves import BEGINNING, Place

pytestmark = pytest.mark.either

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)
HOME, PORTS, TRAMS, ANA = "home", "topic:1", "topic:2", "author:7"

FERRY = Presence(
    article=5,
    path="/2026/03/ferry/",
    headline_key="ferry-runs-again",
    first_published=NOON,
    updated=NOON,
    listings=dict.fromkeys({HOME, PORTS, ANA}, NOON),
    row={"headline": "Ferry Runs Again", "edition_id": 1},
)
ITS_OWN = {"story:5", "month:2026-03", "months"}
ITS_NAMES = {"path:/2026/03/ferry/", "headline:ferry-runs-again"}
ITS_LISTINGS = {f"listing:{name}" for name in FERRY.listings}


def edition(number, **changes):
    """The ferry's story in a later edition, three hours after the first unless the changes say otherwise."""
    return replace(FERRY, **{"updated": LATER, **changes}, row={**FERRY.row, "edition_id": number})


def change(before, after, shelf=4):
    """With every listing's shelves as far as number 4, where all that is new stands."""
    standing = dict.fromkeys(before.listings, shelf) if before else {}
    return diff(before, after, standing, dict.fromkeys(after.listings, Place(shelf)) if after else {})


def shelves(*names, number=4):
    return {f"shelf:{name}:{number}" for name in names}


def test_nothing_changed_means_nothing_is_written_and_nothing_bumped():
    plan = change(FERRY, FERRY)
    assert not (plan.keys or plan.enter or plan.leave or plan.changed)


def test_a_first_publication_bumps_the_story_its_address_its_headline_and_where_it_stands():
    plan = change(None, FERRY)
    assert plan.keys == ITS_OWN | ITS_NAMES | ITS_LISTINGS | shelves(*FERRY.listings)
    assert plan.changed == plan.enter.keys() == FERRY.listings.keys()


def test_an_update_bumps_the_story_and_its_listings_and_leaves_the_shelves_alone():
    plan = change(FERRY, edition(2))
    assert plan.keys == ITS_OWN | ITS_LISTINGS
    assert plan.changed == FERRY.listings.keys()
    assert not (plan.enter or plan.leave)


def test_a_correction_is_bumped_as_an_update_is():
    corrected = edition(2)
    corrected.row["corrections"] = [{"number": 2, "note": "It is May.", "at": LATER.isoformat()}]
    assert change(FERRY, corrected).keys == ITS_OWN | ITS_LISTINGS


def test_a_minor_edition_bumps_the_story_and_its_month_and_no_listing():
    plan = change(FERRY, edition(2, updated=NOON))
    assert plan.keys == ITS_OWN
    assert not plan.changed


def test_a_new_headline_bumps_what_points_at_either_headline():
    plan = change(FERRY, edition(2, headline_key="ferry-stops", updated=NOON))
    assert plan.keys == ITS_OWN | ITS_NAMES | {"headline:ferry-stops"}


def test_a_new_slug_bumps_the_old_address_and_the_new_one():
    plan = change(FERRY, edition(2, path="/2026/03/boats/", updated=NOON))
    assert plan.keys == ITS_OWN | ITS_NAMES | {"path:/2026/03/boats/"}


def test_a_story_that_comes_or_goes_is_one_more_or_fewer_of_the_month_in_its_address():
    assert change(None, FERRY).months == {"2026-03": 1}
    assert change(FERRY, None).months == {"2026-03": -1}
    assert change(FERRY, edition(2, path="/2026/03/boats/")).months == {}


def test_a_story_whose_address_has_another_month_goes_from_one_to_the_other():
    plan = change(FERRY, edition(2, path="/2026/04/ferry/"))
    assert plan.months == {"2026-03": -1, "2026-04": 1}
    assert {"month:2026-03", "month:2026-04"} <= plan.keys


def test_a_topic_that_is_added_bumps_its_listing_and_the_shelf_on_which_the_story_stands_there():
    plan = change(FERRY, edition(2, listings={**FERRY.listings, TRAMS: NOON}, updated=NOON))
    assert plan.keys == ITS_OWN | {"listing:topic:2"} | shelves(TRAMS)
    assert (plan.enter.keys(), plan.changed) == ({TRAMS}, {TRAMS})


def test_a_topic_that_is_removed_bumps_its_listing_and_the_shelf_that_the_story_leaves():
    plan = change(FERRY, edition(2, listings=dict.fromkeys({HOME, ANA}, NOON)))
    assert plan.keys == ITS_OWN | ITS_LISTINGS | shelves(PORTS)
    assert plan.leave == {PORTS: 4}


def test_a_withdrawal_bumps_whatever_showed_the_story():
    plan = change(FERRY, None)
    assert plan.keys == ITS_OWN | ITS_NAMES | ITS_LISTINGS | shelves(*FERRY.listings)
    assert plan.leave == dict.fromkeys(FERRY.listings, 4)
    assert plan.after is None


def test_a_shelf_that_begins_bumps_the_one_that_it_seals_and_no_other_that_was_sealed():
    plan = diff(None, FERRY, {}, {HOME: Place(9, NOON), PORTS: Place(2, NOON), ANA: Place(1, BEGINNING)})
    touched = {key for key in plan.keys if key.startswith(("shelf:", "seal:"))}
    assert touched == {
        *("shelf:home:8", "seal:home:8", "shelf:home:9"),
        *("shelf:topic:1:1", "seal:topic:1:1", "shelf:topic:1:2"),
        "shelf:author:7:1",
    }


def test_a_backdated_story_touches_its_one_shelf():
    plan = diff(None, FERRY, {}, dict.fromkeys(FERRY.listings, Place(2)))
    assert {key for key in plan.keys if key.startswith("shelf:")} == shelves(*FERRY.listings, number=2)


def test_another_date_of_first_publication_moves_the_story_from_shelf_to_shelf():
    moved = edition(1, first_published=LATER, listings=dict.fromkeys(FERRY.listings, LATER))
    plan = diff(FERRY, moved, dict.fromkeys(FERRY.listings, 2), dict.fromkeys(FERRY.listings, Place(3)))
    assert plan.leave.keys() == plan.enter.keys() == FERRY.listings.keys()
    assert shelves(*FERRY.listings, number=2) | shelves(*FERRY.listings, number=3) <= plan.keys


presences = st.builds(
    replace,
    st.just(FERRY),
    path=st.sampled_from(["/2026/03/ferry/", "/2026/03/boats/"]),
    headline_key=st.sampled_from(["ferry-runs-again", "ferry-stops"]),
    first_published=st.sampled_from([NOON, LATER]),
    updated=st.sampled_from([NOON, LATER]),
    listings=st.frozensets(st.sampled_from([PORTS, TRAMS, ANA])).map(lambda names: dict.fromkeys(names | {HOME}, NOON)),
    row=st.fixed_dictionaries({"edition_id": st.integers(1, 3)}),
)


@given(st.none() | presences, st.none() | presences)
def test_whatever_changes_the_rows_end_as_they_should_and_both_states_are_bumped(before, after):
    plan = change(before, after)
    if before == after:
        return
    was = before.listings.keys() if before else set()
    will = after.listings.keys() if after else set()
    assert (was - plan.leave.keys()) | plan.enter.keys() == will
    assert ITS_OWN <= plan.keys
    assert {f"listing:{name}" for name in was ^ will} <= plan.keys
    assert plan.keys == change(after, before).keys


@pytest.mark.parametrize("before, after", [(None, FERRY), (FERRY, None), (FERRY, edition(2))])
def test_a_listing_is_changed_if_and_only_if_its_key_is_bumped(before, after):
    plan = change(before, after)
    assert {f"listing:{name}" for name in plan.changed} == {key for key in plan.keys if key.startswith("listing:")}


def test_a_correction_stands_in_a_listing_of_its_own_by_its_own_date():
    corrected = edition(2, listings={**FERRY.listings, "corrections#2": LATER})
    plan = change(FERRY, corrected)
    assert plan.enter.keys() == {"corrections#2"}
    assert {"listing:corrections", "shelf:corrections:4"} <= plan.keys
    assert corrected.entries["corrections#2"] == (LATER, LATER)


def test_an_update_after_a_correction_leaves_the_corrections_alone():
    corrected = edition(2, listings={**FERRY.listings, "corrections#2": LATER})
    plan = change(corrected, replace(corrected, updated=LATER + timedelta(hours=1), row={"edition_id": 3}))
    assert not any("corrections" in key for key in plan.keys)
