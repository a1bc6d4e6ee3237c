"""The stories of a merged name follow it in batches: none is lost, whatever happens between two of them."""

import pytest
from django.core.management import call_command
from django.db import transaction

from articles.models import LiveArticle, LiveListing
from articles.outbox.models import Job
from articles.outbox.worker import run_due
from articles.publishing import refiling, verbs
from articles.publishing.merging import merge

from . import public_state
from .merging import HOUR, MODELS, NOON, join, named
from .shared_database import shared_database
from .stories import edit, publish, write
from .test_publishers import meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def batches_of_two(monkeypatch):
    monkeypatch.setattr("articles.publishing.refiling.BATCH", 2)


def test_a_crash_between_two_batches_loses_nothing(batches_of_two, all_is_well):
    for number in range(7):
        publish(f"Story {number}", at=NOON + number * HOUR, topics=["Old"])
    write("Draft", topics=["Old"])
    merge(named("Old"), into=named("New"))
    refiling.refile("topic", named("Old").pk)
    assert refiling.live(named("Old")).count() == 5
    Job.objects.all().delete()  # whatever became of it

    with transaction.atomic():
        assert not all_is_well(), "the rest is mended"
        assert all_is_well()
        mended = public_state.stories(), public_state.entries()
        transaction.set_rollback(True)
    with transaction.atomic():
        refiling.enqueue(named("Old"))
    run_due()
    assert (public_state.stories(), public_state.entries()) == mended
    assert all_is_well()
    assert not refiling.copies(named("Old")).exists()


def test_a_batch_that_is_done_again_does_nothing(all_is_well):
    publish(topics=["Old"])
    join("Old", "New")
    before, state = public_state.last_bump(), public_state.everything()
    with transaction.atomic():
        refiling.enqueue(named("Old"))
    run_due()
    assert public_state.keys_bumped_since(before) == set()
    assert public_state.everything() == state


def test_a_batch_is_one_change_to_subscribers(get):
    for number in range(5):
        publish(f"Story {number}", at=NOON + number * HOUR, topics=["Old"])
    publish("New Story", topics=["New"])
    merge(named("Old"), into=named("New"))
    before = public_state.last_bump()
    run_due()
    changes = {change for _, change in public_state.bumps_since(before)}
    assert len(changes) == 1


def test_what_comes_does_not_overfill_the_shelf_that_is_polled(shelves_of_three, batches_of_two):
    publish("New Story", at=NOON + 20 * HOUR, topics=["New"])
    for number in range(11):
        publish(f"Story {number}", at=NOON + number * HOUR, topics=["Old"])
    join("Old", "New")
    shelves = LiveListing.objects.get(topic__slug="new").shelves
    assert list(shelves.order_by("number").values_list("count", flat=True)) == [3, 3, 3, 3]
    assert public_state.are_sound()


def test_a_seeded_archive_can_be_merged_and_seeded_again(all_is_well):
    call_command("seedstories", 40, verbosity=0)
    for model in MODELS.values():
        first, second = [row.listing.subject_id for row in model.objects.exclude(listing=None).order_by("pk")[:2]]
        merge(model.objects.get(pk=first), into=model.objects.get(pk=second))
    run_due()
    call_command("seedstories", 40, verbosity=0)
    assert LiveArticle.objects.count() == 80
    assert public_state.are_sound()
    assert all_is_well()
    for kind in MODELS:
        assert not LiveListing.objects.get(**{f"{kind}__merged_into__isnull": False}).entries.exists()


@pytest.mark.django_db(transaction=True)
def test_stories_are_published_while_others_are_refiled(tmp_path, all_is_well, batches_of_two):
    with shared_database(tmp_path):
        live = [publish(f"Story {number}", at=NOON + number * HOUR, topics=["Old"]) for number in range(6)]
        drafts, new = [write(f"Draft {number}", topics=["Old"]) for number in range(3)], named("New")
        merge(named("Old"), into=new)

        def publish_all():
            for story in [*drafts, *(edit(story, standfirst="More.") for story in live)]:
                verbs.publish(story, kind="update" if story.first_published else None)

        meeting("SELECT", publish_all, run_due)
        run_due()
        assert {tuple(topics) for topics in LiveArticle.objects.values_list("topics", flat=True)} == {(new.pk,)}
        assert all_is_well()
