"""`rebuild_live`: what is public is made what the editions say, and nothing is touched where it is."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article, LiveArticle, LiveEntry, LiveListing, LiveMonth, Shelf
from articles.publishing import verbs

from . import public_state
from .stories import edit, publish, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelves_of_three")]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def history():
    """Some years of a newsroom: updates, corrections, a withdrawal, a story that came back, a draft, old imports."""
    stories = [
        publish(
            f"Story {number}",
            at=NOON + number * HOUR,
            topics=["Harbour", "Trams"][: number % 3],
            authors=["Ana Ray"] if number % 2 else [],
            dateline="Osterwick/Holmford" if number % 4 else "",
        )
        for number in range(12)
    ]
    publish("An Old Story", at=NOON + HOUR / 2, topics=["Harbour"])
    verbs.publish(edit(stories[3], headline="Story Three"), kind="update")
    verbs.publish(edit(stories[5], slug="five"), kind="correction", note="It is five.")
    verbs.publish(edit(stories[6], standfirst="More."), kind="minor")
    verbs.withdraw(stories[7], reason="Not so.")
    verbs.withdraw(stories[8], reason="Too soon.")
    verbs.publish(stories[8], kind="update")
    write("A Draft", topics=["Harbour"])
    assert public_state.are_sound()
    return stories


@pytest.fixture
def rebuild(capsys):
    def run():
        before = public_state.last_bump()
        call_command("rebuild_live", verbosity=0)
        return capsys.readouterr().out.strip(), public_state.keys_bumped_since(before)

    return run


def one(listing, story):
    return LiveEntry.objects.get(listing__kind=listing, story=story.pk)


# Where all is well


def test_where_all_is_well_nothing_is_said_to_be_mended_and_nothing_bumped(history, rebuild):
    before = public_state.everything()
    with CaptureQueriesContext(connection) as queries:
        said, bumped = rebuild()
    assert said == "All is well: nothing to mend."
    assert not bumped
    assert public_state.everything() == before
    asked = (query["sql"].lstrip("(") for query in queries)
    assert all(sql.startswith(("SELECT", "DECLARE", "FETCH", "CLOSE")) for sql in asked)


def test_an_empty_site_needs_no_mending(rebuild):
    assert rebuild() == ("All is well: nothing to mend.", set())
    assert not Shelf.objects.exists()


# One thing wrong


def test_a_lost_story_comes_back_wherever_it_stood(history, rebuild):
    before, story = public_state.everything(), history[9]
    names = set(LiveListing.objects.filter(entries__story=story.pk))
    live = LiveArticle.objects.get(pk=story.pk)
    LiveArticle.objects.filter(pk=story.pk).delete()

    said, bumped = rebuild()

    assert said.startswith("Mended: 1 stories")
    assert public_state.everything() == before
    assert {f"story:{story.pk}", f"path:{live.path}", f"headline:{live.headline_key}"} <= bumped
    assert {f"listing:{listing.name}" for listing in names} <= bumped
    assert f"shelf:home:{one('home', story).shelf}" in bumped


def test_a_story_that_should_not_be_public_goes(history, rebuild):
    before = public_state.everything()
    withdrawn, draft = history[7], Article.objects.get(headline="A Draft")
    for article, edition in ((withdrawn, withdrawn.editions.last()), (draft, history[3].editions.first())):
        LiveArticle.objects.create(
            article=article,
            edition=edition,
            feed_id=f"leaked {article.pk}",
            path=f"/leaked/{article.pk}/",
            first_published=NOON,
            updated=NOON,
        )
        home = LiveListing.objects.get(kind="home")
        LiveEntry.objects.create(listing=home, story_id=article.pk, shelf=1, first_published=NOON, updated=NOON)

    _, bumped = rebuild()

    assert public_state.everything() == before
    assert {f"story:{draft.pk}", f"path:/leaked/{draft.pk}/", "listing:home", "shelf:home:1"} <= bumped


def test_a_wrong_headline_bumps_the_story_and_no_listing(history, rebuild):
    before, story = public_state.everything(), history[2]
    LiveArticle.objects.filter(pk=story.pk).update(headline="Damaged")
    _, bumped = rebuild()
    assert public_state.everything() == before
    assert f"story:{story.pk}" in bumped
    assert not any(key.startswith(("listing:", "shelf:")) for key in bumped)


def test_an_entry_too_many_goes_and_a_lost_one_comes_back(history, rebuild):
    before, story = public_state.everything(), history[0]
    trams = LiveListing.objects.get(topic__slug="trams")
    LiveEntry.objects.create(listing=trams, story_id=story.pk, shelf=1, first_published=NOON, updated=NOON)
    LiveEntry.objects.filter(story=story.pk, listing__kind="home").delete()
    _, bumped = rebuild()
    assert public_state.everything() == before
    assert {f"listing:{trams.name}", f"shelf:{trams.name}:1", "listing:home", "shelf:home:1"} <= bumped


def test_an_entry_on_the_wrong_shelf_is_put_where_its_date_belongs(history, rebuild):
    before, story = public_state.everything(), history[4]
    right = one("home", story).shelf
    LiveEntry.objects.filter(pk=one("home", story).pk).update(shelf=1)
    _, bumped = rebuild()
    assert public_state.everything() == before
    assert bumped == {"listing:home", "shelf:home:1", f"shelf:home:{right}"}


def test_a_wrong_count_is_set_right(history, rebuild):
    before = public_state.everything()
    Shelf.objects.filter(listing__kind="home", number=2).update(count=77)
    _, bumped = rebuild()
    assert public_state.everything() == before
    assert bumped == {"listing:home", "shelf:home:2"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda: LiveMonth.objects.update(count=77),
        lambda: LiveMonth.objects.all().delete(),
        lambda: LiveMonth.objects.create(month="2026-02", count=1),
    ],
    ids=["counted wrong", "lost", "too many"],
)
def test_months_are_counted_again(history, rebuild, damage):
    before = public_state.everything()
    damage()
    said, bumped = rebuild()
    assert public_state.everything() == before
    assert said == "Mended: 0 stories, 0 shelves, 1 months."
    assert "months" in bumped
    assert any(key.startswith("month:2026-0") for key in bumped)
    assert not any(key.startswith(("listing:", "shelf:", "story:")) for key in bumped)


def test_a_story_that_is_told_to_be_of_another_month_goes_back_to_its_own(history, rebuild):
    before, story = public_state.everything(), history[2]
    LiveArticle.objects.filter(pk=story.pk).update(month="2025-12")
    _, bumped = rebuild()
    assert public_state.everything() == before
    assert {"month:2025-12", "month:2026-03", "months"} <= bumped


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_lost_shelf_is_put_up_again(history, rebuild, number):
    before = public_state.everything()
    Shelf.objects.filter(listing__kind="home", number=number).delete()
    _, bumped = rebuild()
    assert public_state.everything() == before
    assert {"listing:home", f"shelf:home:{number}"} <= bumped


def test_a_lost_listing_is_made_again_with_all_its_stories(history, rebuild):
    entries, listings = public_state.entries(), public_state.listings()
    LiveListing.objects.filter(topic__slug="harbour").delete()
    _, bumped = rebuild()
    harbour = LiveListing.objects.get(topic__slug="harbour")
    assert (public_state.entries(), public_state.listings()) == (entries, listings)
    assert public_state.are_sound()
    assert f"listing:{harbour.name}" in bumped


def test_two_stories_that_took_each_others_addresses_get_their_own_back(history, rebuild):
    before = public_state.everything()
    here, there = LiveArticle.objects.order_by("pk")[:2]
    paths = here.path, there.path
    LiveArticle.objects.filter(pk=here.pk).update(path="/elsewhere/")
    LiveArticle.objects.filter(pk=there.pk).update(path=paths[0])
    LiveArticle.objects.filter(pk=here.pk).update(path=paths[1])
    rebuild()
    assert public_state.everything() == before


def test_a_story_far_away_that_sits_on_an_address_has_to_leave_it(history, rebuild, monkeypatch):
    monkeypatch.setattr("articles.publishing.rebuild.BATCH", 2)
    before = public_state.everything()
    first, last = LiveArticle.objects.earliest("pk"), LiveArticle.objects.latest("pk")
    LiveArticle.objects.filter(pk=first.pk).delete()
    LiveArticle.objects.filter(pk=last.pk).update(path=first.path, feed_id=first.feed_id)
    rebuild()
    assert public_state.everything() == before


def test_a_change_that_readers_can_see_gives_the_listing_a_new_date(history, rebuild):
    LiveListing.objects.update(changed=NOON)
    LiveEntry.objects.filter(story=history[0].pk, listing__kind="home").delete()
    rebuild()
    assert LiveListing.objects.get(kind="home").changed > NOON
    assert set(LiveListing.objects.exclude(kind="home").values_list("changed", flat=True)) == {NOON}


@pytest.mark.django_db(transaction=True)
def test_all_live_rows_lost_are_all_made_again(history, rebuild, monkeypatch):
    monkeypatch.setattr("articles.publishing.rebuild.BATCH", 5)
    stories, entries, listings = public_state.stories(), public_state.entries(), public_state.listings()
    LiveArticle.objects.all().delete()
    LiveListing.objects.all().delete()
    LiveMonth.objects.all().delete()

    rebuild()

    assert (public_state.stories(), public_state.entries(), public_state.listings()) == (stories, entries, listings)
    assert public_state.are_sound()
    assert max(Shelf.objects.values_list("count", flat=True)) == 3
    assert rebuild() == ("All is well: nothing to mend.", set())


# Any damage


JUNK = [
    {"headline": "Damaged"},
    {"headline_key": "0"},
    {"standfirst": "Damaged"},
    {"language": "xx"},
    {"topics": []},
    {"authors": [1, 2, 3]},
    {"corrections": [{"number": 9}]},
    {"first_published": NOON - 99 * HOUR},
    {"updated": NOON + 99 * HOUR},
    {"path": "/damaged/"},
    {"month": "1999-12"},
    {"feed_id": "damaged"},
]
BAD_DATES = [{"first_published": NOON - 99 * HOUR}, {"updated": NOON + 99 * HOUR}]
# Not the number after the newest: that is what a story on a lost newest shelf would have, and taken for it.
BAD_NUMBERS = [{"shelf": number} for number in (0, 1, 999)]


def of(queryset, number):
    """One of its rows, the same for the same number."""
    rows = list(queryset.order_by("pk").values_list("pk", flat=True))
    return queryset.filter(pk=rows[number % len(rows)] if rows else None)


def an_older_edition_is_shown(number):
    row = of(LiveArticle.objects.all(), number).first()
    if row:
        older = row.article.editions.order_by("number").first()
        LiveArticle.objects.filter(pk=row.pk).update(edition=older)


def an_entry_is_too_many(number):
    listing, story = of(LiveListing.objects.all(), number).first(), of(LiveArticle.objects.all(), number).first()
    if story:
        LiveEntry.objects.get_or_create(
            listing=listing, story=story, defaults={"shelf": 1, "first_published": NOON, "updated": NOON}
        )


DAMAGE = {
    "a story is lost": lambda n: of(LiveArticle.objects.all(), n).delete(),
    "a column is wrong": lambda n: of(LiveArticle.objects.all(), n).update(**JUNK[n % len(JUNK)]),
    "an older edition is shown": an_older_edition_is_shown,
    "an entry is lost": lambda n: of(LiveEntry.objects.all(), n).delete(),
    "an entry is too many": an_entry_is_too_many,
    "an entry has a wrong date": lambda n: of(LiveEntry.objects.all(), n).update(**BAD_DATES[n % 2]),
    "an entry is on a wrong shelf": lambda n: of(LiveEntry.objects.all(), n).update(**BAD_NUMBERS[n % 3]),
    "a count is wrong": lambda n: of(Shelf.objects.all(), n).update(count=n),
    "a month is counted wrong": lambda n: LiveMonth.objects.update(count=n),
    "a month is lost": lambda n: of(LiveMonth.objects.all(), n).delete(),
}
LOSS = {
    "a shelf is lost": lambda n: of(Shelf.objects.all(), n).delete(),
    "a shelf begins elsewhere": lambda n: of(Shelf.objects.all(), n).update(starts=NOON + n * HOUR / 7),
    "a listing is lost": lambda n: of(LiveListing.objects.all(), n).delete(),
}


def damages(*kinds):
    found = {name: act for kind in kinds for name, act in kind.items()}
    return st.lists(st.tuples(st.sampled_from(sorted(found)), st.integers(0, 500)), min_size=1, max_size=6)


any_number_of_times = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def inflict(damage):
    for name, number in damage:
        with suppress(IntegrityError), transaction.atomic():  # some damage the database itself refuses
            (DAMAGE | LOSS)[name](number)


def test_after_any_damage_to_stories_and_entries_one_run_makes_all_as_it_was(history, rebuild):
    before = public_state.everything()

    @any_number_of_times
    @given(damages(DAMAGE))
    def whatever_happens(damage):
        with transaction.atomic():
            inflict(damage)
            damaged = public_state.everything() != before
            said, bumped = rebuild()
            connection.check_constraints()
            assert public_state.everything() == before
            assert damaged == bool(bumped) == said.startswith("Mended")
            assert rebuild() == ("All is well: nothing to mend.", set())
            transaction.set_rollback(True)

    whatever_happens()


def test_after_the_loss_of_shelves_and_listings_too_all_stories_stand_on_sound_shelves(history, rebuild):
    stories, entries, listings = public_state.stories(), public_state.entries(), public_state.listings()

    @any_number_of_times
    @given(damages(DAMAGE, LOSS))
    def whatever_happens(damage):
        with transaction.atomic():
            inflict(damage)
            rebuild()
            connection.check_constraints()
            assert (public_state.stories(), public_state.entries()) == (stories, entries)
            assert public_state.listings() == listings
            assert public_state.are_sound()
            assert rebuild() == ("All is well: nothing to mend.", set())
            transaction.set_rollback(True)

    whatever_happens()
