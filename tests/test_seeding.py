"""Made-up stories are on the site as if they had been published one by one."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from articles import listings, stories
from articles.edge.keys import modified
from articles.edge.models import Bump
from articles.models import (
    SINGLE,
    Article,
    Author,
    Byline,
    Edition,
    LiveArticle,
    LiveEntry,
    LiveListing,
    Place,
    Section,
    Shelf,
    State,
    TaggedArticle,
    Topic,
)
from articles.publishing import verbs, working
from articles.publishing.freeze import freeze
from articles.publishing.samples import APART, LATEST

from . import public_state
from .stories import publish

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def seed(count, **options):
    call_command("seedstories", count, verbosity=0, **options)


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_writes_the_same_rows():
    def rows_of_an_empty_site():
        call_command("flush", verbosity=0, interactive=False)
        seed(30, seed=7)
        models = (Article, Section, Byline, TaggedArticle, Edition, LiveArticle, LiveEntry, Shelf, Topic, Place, Author)
        feeds = LiveListing.objects.exclude(kind__in=SINGLE).order_by("pk")
        return [list(model.objects.order_by("pk").values()) for model in models], list(feeds.values())

    assert rows_of_an_empty_site() == rows_of_an_empty_site()


def test_another_seed_tells_other_stories():
    seed(5, seed=1)
    seed(5, seed=2)
    assert len({article.feed_id for article in Article.objects.all()}) == 10
    assert len({str(edition.content["blocks"]) for edition in Edition.objects.filter(number=1)}) == 10


def test_a_repair_finds_nothing_to_do(monkeypatch, all_is_well):
    monkeypatch.setattr("articles.publishing.seeding.BATCH", 300)
    seed(700)
    assert public_state.are_sound()
    assert all_is_well()


def test_run_again_it_adds_as_many_others(all_is_well):
    publish("In Between")
    seed(60)
    publish("And After")
    seed(60)
    assert LiveArticle.objects.count() == 122
    assert Article.objects.filter(feed_id__startswith="urn:uuid:").count() == 122
    assert public_state.are_sound()
    assert all_is_well()


@pytest.mark.parametrize("withdrawn", [False, True])
def test_shelves_that_are_newer_than_all_of_these_stay_as_they_are(monkeypatch, all_is_well, withdrawn):
    monkeypatch.setattr("articles.publishing.shelves.FULL", 3)
    seed(9)
    stories = [publish(f"Later {number}", at=LATEST + (number + 1) * APART) for number in range(8)]
    for story in stories if withdrawn else []:
        verbs.withdraw(story, reason="Too soon.")
    newer = Shelf.objects.filter(listing__kind="home", starts__gt=LATEST).order_by("number")
    before = list(newer.values())
    monkeypatch.setattr("articles.publishing.samples.LATEST", LATEST + APART - SECOND)  # later than the first nine
    seed(9)
    assert list(newer.values()) == before
    assert public_state.are_sound()
    assert all_is_well()


def test_the_working_copies_are_what_was_published_and_can_be_published_again():
    seed(12)
    for article in Article.objects.all():
        copy = working.read(article)
        working.check(article, copy, LATEST)
        assert freeze(copy) == article.editions.last().content
        assert article.state == State.LIVE
        edition = verbs.publish(article, kind="update")
        assert edition.path == article.editions.first().path


def test_one_story_an_hour_up_to_a_day_that_has_passed():
    seed(48)
    dates = sorted(LiveArticle.objects.values_list("first_published", flat=True))
    assert dates[-1] <= LATEST
    assert 46 * 3_600 <= (dates[-1] - dates[0]).total_seconds() <= 48 * 3_600
    assert Edition.objects.filter(at__gt=LATEST).count() == 0


def test_some_topics_places_and_authors_are_much_busier_than_others():
    seed(300)
    assert (Topic.objects.count(), Place.objects.count(), Author.objects.count()) == (40, 60, 100)
    for kind in ("topic", "place", "author"):
        listed = Counter(LiveEntry.objects.filter(listing__kind=kind).values_list("listing", flat=True))
        busy = [count for _, count in listed.most_common()]
        assert busy[0] > 5 * busy[len(busy) // 2]


def test_stories_have_the_length_of_stories_and_some_are_published_again():
    seed(200)
    lengths = [
        sum(len(block.get("html", "")) for block in edition.content["blocks"]) for edition in Edition.objects.all()
    ]
    assert 5_000 < sum(lengths) / len(lengths) < 9_000
    assert set(Edition.objects.values_list("kind", flat=True)) == {"first", "update", "correction", "minor"}


def test_told_in_short_all_but_the_newest_are_a_single_paragraph(monkeypatch, all_is_well):
    monkeypatch.setattr("articles.publishing.samples.WHOLE", 20)
    seed(60, short=True)
    newest_first = LiveArticle.objects.order_by("-first_published").select_related("edition")
    paragraphs = [str(story.edition.content["blocks"]).count("<p>") for story in newest_first]
    assert min(paragraphs[:20]) >= 15
    assert set(paragraphs[20:]) == {1}
    assert public_state.are_sound()
    assert all_is_well()


def test_readers_find_them():
    seed(120)
    front = listings.front(listings.home())
    assert front.stories[0].first_published == max(LiveArticle.objects.values_list("first_published", flat=True))
    assert len(listings.shelf(listings.home(), 1).stories) == 50
    assert stories.at(front.stories[0].path).blocks


def test_whatever_shows_a_listing_is_bumped_and_its_date_is_that_of_its_newest_change():
    seed(40)
    names = {listing.name for listing in LiveListing.objects.all()}
    told = {"publication", "months", "search", *(f"month:{month}" for month in public_state.months())}
    assert told | {f"listing:{name}" for name in names} == set(Bump.objects.values_list("key", flat=True))
    for listing in LiveListing.objects.all():
        assert listing.changed == max(listing.entries.values_list("updated", flat=True))
        assert modified([f"listing:{listing.name}"])


def test_a_later_date_of_a_listing_is_not_taken_back():
    publish("Today", topics=["Harbour"])
    today = LiveListing.objects.get(kind="home").changed
    seed(10)
    assert LiveListing.objects.get(kind="home").changed == today


def test_it_wants_a_number_of_stories():
    with pytest.raises(CommandError, match="1 or more"):
        seed(0)
