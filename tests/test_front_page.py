"""What readers see on the front page beside headlines: pictures, the briefing, topics that editors feature, days."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from articles import pictures
from articles.models import Picture, Publication, Topic
from articles.outbox import worker
from articles.publishing import names, verbs
from articles.publishing.pictures import keep

from .pictures import image, picture, upload
from .stories import edit, path, publish

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


@pytest.fixture
def get(client):
    def page(address="/"):
        return client.get(address, secure=True, headers={"host": "news.example"})

    return page


def text(response) -> str:
    return response.content.decode()


def at(days: int, headline: str, **given):
    return publish(headline, at=START + timedelta(days=days), **given)


def test_the_stories_on_top_have_their_pictures_and_the_river_has_none(get):
    for day in range(6):
        at(day, f"Day {day}", lead_picture=picture(f"Alt {day}"))
    tags = re.findall("<img[^>]*>", text(get()))
    assert [re.search('alt="(.*?)"', tag)[1] for tag in tags] == ["Alt 5", "Alt 4", "Alt 3", "Alt 2"]
    assert all("width=" in tag and "height=" in tag for tag in tags)
    assert ['loading="lazy"' in tag for tag in tags] == [False, True, True, True]
    assert 'fetchpriority="high"' in tags[0]


def test_a_picture_on_top_is_the_crop_around_its_focal_point(get):
    made = Picture(alt="The quay at dawn")
    pictures.fill(made, pictures.take_in(upload(image(size=(1600, 1600)))))
    keep(made)
    at(0, "Wide", lead_picture=made)
    worker.run_due()
    (tag,) = re.findall("<img[^>]*>", text(get()))
    assert 'width="480" height="270"' in tag
    assert " 1200w" in tag and "sizes=" in tag


def test_without_a_story_it_says_so_and_how_to_hear_of_the_first(get):
    page = text(get())
    assert "Nothing has been published here yet." in page
    assert 'href="/subscribe/"' in page
    assert 'id="briefing"' not in page


def test_points_of_the_newest_stories_stand_beside_them(get):
    story = at(1, "Ferry Runs", sections=[("", "One.", ["First boat at six"]), ("Later", "Two.", ["Fares stay"])])
    at(2, "No Points", sections=[("", "One.", [])])
    page = text(get())
    assert f'<a href="{path(story)}#section-1" dir="auto">First boat at six</a>' in page
    assert f'<a href="{path(story)}#section-2" dir="auto">Fares stay</a>' in page
    assert page.index(">No Points<") < page.index('id="briefing"') < page.index("First boat at six")


def test_a_point_that_changes_changes_the_page(get):
    story = at(1, "Ferry Runs", sections=[("", "One.", ["First boat at six"])])
    before = get()
    section = story.articles_section_set.get()
    section.highlights = [{"text": "First boat at seven", "starred": False}]
    section.save()
    verbs.publish(edit(story), kind="minor")
    assert "First boat at seven" in text(get())
    assert get()["ETag"] != before["ETag"]


def test_featured_topics_bring_what_is_not_on_top_already(get):
    for day in range(8):
        at(day, f"Day {day}", topics=["Ports"])
    at(0, "Grid Fails", topics=["Energy"])
    at(9, "Of No Topic")
    names.feature(list(Topic.objects.order_by("name")))
    page = text(get())
    energy, ports = re.findall('<section class="featured">(.*?)</section>', page, re.DOTALL)
    assert '<a href="/topics/energy/">Energy</a>' in energy and "Grid Fails" in energy
    assert re.findall(r">(Day \d)</a>", ports) == ["Day 4", "Day 3"]


def test_a_topic_whose_stories_all_stand_on_top_is_not_told_twice(get):
    publish(topics=["Ports"])
    names.feature([Topic.objects.get()])
    assert 'class="featured"' not in text(get())


def test_a_story_on_a_featured_topic_changes_the_page_wherever_its_date_puts_it(get, settings):
    settings.FEED_ENTRIES = 1
    for day in range(51, 120):
        at(day, f"Day {day}")
    at(40, "Old", topics=["Ports"])
    names.feature([Topic.objects.get()])
    before = get()["ETag"]
    at(41, "Less Old", topics=["Ports"])
    assert get()["ETag"] != before
    assert ">Less Old</a>" in text(get())


def test_the_river_is_told_by_the_days_of_the_publication(get):
    names.save_publication(Publication(pk=Publication.ROW, time_zone="Europe/Amsterdam"))
    for day in range(6):
        at(day, f"Day {day}")
    page = text(get())
    assert re.findall('<h2><time datetime="(.*?)">(.*?)</time>', page) == [
        ("2026-03-03", "Tuesday, 3 March 2026"),
        ("2026-03-02", "Monday, 2 March 2026"),
    ]


@pytest.mark.parametrize("address", ["/nothing-here/", "/2026/03/never-was/", "withdrawn"])
def test_who_comes_to_a_wrong_address_is_shown_what_there_is(get, address):
    withdrawn = at(0, "Withdrawn")
    verbs.withdraw(withdrawn, reason="Not so.")
    for day in range(4):
        at(day, f"Day {day}", topics=["Ports"])
    names.feature([Topic.objects.get()])
    response = get(path(withdrawn) if address == "withdrawn" else address)
    assert response.status_code == (410 if address == "withdrawn" else 404)
    main = text(response).partition("<main")[2]
    assert re.findall(r">(Day \d)</a>", main) == ["Day 3", "Day 2", "Day 1"]
    assert '<form class="find" role="search" action="/search/">' in main
    assert '<a href="/topics/ports/">Ports</a>' in main
