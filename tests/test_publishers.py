"""Several who publish at once: nobody is turned away by the others, and all of it adds up."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection, connections

from articles.models import SINGLE, Address, AlsoRead, Article, Edition, LiveArticle, LiveListing, Place
from articles.publishing import verbs

from .shared_database import shared_database
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 0.5


@pytest.fixture(autouse=True)
def shared(transactional_db, tmp_path):
    with shared_database(tmp_path):
        yield


def at_once(*acts):
    """Each act in a thread and on a connection of its own. What one of them raises is raised here."""
    with ThreadPoolExecutor(len(acts)) as pool:
        for doing in [pool.submit(on_its_own, act) for act in acts]:
            doing.result()


def on_its_own(act):
    try:
        act()
    finally:
        connections.close_all()


@contextmanager
def meeting_after(statement, barrier):
    """The first statement like this is followed by a wait for the others, who may be held up by this very one."""
    met = []

    def meet(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith(statement) and not met:
            met.append(sql)
            try:
                barrier.wait(PATIENCE)
            except threading.BrokenBarrierError:
                pass
        return result

    with connection.execute_wrapper(meet):
        yield


def meeting(statement, *acts):
    """The acts at once, each interrupted after its first such statement, until all have come so far or cannot."""
    barrier = threading.Barrier(len(acts))

    def met(act):
        with meeting_after(statement, barrier):
            act()

    at_once(*(lambda act=act: met(act) for act in acts))


def test_eight_publishers_of_forty_stories_that_share_their_topics_places_and_headlines(all_is_well):
    places = ["Osterwick/Holmford", "Holmford/Osterwick", "Marren Island", "Tever/Marren Island"]
    filed = [
        [
            write(
                f"In Brief {number}",
                topics=["Harbour", "Trams", f"Beat {publisher % 3}"],
                authors=[f"Reporter {publisher}", "The Desk"],
                dateline=places[(publisher + number) % 4],
            )
            for number in range(5)
        ]
        for publisher in range(8)
    ]

    def publish_all(stories):
        for story in stories:
            verbs.publish(story)
            verbs.publish(edit(story, standfirst="More to come."), kind="update")

    at_once(*(lambda stories=stories: publish_all(stories) for stories in filed))

    assert LiveArticle.objects.count() == len({live.path for live in LiveArticle.objects.all()}) == 40
    assert Edition.objects.filter(number=2).count() == 40
    assert Address.objects.count() == 40
    assert LiveListing.objects.exclude(kind__in=SINGLE).count() == 5 + 4 + 9
    assert all_is_well()


def test_two_publishers_whose_new_places_come_in_opposite_orders():
    stories = [write("Out", dateline="Osterwick/Holmford"), write("Back", dateline="Holmford/Osterwick")]

    meeting('INSERT INTO "articles_place"', *(lambda story=story: verbs.publish(story) for story in stories))

    assert Place.objects.count() == 2
    assert LiveArticle.objects.count() == 2


def test_two_publishers_of_new_places_that_would_have_one_slug():
    stories = [write("Out", dateline="St John's"), write("Back", dateline="St. Johns")]

    meeting('INSERT INTO "articles_place"', *(lambda story=story: verbs.publish(story) for story in stories))

    assert set(Place.objects.values_list("slug", flat=True)) == {"st-johns", "st-johns-2"}


def test_two_publishers_of_one_headline_get_an_address_each():
    stories = [write("In Brief"), write("In Brief")]

    meeting('INSERT INTO "articles_address"', *(lambda story=story: verbs.publish(story) for story in stories))

    ends = {address.path.rsplit("/", 2)[1] for address in Address.objects.all()}
    assert ends == {"in-brief", "in-brief-2"}


def test_two_who_open_a_topic_with_their_first_stories(all_is_well):
    stories = [write("One", topics=["Harbour", "Trams"]), write("Two", topics=["Trams", "Harbour"])]

    meeting('INSERT INTO "articles_livelisting"', *(lambda story=story: verbs.publish(story) for story in stories))

    assert all_is_well()


def test_two_stories_that_name_each_other_are_restored_at_once():
    here, there = publish("Here"), publish("There")
    for story, target in ((here, there), (there, here)):
        AlsoRead.objects.create(parent=story, region="body", ordering=99, target=target)
        story.touch()
        verbs.publish(story, kind="minor")
    editions = [story.editions.get(number=2) for story in (here, there)]

    meeting("SELECT", *(lambda edition=edition: verbs.restore(edition) for edition in editions))

    assert AlsoRead.objects.count() == 2


def test_two_who_publish_one_story_do_so_one_after_the_other():
    story = publish("Ferry Runs Again")

    meeting("SELECT", *[lambda: verbs.publish(story, kind="update")] * 2)

    assert [edition.number for edition in story.editions.all()] == [1, 2, 3]


def test_stories_are_published_while_a_listing_is_rebuilt(all_is_well):
    for number in range(3):
        publish(f"Ferry {number}", topics=["Harbour"])
    LiveArticle.objects.filter(headline="Ferry 1").update(headline="Damaged")
    new = [write(f"Tram {number}", topics=["Harbour"]) for number in range(5)]

    at_once(
        lambda: call_command("rebuild_live", verbosity=0),
        lambda: [verbs.publish(story) for story in new],
    )

    assert LiveArticle.objects.filter(headline="Ferry 1").exists()
    assert Article.objects.filter(live=None).count() == 0
    assert all_is_well()
