"""Topics at the desk: made while a story is written, counted, and never twice."""

import pytest

from articles.models import Article, Topic

from .desk import Person, change, text
from .stories import write

pytestmark = pytest.mark.django_db

OFFER = "/admin/autocomplete/?app_label=articles&model_name=article&field_name=topics&term="
TOPIC = "/admin/articles/topic/"


@pytest.fixture
def editor():
    return Person("editor")


def offered(person: Person, term: str) -> list[tuple[str, str]]:
    return [(row["id"], row["text"]) for row in person.get(f"{OFFER}{term}").json()["results"]]


def names(story: Article) -> set[str]:
    return set(story.topics.values_list("name", flat=True))


def test_what_is_typed_and_unknown_is_offered_last_as_a_new_topic(editor):
    ports = Topic.objects.create(name="Ports of call")
    assert offered(editor, "ports") == [(str(ports.pk), "Ports of call"), ("new:ports", "Create “ports”")]


@pytest.mark.parametrize("term", ["Ports", "ports", "PORTS", "", "%20", "!!!", "x" * 101])
def test_what_is_known_or_is_no_name_is_not_offered_anew(editor, term):
    Topic.objects.create(name="Ports")
    assert not any(id.startswith("new:") for id, _ in offered(editor, term))


def test_case_is_folded_in_every_script(editor):
    Topic.objects.create(name="ÅLESUND")
    assert not any(id.startswith("new:") for id, _ in offered(editor, "ålesund"))


def test_another_spelling_of_what_was_merged_is_the_one_that_stays(editor):
    harbours, story = Topic.objects.create(name="Harbours"), write()
    Topic.objects.create(name="Sea Ports", merged_into=harbours)
    assert offered(editor, "Sea-Ports") == []
    editor.open(change(story)).save(topics=["new:Sea-Ports"])
    assert names(story) == {"Harbours"}


def test_a_topic_is_made_when_the_story_is_saved(editor):
    story = write(topics=["Trams"])
    form = editor.open(change(story))
    form.save(topics=[*form.values["topics"], "new:Ports and Quays"])
    assert names(story) == {"Trams", "Ports and Quays"}
    assert Topic.objects.get(name="Ports and Quays").slug == "ports-and-quays"


def test_a_form_that_is_refused_makes_no_topic_and_keeps_what_was_chosen(editor):
    story = write()
    answer = editor.open(change(story)).save(headline="", topics=["new:Ports"])
    assert not Topic.objects.exists()
    assert '<option value="new:Ports" selected' in text(answer) and "Create “Ports”" in text(answer)


def test_two_who_make_the_same_topic_make_one(editor):
    first, second = write("First"), write("Second")
    forms = [editor.open(change(story)) for story in (first, second)]
    forms[0].save(topics=["new:Ports"])
    forms[1].save(topics=["new:PORTS"])
    assert Topic.objects.get().name == "Ports"
    assert names(second) == {"Ports"}


def test_who_may_not_add_topics_is_offered_none_and_cannot_send_one():
    writer, story = Person("writer"), write()
    assert offered(writer, "Ports") == []
    answer = writer.open(change(story)).save(topics=["new:Ports"])
    assert "Only editors make new topics" in text(answer)
    assert not Topic.objects.exists()


def test_a_name_that_differs_in_case_alone_is_refused_with_a_link_to_the_one_there_is(editor):
    ports = Topic.objects.create(name="Ports")
    answer = editor.open(f"{TOPIC}add/").press("_save", name="PORTS")
    assert f'<a href="/admin/articles/topic/{ports.pk}/change/">Ports</a>' in text(answer)
    assert Topic.objects.count() == 1


def test_a_topic_may_change_its_own_case(editor):
    ports = Topic.objects.create(name="ports")
    editor.open(f"{TOPIC}{ports.pk}/change/").press("_save", name="Ports")
    assert Topic.objects.get().name == "Ports"


def test_the_list_says_how_many_stories_carry_each(editor):
    write("One", topics=["Ports", "Trams"])
    write("Two", topics=["Ports"])
    Topic.objects.create(name="Unused")
    rows = editor.get(TOPIC).context["cl"].result_list
    assert {topic.name: topic.stories for topic in rows} == {"Ports": 2, "Trams": 1, "Unused": 0}
