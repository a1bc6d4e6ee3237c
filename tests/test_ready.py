"""A writer hands a story to the desk, with a note; the desk sees it, readers never do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Article
from articles.outbox import worker
from articles.outbox.models import Job
from articles.publishing import readiness, verbs

from .desk import Person, change, text, verb
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


def current(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_a_writer_hands_a_story_in_and_the_desk_reads_the_note():
    article, writer = write(), Person("writer")
    asked = writer.open(change(article)).press("_ready", standfirst="More.")
    assert asked.request["PATH_INFO"] == verb(article, "ready")
    writer.open(verb(article, "ready")).press(note="Check the <name> of the skipper.")
    assert "Check the &lt;name&gt; of the skipper." in text(Person("editor").get(change(article)))
    assert (current(article).standfirst, current(article).state) == ("More.", "draft")


def test_it_is_no_change_of_the_text():
    article = publish()
    form = Person("editor").open(change(article))
    readiness.hand_in(article)
    assert current(article).state == "live"
    form.save(standfirst="Saved all the same.")
    assert current(article).standfirst == "Saved all the same."


def test_the_list_shows_what_is_with_the_desk():
    readiness.hand_in(write("Handed In"))
    write("Not Yet")
    page = text(Person("editor").get(f"{LIST}?ready=1"))
    assert "Handed In" in page
    assert "Not Yet" not in page


def test_publishing_takes_it_from_the_desk():
    article = write()
    readiness.hand_in(article, note="Now.")
    verbs.publish(article)
    assert (current(article).ready, current(article).ready_note) == (False, "")


def test_what_was_handed_in_after_the_scheduled_text_stays_with_the_desk():
    article = write()
    verbs.schedule(article, at=datetime.now(UTC) + timedelta(days=1))
    readiness.hand_in(edit(article, headline="Later"), note="The later one.")
    Job.objects.update(due=datetime.now(UTC) - timedelta(minutes=1))
    worker.run_due()
    assert current(article).first_published
    assert current(article).ready


def test_a_writer_takes_it_back():
    article, writer = write(), Person("writer")
    readiness.hand_in(article, note="Now.")
    writer.open(change(article)).press("_not_ready")
    assert not current(article).ready
    assert "It is not with the desk any more." in text(writer.post(verb(article, "not_ready")))


def test_both_are_in_the_history():
    article, writer = write(), Person("writer")
    readiness.hand_in(article, note="Now.", by=writer.user)
    readiness.take_back(article, by=writer.user)
    told = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert list(told) == ["Handed to the desk: Now.", "Taken back from the desk"]


@pytest.mark.parametrize("name", ["ready", "not_ready"])
def test_a_stranger_cannot(name):
    article = write()
    answer = Person().post(verb(article, name), {"seen": 1}, follow=False)
    assert answer.status_code == 302
    assert not current(article).ready


def test_the_history_tells_from_which_edition_to_which():
    boss, article = Person("editor").user, write()
    verbs.publish(article, by=boss)
    verbs.publish(article, by=boss, kind="update")
    verbs.schedule(article, by=boss, kind="minor", at=datetime(2040, 5, 1, tzinfo=UTC))
    verbs.withdraw(article, by=boss, reason="Wrong ferry")
    verbs.restore(article.editions.first(), by=boss)
    assert list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True)) == [
        "Published edition 1: First publication",
        "Published edition 1 → 2: Update",
        "Scheduled edition 2 → 3 for 2040-05-01 00:00 UTC",
        "Withdrew edition 2: Wrong ferry",
        "Restored edition 1 into the working copy; the newest is 2",
    ]
