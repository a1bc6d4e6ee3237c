"""Reading and publishing cost a fixed number of queries, whatever the size of the archive."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import listings, stories
from articles.models import Publication, Topic
from articles.publishing import names, verbs
from articles.publishing.samples import LATEST

from .archives import (
    a_day_amid_others,
    archive,  # noqa: F401 (a fixture)
    of_home,
    of_the_busiest_topic,
    path_of_a_story_with_everything,
    the_busiest_month,
)
from .desk import Person, change
from .stories import edit, path, publish, write

pytestmark = pytest.mark.django_db(transaction=True)

FEW, SOME, MANY = 10, 120, 10_000
FILED = {"topics": ["Harbour", "Trams"], "authors": ["Ana Aldous"], "dateline": "Osterwick/Holmford"}


@pytest.fixture
def queries(archive):  # noqa: F811
    """How many queries `act` sends in an archive of so many stories. `prepare` makes its argument beforehand."""

    def count(size, act, prepare=lambda: None):
        with archive(size):
            given = prepare()
            with CaptureQueriesContext(connection) as captured:
                act(given)
            return len(captured)

    return count


@pytest.mark.parametrize(
    "read, subject, budget",
    [
        (listings.front, of_home, 6),
        (listings.front, of_the_busiest_topic, 6),
        (listings.subscription, of_home, 12),
        (listings.subscription, of_the_busiest_topic, 12),
    ],
)
def test_a_listing_costs_the_same_in_a_small_and_a_large_archive(queries, read, subject, budget):
    assert queries(FEW, read, subject) == queries(MANY, read, subject) == budget


@pytest.mark.parametrize("subject", [of_home, of_the_busiest_topic])
def test_a_sealed_shelf_costs_the_same_in_a_small_and_a_large_archive(queries, subject):
    def read(found):
        assert len(listings.shelf(found, 1).stories) == 50

    assert queries(SOME, read, subject) == queries(MANY, read, subject) == 6


def test_finding_a_listing_costs_one_query_and_home_the_name_of_the_publication(queries):
    assert queries(MANY, lambda _: of_the_busiest_topic()) == 1
    assert queries(MANY, lambda _: of_home()) == 2


def test_a_story_costs_the_same_in_a_small_and_a_large_archive(queries):
    def read(path):
        assert stories.at(path).blocks

    assert queries(FEW, read, path_of_a_story_with_everything) == 5
    assert queries(MANY, read, path_of_a_story_with_everything) == 5


@pytest.mark.parametrize(
    "address, budget",
    [
        (lambda: "/", 28),  # three for the navigation around every page, nine for what stands beside the stories
        (lambda: "/atom.xml", 19),
        (lambda: of_the_busiest_topic().path, 14),
        (lambda: f"{of_the_busiest_topic().path}feed.json", 18),
        (path_of_a_story_with_everything, 21),  # eight of them for what stands around it
        (lambda: "/manifest.webmanifest", 4),
        (lambda: "/favicon.ico", 4),
        (lambda: "/archive/", 8),
        (lambda: "/sitemap.xml", 14),
        (lambda: "/sitemap/pages.xml", 12),
        (lambda: f"/sitemap/{the_busiest_month()}.xml", 6),
        (lambda: "/news-sitemap.xml", 7),
        (lambda: "/search/", 14),
        (lambda: "/search/?q=midnight&sort=date", 21),
        (lambda: "/search/?q=zeppelin", 17),  # PostgreSQL is told in one of them how long it may take
        (lambda: "/search/?q=harbour&topic=harbour&sort=date", 22),
        (lambda: "/search/rss.xml?q=harbour", 19),
    ],
)
def test_an_address_costs_the_same_in_a_small_and_a_large_archive(queries, client, address, budget):
    def get(path):
        assert client.get(path, secure=True, headers={"host": "news.example"}).status_code == 200

    assert queries(FEW, get, address) == queries(MANY, get, address) <= budget


def test_the_best_of_what_is_found_costs_no_more_in_a_large_archive(queries, client):
    """Less, where a word has become so common that nothing is scored by it."""

    def get(_):
        page = client.get("/search/?q=midnight+harbour", secure=True, headers={"host": "news.example"})
        assert page.status_code == 200

    assert queries(MANY, get) <= queries(FEW, get) <= 23


@pytest.mark.parametrize("sizes, budget", [([FEW, SOME], 14), ([MANY], 11)], ids=["its stories", "its days"])
def test_a_month_costs_the_same_with_few_stories_and_with_many(queries, client, sizes, budget):
    def get(month):
        path = f"/archive/{month.replace('-', '/')}/"
        assert client.get(path, secure=True, headers={"host": "news.example"}).status_code == 200

    assert {queries(size, get, the_busiest_month) for size in sizes} == {budget}


def test_a_day_costs_the_same_in_a_small_and_a_large_archive(queries, client):
    def get(day):
        path = "/archive/{}/{}/".format(*day).replace("-", "/")
        assert client.get(path, secure=True, headers={"host": "news.example"}).status_code == 200

    assert queries(SOME, get, a_day_amid_others) == queries(MANY, get, a_day_amid_others) == 14


@pytest.mark.parametrize(
    "page",
    [
        "/admin/",
        "/admin/articles/article/",
        "/admin/articles/article/?p=1",
        "/admin/articles/article/?q=timetable",
        "/admin/articles/article/?q=nowhere",
        "/admin/articles/article/?q=harbour+nowhere&state=live",
        "/admin/articles/article/?topic={harbour}",
        "/admin/articles/article/?state=live",
        "/admin/articles/article/?state=draft",
        "/admin/articles/topic/",
        "/admin/articles/article/add/",
    ],
)
def test_a_page_of_the_desk_costs_the_same_in_a_small_and_a_large_archive(queries, page):
    def get(person):
        address = page.format(harbour=Topic.objects.get(slug="harbour").pk)
        assert person.get(address).status_code == 200

    def been_there():
        """What is looked up once a process is known."""
        editor = Person("editor")
        get(editor)
        return editor

    assert queries(FEW, get, been_there) == queries(MANY, get, been_there) <= 40


def a_story_at_the_desk():
    """Its form, in a process that has seen one before."""
    editor, story = Person("editor"), publish("Night Boats Return", at=LATEST, **FILED)
    return editor.open(change(story))


def test_opening_a_story_at_the_desk_costs_the_same_in_a_small_and_a_large_archive(queries):
    def read(form):
        assert form.person.get(form.path).status_code == 200

    assert queries(FEW, read, a_story_at_the_desk) == queries(MANY, read, a_story_at_the_desk) <= 30


def test_saving_a_story_at_the_desk_costs_the_same_in_a_small_and_a_large_archive(queries):
    def save(form):
        typed = form.add_section("<p>They run all night.</p>").values | {
            "headline": "Boats by Night",
            "_continue": "pressed",
        }
        assert form.person.post(form.path, typed, follow=False).status_code == 302

    assert queries(FEW, save, a_story_at_the_desk) == queries(MANY, save, a_story_at_the_desk) <= 60


def a_new_story():
    return write("Night Boats Return", **FILED)


def a_live_story():
    """And one of the corrections stands already, so that no shelf has to be begun for the first."""
    verbs.publish(publish("Night Boats Stop", at=LATEST), kind="correction", note="For a week.")
    return edit(publish("Night Boats Return", at=LATEST, **FILED), headline="Night Boats Return in May")


@pytest.mark.parametrize(
    "verb, story",
    [
        (verbs.publish, a_new_story),
        (lambda story: verbs.publish(story, kind="update"), a_live_story),
        (lambda story: verbs.publish(story, kind="correction", note="It is May."), a_live_story),
        (lambda story: verbs.withdraw(story, reason="Not so."), a_live_story),
    ],
    ids=["publish", "update", "correct", "withdraw"],
)
def test_a_verb_costs_the_same_in_a_small_and_a_large_archive(queries, verb, story):
    assert queries(FEW, verb, story) == queries(MANY, verb, story) < 64


def a_story_of(editions):
    """Whose earlier versions readers may read."""
    names.save_publication(Publication(pk=Publication.ROW, earlier_versions=True))
    story = publish("Night Boats Stop", at=LATEST, **FILED)
    for number in range(2, editions + 1):
        verbs.publish(edit(story, headline=f"Night Boats Stop {number} Times"), kind="update")
    return f"{path(story)}history/"


@pytest.mark.parametrize("below, budget", [("", 10), ("before/3/", 11), ("2/", 19)])
def test_the_history_of_a_story_costs_the_same_after_few_editions_and_after_many(queries, client, below, budget):
    def get(history):
        assert client.get(f"{history}{below}", secure=True, headers={"host": "news.example"}).status_code == 200

    assert queries(FEW, get, lambda: a_story_of(3)) == queries(FEW, get, lambda: a_story_of(60)) <= budget
