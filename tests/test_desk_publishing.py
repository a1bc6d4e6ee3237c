from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry

from articles.desk.times import brief
from articles.models import Article, Kind, LiveArticle
from articles.outbox.models import Job
from articles.publishing import verbs

from .desk import Form, Person, change, filled, said, text, verb
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"
TOMORROW = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)


@pytest.fixture
def editor():
    return Person("editor")


def current(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def buttons(answer) -> list[str]:
    return [button.label for button in answer.context["buttons"]]


def test_publish_now_on_a_new_story_publishes_what_was_typed(editor):
    answer = editor.open(ADD).add_section("<p>Typed just now.</p>").press("_publish", headline="Cranes Return")
    live = LiveArticle.objects.get()
    assert live.headline == "Cranes Return"
    assert live.edition.content["blocks"][0]["html"] == "<p>Typed just now.</p>"
    assert live.edition.by == editor.user
    assert f'Published: edition 1. <a href="{live.path}">' in said(answer)


def test_publish_now_on_a_draft_publishes_what_was_typed_and_not_what_stood_there(editor):
    article = write("Ferry Runs")
    editor.open(change(article)).press("_publish", headline="Ferry Stops")
    assert article.live.headline == "Ferry Stops"


def test_a_story_that_cannot_go_out_is_saved_and_says_why(editor):
    answer = editor.open(ADD).press("_publish", headline="Nothing Below")
    assert "It is saved, but not published: The body is empty: write at least one paragraph." in said(answer)
    assert Article.objects.get().headline == "Nothing Below"
    assert not LiveArticle.objects.exists()


def test_publish_now_on_a_form_with_an_error_publishes_nothing(editor):
    article = write()
    editor.open(change(article)).press("_publish", headline="")
    assert not LiveArticle.objects.exists()


def test_the_buttons_say_what_will_happen(editor):
    article = write()
    assert buttons(editor.get(ADD)) == ["Publish now", "Schedule…"]
    assert buttons(editor.get(change(article))) == ["Publish now", "Schedule…"]
    verbs.schedule(article, at=TOMORROW)
    assert buttons(editor.get(change(article))) == [
        f"Schedule these changes for {brief(TOMORROW)}",
        "Publish now…",
        "Reschedule…",
        "Unschedule",
    ]
    verbs.publish(article)
    assert buttons(editor.get(change(article))) == ["Publish update…", "Schedule…", "Withdraw…"]
    verbs.withdraw(article, reason="Wrong ferry")
    assert buttons(editor.get(change(article))) == ["Publish again…", "Schedule…"]
    assert buttons(Person("writer").get(change(article))) == ["Hand to the desk…"]


def test_publish_as_saves_what_was_typed_and_then_asks(editor):
    article = publish()
    answer = editor.open(change(article)).press("_ask_publish", headline="Ferry Stops")
    assert answer.request["PATH_INFO"] == verb(article, "publish")
    assert current(article).headline == "Ferry Stops"
    assert article.live.headline == "Ferry to Marren Runs Again"


@pytest.mark.parametrize("kind", [Kind.UPDATE, Kind.CORRECTION, Kind.MINOR])
def test_a_story_is_published_again_as_what_its_editor_says(editor, kind):
    article = edit(publish(), headline="Ferry Stops")
    answer = editor.open(verb(article, "publish")).press(kind=kind, note="It has stopped.")
    edition = article.editions.last()
    assert (edition.kind, edition.note, edition.by) == (kind, "It has stopped.", editor.user)
    assert article.live.headline == "Ferry Stops"
    assert "Published: edition 2." in said(answer)


def test_a_correction_needs_a_note_and_keeps_the_choice(editor):
    article = publish()
    answer = editor.open(verb(article, "publish")).press(kind=Kind.CORRECTION, note=" ")
    assert "Tell readers what was wrong." in text(answer)
    assert filled(answer)["kind"] == Kind.CORRECTION
    assert article.editions.count() == 1


def test_publishing_again_without_a_kind_is_asked_once_more(editor):
    article = publish()
    answer = editor.open(verb(article, "publish")).press()
    assert "This field is required" in text(answer)
    assert article.editions.count() == 1


def test_what_stands_in_the_way_is_told_on_the_page_that_asked_and_the_note_stays(editor):
    article = publish()
    article.articles_section_set.all().delete()
    answer = editor.open(verb(article, "publish")).press(kind=Kind.UPDATE, note="A long note.")
    assert "The body is empty" in text(answer)
    assert filled(answer)["note"] == "A long note."


def test_a_withdrawn_story_comes_back_as_an_update(editor):
    article = publish()
    verbs.withdraw(article, reason="Wrong ferry")
    form = editor.open(verb(article, "publish"))
    assert form.values["kind"] == Kind.UPDATE
    form.press()
    assert current(article).state == "live"


def test_a_published_draft_in_an_old_window_is_not_published_twice(editor):
    article = write()
    form = editor.open(change(article))
    verbs.publish(article)
    answer = form.press("_publish", headline="Ferry Stops")
    assert answer.request["PATH_INFO"] == verb(article, "publish")
    assert article.editions.count() == 1
    assert current(article).headline == "Ferry Stops"


def test_a_story_is_withdrawn_with_its_reason(editor):
    article = publish()
    answer = editor.open(change(article)).press("_withdraw")
    form = Form(editor, answer.request["PATH_INFO"], filled(answer))
    answer = form.press(reason="Wrong ferry")
    assert "Withdrawn." in said(answer)
    assert not LiveArticle.objects.exists()
    assert current(article).withdrawal_reason == "Wrong ferry"


def test_a_story_is_not_withdrawn_without_a_reason(editor):
    article = publish()
    answer = editor.open(verb(article, "withdraw")).press(reason="  ")
    assert "This field is required" in text(answer)
    assert LiveArticle.objects.exists()


def test_withdrawing_what_is_not_live_says_so(editor):
    article = write()
    answer = editor.open(verb(article, "withdraw")).press(reason="Wrong ferry")
    assert "It is not live, so it cannot be withdrawn." in text(answer)


def test_the_editions_of_a_story_are_listed_newest_first(editor):
    article = publish()
    verbs.publish(article, kind=Kind.CORRECTION, note="It was the <other> quay.", by=editor.user)
    answer = editor.get(verb(article, "editions"))
    assert [edition.number for edition in answer.context["editions"]] == [2, 1]
    assert "It was the &lt;other&gt; quay." in text(answer)
    assert verb(article, "restore", 1) in text(answer)


def test_an_edition_is_restored_into_the_working_copy_and_readers_see_no_change(editor):
    article = edit(publish("Ferry Runs"), headline="Ferry Stops")
    verbs.publish(article, kind=Kind.UPDATE)
    answer = editor.open(verb(article, "restore", 1)).press()
    assert "Edition 1 is in the working copy again." in said(answer)
    assert current(article).headline == "Ferry Runs"
    assert article.live.headline == "Ferry Stops"
    assert current(article).changed_by == editor.user


def test_there_is_no_restoring_an_edition_of_another_story(editor):
    article = publish()
    other = write("Another")
    assert editor.get(verb(other, "restore", article.editions.get().number)).status_code == 404


def test_nobody_publishes_or_overwrites_a_text_that_changed_since_they_looked(editor):
    article = publish()
    forms = [
        editor.open(verb(article, "publish")),
        editor.open(verb(article, "schedule")),
        editor.open(verb(article, "restore", 1)),
    ]
    edit(article, headline="Ferry Stops")
    later = f"{TOMORROW:%Y-%m-%d}"
    for form in forms:
        answer = form.press(kind=Kind.UPDATE, note="A long note.", day=later, hour="10:00")
        assert "Look at it once more before you go on." in text(answer)
        assert filled(answer)["seen"] == str(current(article).version)
    assert article.editions.count() == 1
    assert not Job.objects.exists()
    assert current(article).headline == "Ferry Stops"


def test_having_looked_once_more_the_editor_goes_on(editor):
    article = publish()
    form = editor.open(verb(article, "publish"))
    edit(article, headline="Ferry Stops")
    answer = form.press(kind=Kind.UPDATE)
    Form(editor, form.path, filled(answer)).press()
    assert article.live.headline == "Ferry Stops"


def test_each_verb_stands_in_the_history_of_the_story(editor):
    article = write()
    editor.open(change(article)).press("_publish")
    editor.open(verb(article, "withdraw")).press(reason="Wrong ferry")
    messages = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert list(messages) == ["Published edition 1: First publication", "Withdrew edition 1: Wrong ferry"]
    assert "Withdrew edition 1: Wrong ferry" in text(editor.get(f"/admin/articles/article/{article.pk}/history/"))


def test_the_form_of_a_live_story_leads_to_its_page(editor):
    article = publish()
    assert f'href="{article.live.path}"' in text(editor.get(change(article)))
    verbs.withdraw(article, reason="Wrong ferry")
    assert "View on site" not in text(editor.get(change(article)))
