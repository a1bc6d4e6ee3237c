"""Merging in the desk: who may, what is told before it is done, and what is refused."""

import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Article, Author, Place, Topic
from articles.outbox.worker import run_due
from articles.publishing.merging import merge

from .desk import Person, change, said, text
from .stories import publish, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return Person("editor")


@pytest.fixture
def harbour():
    return Topic.objects.create(name="Harbour")


@pytest.fixture
def port():
    """A topic of a public story and of a draft."""
    publish(topics=["Port"])
    write("Draft", topics=["Port"])
    return Topic.objects.get(name="Port")


def page(named, end="merge/") -> str:
    return f"/admin/articles/{named._meta.model_name}/{named.pk}/{end}"


def chosen(person: Person, merged, into):
    return person.get(f"{page(merged)}?into={into.pk}")


def test_what_will_happen_is_told_before_anything_has(editor, port, harbour):
    told = text(chosen(editor, port, harbour))
    assert "Stories that readers see under “Port”, and will see under “Harbour”: 1." in told
    assert "Working copies that are filed under it, and will be under “Harbour”: 2." in told
    assert "The address /topics/port/ and its feeds will lead to /topics/harbour/, for good." in told
    assert "This cannot be undone." in told
    port.refresh_from_db()
    assert port.merged_into is None


def test_of_what_was_never_public_no_address_is_told(editor, harbour):
    write("Draft", topics=["Port"])
    assert "/topics/" not in text(chosen(editor, Topic.objects.get(name="Port"), harbour)).split("<main")[-1]


def test_once_confirmed_it_is_merged_and_stands_in_the_history_of_both(editor, port, harbour):
    answer = editor.post(page(port), {"into": harbour.pk})
    assert said(answer) == "Merged into “Harbour”. Its stories follow."
    port.refresh_from_db()
    assert port.merged_into == harbour
    entries = {entry.object_id: (entry.user, entry.change_message) for entry in LogEntry.objects.all()}
    assert entries == {
        str(port.pk): (editor.user, "Merged into “Harbour”"),
        str(harbour.pk): (editor.user, "“Port” was merged into it"),
    }


@pytest.mark.parametrize("model", [Topic, Place, Author])
def test_topics_places_and_authors_can_be_merged(editor, model):
    merged, into = model.objects.create(name="Port"), model.objects.create(name="Harbour")
    assert page(merged) in text(editor.get(page(merged, "change/")))
    assert "The one that stays" in text(editor.get(page(merged)))
    editor.post(page(merged), {"into": into.pk})
    merged.refresh_from_db()
    assert merged.merged_into == into


@pytest.mark.parametrize("role, status", [("writer", 403), ("editor", 200), ("administrator", 200)])
def test_who_may_change_and_delete_a_name_may_merge_it(role, status, port, harbour):
    person = Person(role)
    assert person.get(page(port)).status_code == status
    assert person.post(page(port), {"into": harbour.pk}).status_code == status
    port.refresh_from_db()
    assert (port.merged_into == harbour) == (status == 200)
    assert (page(harbour) in text(person.get(page(harbour, "change/")))) == (status == 200)


def test_nobody_merges_without_having_signed_in(port, harbour):
    Person().post(page(port), {"into": harbour.pk})
    port.refresh_from_db()
    assert port.merged_into is None


@pytest.mark.parametrize("ask", [lambda person, path, data: person.client.get(path, data, secure=True), Person.post])
def test_what_cannot_be_is_refused_at_its_field(editor, port, harbour, ask):
    gone = Topic.objects.create(name="Gone")
    merge(gone, into=harbour)
    refused = {
        (port, port): "“Port” cannot be merged into itself: choose another.",
        (port, gone): "“Gone” was merged into “Harbour”: choose that one.",
        (gone, port): "“Gone” was merged into “Harbour”: there is nothing left to merge.",
    }
    for (merged, into), reason in refused.items():
        assert reason in text(ask(editor, page(merged), {"into": into.pk}))
    for nonsense in ("", "0", "no number"):
        assert ask(editor, page(port), {"into": nonsense}).context["form"].errors["into"]
    port.refresh_from_db()
    assert port.merged_into is None


def test_what_is_not_there_is_not_found(editor, port):
    assert editor.get("/admin/articles/topic/999/merge/").status_code == 404


def test_a_merged_name_is_listed_with_where_it_went_and_cannot_be_edited(editor, port, harbour):
    merge(port, into=harbour)
    listed = text(editor.get("/admin/articles/topic/"))
    assert "Port" in listed and f'<a href="{page(harbour, "change/")}">Harbour</a>' in listed
    shown = text(editor.get(page(port, "change/")))
    assert f'<a href="{page(harbour, "change/")}">Harbour</a>' in shown
    assert 'name="_save"' not in shown and page(port) not in shown


def test_a_rename_that_comes_too_late_is_refused_and_what_was_typed_is_still_there(editor, port, harbour):
    form = editor.open(page(port, "change/"))
    merge(port, into=harbour)
    answer = text(form.press("_save", name="The Old Port"))
    assert "“Port” was merged into “Harbour”: change that one instead." in answer
    assert 'value="The Old Port"' in answer
    port.refresh_from_db()
    assert (port.name, port.merged_into) == ("Port", harbour)


def test_a_name_that_was_merged_is_not_given_again(editor, port, harbour):
    merge(port, into=harbour)
    answer = editor.open("/admin/articles/topic/add/").press("_save", name="Port")
    assert answer.context["adminform"].form.errors["name"] == ["“Port” was merged into “Harbour”: use that one."]


@pytest.mark.parametrize("person", ["editor", "writer"])
def test_what_was_merged_is_offered_to_nobody_who_files_a_story(person, port, harbour):
    merge(port, into=harbour)
    asked = {"app_label": "articles", "model_name": "article", "field_name": "topics", "term": ""}
    offered = Person(person, username="somebody").client.get("/admin/autocomplete/", asked, secure=True).json()
    assert [each["text"] for each in offered["results"]] == ["Harbour"]


@pytest.mark.parametrize("refiled", [True, False])
def test_a_form_that_was_open_files_the_story_under_the_one_that_stays(editor, refiled):
    article = write(topics=["Port"], authors=["A. Ray"])
    form = editor.open(change(article))
    for model, old, new in ((Topic, "Port", "Harbour"), (Author, "A. Ray", "Ana Ray")):
        merge(model.objects.get(name=old), into=model.objects.create(name=new))
    if refiled:
        run_due()
    form.save(headline="Edited")
    run_due()
    article = Article.objects.get()
    assert article.headline == "Edited"
    assert [topic.name for topic in article.topics.all()] == ["Harbour"]
    assert [str(byline) for byline in article.bylines.all()] == ["Ana Ray"]


@pytest.mark.parametrize("which", ["port", "harbour"])
def test_neither_of_the_two_can_be_deleted_and_it_says_why(editor, port, harbour, which):
    merge(port, into=harbour)
    named, reason = {
        "port": (port, "“Port” was merged into “Harbour”, and leads there: it is kept."),
        "harbour": (harbour, "“Port” was merged into “Harbour”, which is kept for it."),
    }[which]
    assert reason in text(editor.post(page(named, "delete/"), {"post": "yes"}))
    assert Topic.objects.count() == 2
