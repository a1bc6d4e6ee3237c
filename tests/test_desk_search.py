"""The list of stories is searched through an index, and finds what reading every story would have found."""

import pytest
from django.core.management import call_command
from django.db import connection, models

from articles.models import Article

from .desk import Person
from .stories import edit, write

LIST = "/admin/articles/article/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    editor = Person("editor")

    def search(term: str, **filters) -> list[str]:
        answer = editor.client.get(LIST, {"q": term} | filters, secure=True)
        assert answer.status_code == 200
        return sorted(article.headline for article in answer.context["cl"].result_list)

    return search


@pytest.mark.parametrize(
    "term", ["ferr", "runs ferry", "EPAIRE", '"ferry runs"', "the q", "a", "école", "港が", "の港が再"]
)
def test_a_story_is_found_by_parts_of_words_in_any_order(found, term):
    write("Cranes Return", standfirst="To work.")
    write("Ferry Runs", standfirst="At last the quay is repaired, and the école. 東京の港が再開")
    assert "Ferry Runs" in found(term)
    assert "Cranes Return" not in found(f"{term} ferry")


@pytest.mark.parametrize("term", ['"ferry OR', "AND", "ferry OR", "NEAR(ferry runs)", "headline:ferry", "-*^", "%_\\"])
def test_what_would_be_an_operator_elsewhere_is_only_letters(found, term):
    write("Ferry Runs")
    assert found(term) == []


def test_a_very_long_search_is_answered(found):
    write("Ferry Runs")
    assert found("ferry runs " * 300) == ["Ferry Runs"]


def test_a_story_is_found_by_its_new_headline_at_once_and_no_more_by_its_old(found):
    story = write("Ferry Runs")
    edit(story, headline="Cranes Return")
    assert found("cranes") == ["Cranes Return"]
    assert found("ferry") == []
    story.delete()
    assert found("cranes") == []


def test_many_stories_are_found_as_few_are(found, monkeypatch):
    monkeypatch.setattr("articles.desk.words.FEW", 2)
    monkeypatch.setattr("articles.desk.filters.FEW", 2)
    stories = [write(f"Ferry {number}", topics=["Ports"], authors=["Ana Ray"]) for number in range(4)]
    write("Cranes Return", topics=["Cranes"])
    everything = [f"Ferry {number}" for number in range(4)]
    assert found("ferry") == everything
    assert found("", topic=stories[0].topics.get().pk) == everything
    assert found("", author=stories[0].authors.get().pk) == everything


@pytest.mark.django_db(transaction=True)
def test_what_was_written_while_a_change_of_the_table_had_taken_the_index_away_is_found_after_migrate(found):
    write("Ferry Runs")
    longer = models.CharField(max_length=201)
    longer.set_attributes_from_name("dateline")
    field = Article._meta.get_field("dateline")
    alter(field, longer)
    write("Cranes Return")
    alter(longer, field)
    call_command("migrate", verbosity=0)
    assert found("cranes") == ["Cranes Return"]
    assert found("ferry") == ["Ferry Runs"]


def alter(old: models.Field, new: models.Field) -> None:
    new.model = Article
    with connection.schema_editor() as editor:
        editor.alter_field(Article, old, new)
