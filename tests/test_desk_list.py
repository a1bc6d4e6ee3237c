import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.desk.filters import STATES
from articles.models import Article, Author, State, Topic
from articles.publishing import verbs

from .desk import Person, text
from .stories import edit, publish, write
from .test_desk_permissions import scheduled

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


@pytest.fixture
def editor():
    return Person("editor")


def shown(answer) -> set[str]:
    return {article.headline for article in answer.context["cl"].result_list}


def withdrawn() -> Article:
    article = publish()
    verbs.withdraw(article, reason="Wrong ferry")
    return article


IN_STATE = {
    State.DRAFT: write,
    State.SCHEDULED: scheduled,
    State.LIVE: publish,
    State.CHANGED: lambda: edit(publish()),
    State.WITHDRAWN: withdrawn,
}


def test_a_filter_knows_each_state_as_the_story_does(editor):
    for state, make in IN_STATE.items():
        edit(make(), headline=state.label)
    Article.objects.filter(headline=State.LIVE.label).update(published_version=2)
    assert set(STATES) == set(State)
    for article in Article.objects.all():
        assert shown(editor.get(f"{LIST}?state={article.state}")) == {article.headline}


def test_the_state_is_written_out(editor):
    withdrawn()
    assert '<span class="state withdrawn">Withdrawn</span>' in text(editor.get(LIST))


def test_stories_are_found_by_words_of_headline_and_standfirst(editor):
    write("Ferry Runs", standfirst="The quay is repaired.")
    write("Cranes Return")
    assert shown(editor.get(f"{LIST}?q=ferry")) == {"Ferry Runs"}
    assert shown(editor.get(f"{LIST}?q=quay+runs")) == {"Ferry Runs"}
    assert shown(editor.get(f"{LIST}?q=nowhere")) == set()


def test_stories_are_found_by_topic_and_by_author(editor):
    write("Ferry Runs", topics=["Ports", "Ferries"], authors=["Ana Ray"])
    write("Cranes Return", topics=["Ports"], authors=["Ben Cole"])
    assert shown(editor.get(f"{LIST}?topic={Topic.objects.get(name='Ferries').pk}")) == {"Ferry Runs"}
    assert shown(editor.get(f"{LIST}?author={Author.objects.get(name='Ben Cole').pk}")) == {"Cranes Return"}


@pytest.mark.parametrize(
    "filters", ["state=nonsense", "topic=nonsense", "author=-1", "topic=99999999999999999999999", "q=%00", "p=x"]
)
def test_a_filter_that_means_nothing_is_no_error(editor, filters):
    write()
    assert editor.get(f"{LIST}?{filters}").status_code == 200


def test_fifty_stories_cost_no_more_queries_than_one(editor):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(LIST)
        return len(captured)

    for number in range(50):
        article = write(f"Story {number}", topics=["Ports"], authors=["Ana Ray"])
        article.touch(editor.user)
        if number == 0:
            one = queries()
    assert len(shown(editor.get(LIST))) == 50
    assert queries() == one
