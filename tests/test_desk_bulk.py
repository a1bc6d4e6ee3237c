"""One verb on several stories of the list."""

import pytest

from articles.models import Article, Edition, Kind, State, Topic

from .desk import Person, said, text
from .stories import edit, publish, write
from .test_desk_permissions import scheduled

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


@pytest.fixture
def editor():
    return Person("editor")


def choose(person: Person, verb: str, *stories: Article, **sent):
    chosen = {"action": verb, "index": "0", "_selected_action": [story.pk for story in stories]}
    return person.post(LIST, chosen | sent)


def confirm(person: Person, verb: str, *stories: Article, **typed):
    """What the page that asks sends when its button is pressed."""
    seen = {f"seen-{story.pk}": story.version for story in stories}
    return choose(person, verb, *stories, confirmed="1", **seen, **typed)


def state(story: Article) -> State:
    return Article.objects.get(pk=story.pk).state


def test_nothing_happens_before_it_is_confirmed(editor):
    story = write("Ferry Runs")
    answer = choose(editor, "publish_chosen", story)
    assert "Publish them now" in text(answer) and "Ferry Runs" in text(answer)
    assert "kind" not in answer.context["form"].fields
    assert state(story) == State.DRAFT


def test_drafts_are_published_for_the_first_time_and_changes_as_what_was_said(editor):
    draft, changed = write("Ferry Runs"), edit(publish("Cranes Return"), headline="Cranes Came")
    form = choose(editor, "publish_chosen", draft, changed).context["form"]
    assert "kind" in form.fields
    answer = confirm(editor, "publish_chosen", draft, changed, kind="correction", note="They came in May.")
    assert "Published (2)" in said(answer)
    kinds = {edition.article_id: (edition.kind, edition.note) for edition in Edition.objects.order_by("number")}
    assert kinds == {draft.pk: (Kind.FIRST, ""), changed.pk: (Kind.CORRECTION, "They came in May.")}
    assert Edition.objects.filter(by=editor.user).count() == 2


def test_a_correction_needs_its_note_and_nothing_typed_is_lost(editor):
    changed = edit(publish("Cranes Return"))
    answer = confirm(editor, "publish_chosen", changed, kind="correction", note="")
    assert answer.context["form"].errors["note"]
    assert 'value="correction" required' in text(answer) and "checked" in text(answer)
    assert state(changed) == State.CHANGED


def test_one_that_cannot_be_published_holds_up_no_other_and_is_told(editor):
    empty, whole = write("Nothing Yet", sections=[]), write("Ferry Runs")
    answer = confirm(editor, "publish_chosen", empty, whole)
    assert "Published (1)" in said(answer) and "“Ferry Runs”" in said(answer)
    assert "“Nothing Yet”: The body is empty" in said(answer)
    assert (state(empty), state(whole)) == (State.DRAFT, State.LIVE)


def test_what_somebody_changed_meanwhile_is_not_published_unseen(editor):
    story = write("Ferry Runs")
    seen = {f"seen-{story.pk}": story.version}
    edit(story, headline="Ferry Stops")
    answer = choose(editor, "publish_chosen", story, confirmed="1", **seen)
    assert "Look at it once more" in said(answer)
    assert state(story) == State.DRAFT


def test_stories_are_withdrawn_with_one_reason(editor):
    stories = [publish("Ferry Runs"), publish("Cranes Return"), write("Draft")]
    answer = confirm(editor, "withdraw_chosen", *stories, reason="Wrong port")
    assert "Withdrawn (2)" in said(answer) and "“Draft”: It is not live" in said(answer)
    assert Article.objects.filter(withdrawal_reason="Wrong port").count() == 2


def test_a_withdrawal_without_a_reason_is_asked_again(editor):
    story = publish()
    answer = confirm(editor, "withdraw_chosen", story, reason=" ")
    assert answer.context["form"].errors["reason"]
    assert state(story) == State.LIVE


def test_a_topic_is_added_to_working_copies_and_readers_see_it_when_they_are_published(editor):
    live, draft = publish("Ferry Runs", topics=["Trams"]), write("Cranes", topics=["Ports"])
    ports = Topic.objects.get(name="Ports")
    answer = confirm(editor, "file_chosen", live, draft, topic=ports.pk)
    assert "“Cranes”: It is filed under that already." in said(answer)
    assert set(live.topics.values_list("name", flat=True)) == {"Ports", "Trams"}
    assert state(live) == State.CHANGED
    assert Article.objects.get(pk=live.pk).changed_by == editor.user


def test_a_scheduled_story_that_is_published_does_not_go_out_again(editor):
    story = scheduled()
    confirm(editor, "publish_chosen", story)
    story.refresh_from_db()
    assert (story.state, story.scheduled_for) == (State.LIVE, None)


@pytest.mark.parametrize("verb", ["publish_chosen", "withdraw_chosen"])
def test_a_writer_is_not_offered_what_a_writer_may_not_do_and_cannot_send_it(verb):
    writer, story = Person("writer"), write()
    assert verb not in text(writer.get(LIST)) and "file_chosen" in text(writer.get(LIST))
    confirm(writer, verb, story, reason="Forged")
    assert state(story) == State.DRAFT


@pytest.mark.parametrize("sent", ["x", "-1", "9" * 30, "²"])
def test_ids_that_mean_nothing_are_refused(editor, sent):
    write()
    assert editor.post(LIST, {"action": "publish_chosen", "index": "0", "_selected_action": [sent]}).status_code == 400


def test_a_story_that_is_not_there_any_more_is_told(editor):
    answer = editor.post(LIST, {"action": "publish_chosen", "index": "0", "_selected_action": ["4711"]})
    assert "None of them is there any more." in text(answer)
