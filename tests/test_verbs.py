"""What an editor can do to a story, and what the house refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db.models import ProtectedError

from articles.edge.models import Bump
from articles.models import (
    SINGLE,
    AlsoRead,
    Article,
    Edition,
    Figure,
    FrozenError,
    LiveArticle,
    LiveListing,
    Picture,
    Place,
    Quote,
    Section,
    State,
)
from articles.outbox import worker
from articles.outbox.models import Job
from articles.publishing import verbs
from articles.publishing.verbs import Refused
from articles.publishing.working import NotPublishable

from .stories import edit, publish, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_user("mina", first_name="Mina", last_name="Ost", is_staff=True)


def state(article: Article) -> str:
    return Article.objects.get(pk=article.pk).state


def test_a_story_goes_from_draft_to_live_to_changed_to_withdrawn():
    article = write()
    assert state(article) == State.DRAFT
    verbs.publish(article)
    assert state(article) == State.LIVE
    edit(article, headline="Ferry Stops")
    assert state(article) == State.CHANGED
    verbs.publish(article, kind="update")
    assert state(article) == State.LIVE
    verbs.withdraw(article, reason="Not so.")
    assert state(article) == State.WITHDRAWN
    verbs.publish(article, kind="update")
    assert state(article) == State.LIVE


def test_editions_are_numbered_and_say_who_and_why(editor):
    article = write()
    verbs.publish(article, by=editor)
    verbs.publish(article, by=editor, kind="correction", note="It left at seven.")
    told = article.editions.values_list("number", "kind", "note", "by_name")
    assert list(told) == [(1, "first", "", "Mina Ost"), (2, "correction", "It left at seven.", "Mina Ost")]
    assert LogEntry.objects.filter(user=editor, object_id=article.pk).count() == 2


@pytest.mark.parametrize(
    ("kind", "note", "reason"),
    [
        (None, "", "say whether this is an update"),
        ("first", "", "say whether this is an update"),
        ("correction", "", "needs a note"),
        ("correction", " \n ", "needs a note"),
    ],
)
def test_a_second_publication_says_what_it_is(kind, note, reason):
    article = publish()
    with pytest.raises(Refused, match=reason):
        verbs.publish(article, kind=kind, note=note)
    assert article.editions.count() == 1


def test_what_was_never_published_cannot_be_corrected_or_withdrawn():
    article = write()
    with pytest.raises(Refused, match="never published"):
        verbs.publish(article, kind="correction", note="A note.")
    with pytest.raises(Refused, match="not live"):
        verbs.withdraw(article, reason="A reason.")


def test_a_withdrawal_needs_its_reason():
    article = publish()
    with pytest.raises(Refused, match="Say why"):
        verbs.withdraw(article, reason=" ")
    assert LiveArticle.objects.filter(pk=article.pk).exists()


def test_what_stands_in_the_way_of_publishing_is_told_at_once():
    article = write(headline="…", sections=[("", "", [])], embargo=datetime.now(UTC) + timedelta(hours=1))
    Section.objects.filter(parent=article).update(text="")
    with pytest.raises(NotPublishable) as refused:
        verbs.publish(article)
    told = " ".join(refused.value.messages)
    assert "at least one letter" in told
    assert "body is empty" in told
    assert "under embargo until" in told
    assert not Edition.objects.exists()


def test_an_edition_cannot_be_changed_or_deleted():
    edition = publish().editions.get()
    edition.note = "Another."
    with pytest.raises(FrozenError):
        edition.save()
    with pytest.raises(FrozenError):
        edition.delete()


def test_what_was_ever_public_cannot_be_deleted():
    article = publish(topics=["Ports"], authors=["Ana Ray"], dateline="Osterwick")
    verbs.withdraw(article, reason="Not so.")
    Section.objects.all().delete()
    article.bylines.all().delete()
    article.topics.clear()
    for row in (article, *(getattr(listing, listing.kind) for listing in LiveListing.objects.exclude(kind__in=SINGLE))):
        with pytest.raises(ProtectedError):
            type(row).objects.filter(pk=row.pk).delete()


def test_a_draft_can_be_deleted_and_makes_no_place():
    article = write(dateline="Osterwick", topics=["Ports"])
    article.delete()
    assert not Place.objects.exists()


def test_an_edition_restored_is_the_working_copy_again_and_changes_nothing_public():
    article = write(
        "Ferry", topics=["Ports"], authors=["Ana Ray", "Ben Oak"], dateline="Osterwick", also_read=["Tides"]
    )
    picture = Picture.objects.create(
        file="pictures/a.png", media_type="image/png", length=9, width=4, height=3, alt="A ferry"
    )
    article.lead_picture = picture
    article.save()
    Quote.objects.create(parent=article, region="body", ordering=90, text="It floats.", attribution="Ana Ray")
    Figure.objects.create(parent=article, region="body", ordering=95, picture=picture, caption="At the quay")
    first = verbs.publish(article)
    edit(article, headline="Ferry Stops", standfirst="For good.")
    article.topics.clear()
    AlsoRead.objects.all().delete()
    verbs.publish(article, kind="update")
    live = LiveArticle.objects.get(pk=article.pk)
    restored = verbs.restore(first)
    assert restored.state == State.CHANGED
    assert LiveArticle.objects.get(pk=article.pk).edition_id == live.edition_id
    again = verbs.publish(restored, kind="update")
    assert again.content == first.content


def test_a_scheduled_story_goes_out_as_it_was_approved(editor):
    article = write("Ferry Runs Again")
    verbs.schedule(article, at=datetime.now(UTC) + timedelta(hours=1), by=editor)
    assert state(article) == State.SCHEDULED
    edit(article, headline="Unfinished Thought")
    assert worker.run_due() >= 0
    assert state(article) == State.SCHEDULED, "never early"
    Job.objects.update(due=datetime.now(UTC) - timedelta(seconds=1))
    worker.run_due()
    live = LiveArticle.objects.get(pk=article.pk)
    assert live.headline == "Ferry Runs Again"
    assert live.edition.by == editor
    assert state(article) == State.CHANGED
    worker.run_due()
    assert article.editions.count() == 1, "once"


def test_publishing_by_hand_cancels_the_schedule():
    article = write()
    verbs.schedule(article, at=datetime.now(UTC) + timedelta(hours=1))
    verbs.publish(article)
    assert not Job.objects.filter(kind="publish").exists()
    article.refresh_from_db()
    assert article.scheduled_for is None


def test_a_schedule_is_replaced_by_the_next_and_can_be_taken_back():
    article, later = write(), datetime.now(UTC) + timedelta(hours=2)
    verbs.schedule(article, at=later - timedelta(hours=1))
    verbs.schedule(article, at=later)
    assert [job.due for job in Job.objects.filter(kind="publish")] == [later]
    verbs.unschedule(article)
    assert state(article) == State.DRAFT
    with pytest.raises(Refused, match="not scheduled"):
        verbs.unschedule(article)


def test_a_time_that_has_passed_is_no_schedule():
    with pytest.raises(Refused, match="has passed"):
        verbs.schedule(write(), at=datetime.now(UTC) - timedelta(seconds=1))


def test_an_error_in_one_scheduled_story_holds_up_no_other():
    broken, sound = write("Broken"), write("Sound")
    for article in (broken, sound):
        verbs.schedule(article, at=datetime.now(UTC) + timedelta(hours=1))
    Job.objects.filter(kind="publish", key=f"schedule:{broken.pk}").update(payload={"article": broken.pk})
    Job.objects.update(due=datetime.now(UTC) - timedelta(seconds=1))
    worker.run_due()
    assert list(LiveArticle.objects.values_list("headline", flat=True)) == ["Sound"]


def test_nothing_is_bumped_when_nothing_changes():
    article = publish()
    before = Bump.objects.count()
    with pytest.raises(Refused):
        verbs.publish(article)
    assert Bump.objects.count() == before
