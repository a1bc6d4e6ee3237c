"""The archive by month: every story in the month of its address, every count right, no page without an end."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import months
from articles.models import Article, LiveMonth, Publication, Topic
from articles.publishing import verbs
from articles.publishing.names import rename
from articles.publishing.removal import purge_demo

from . import public_state
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MARCH = "/archive/2026/03/"


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def in_order(page: str, *words: str) -> bool:
    """Whether each word is found behind the one before it."""
    for word in words:
        _, found, page = page.partition(word)
        if not found:
            return False
    return True


def in_zone(name: str) -> None:
    Publication.objects.update_or_create(pk=1, defaults={"name": "Tidings", "time_zone": name})


# What is counted


def test_a_month_counts_what_is_live():
    first, second = publish("One", at=NOON), publish("Two", at=NOON)
    publish("Long Ago", at=NOON - 400 * DAY)
    write("A Draft")
    assert public_state.months() == {"2025-02": 1, "2026-03": 2}
    verbs.withdraw(first, reason="Not so.")
    assert public_state.months() == {"2025-02": 1, "2026-03": 1}
    verbs.withdraw(second, reason="Not so.")
    assert public_state.months() == {"2025-02": 1}
    verbs.publish(second, kind="update")
    assert public_state.months() == {"2025-02": 1, "2026-03": 1}


def test_a_month_is_that_of_the_address_whatever_becomes_of_the_time_zone():
    in_zone("Asia/Tokyo")
    article = publish("New Year", at=datetime(2025, 12, 31, 20, tzinfo=UTC))
    assert public_state.months() == {"2026-01": 1}
    in_zone("America/New_York")
    verbs.publish(edit(article, slug="happy-new-year"), kind="update")
    assert public_state.months() == {"2026-01": 1}


def test_made_up_stories_are_counted():
    publish("In Between", at=NOON)
    call_command("seedstories", 520, verbosity=0)
    assert len(public_state.months()) > 1
    assert public_state.months_are_sound()


def test_the_demo_takes_its_months_along():
    publish("Real", at=NOON)
    demo = [publish("Shown", at=NOON), publish("Shown Before", at=NOON - 60 * DAY)]
    Article.objects.filter(pk__in=[article.pk for article in demo]).update(demo=True)
    purge_demo()
    assert public_state.months() == {"2026-03": 1}


def _withdraw(story: Article, month: int) -> None:
    if not story.withdrawn:
        verbs.withdraw(story, reason="Not so.")


ACTS = {
    "publish": lambda story, month: verbs.publish(write(f"Story {month}"), at=NOON - month * 28 * DAY),
    "update": lambda story, month: verbs.publish(edit(story, headline=f"Now {month}"), kind="update"),
    "move": lambda story, month: verbs.publish(edit(story, slug=f"moved-{month}"), kind="update"),
    "withdraw": _withdraw,
}


def test_whatever_happens_the_counts_are_those_of_the_addresses():
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 3), st.integers(0, 9)), max_size=8))
    def whatever_happens(acts):
        with transaction.atomic():
            publish("Story", at=NOON)
            for name, month, number in acts:
                stories = Article.objects.order_by("pk")
                ACTS[name](stories[number % stories.count()], month)
                assert public_state.months_are_sound()
            transaction.set_rollback(True)

    whatever_happens()


# All months


def test_the_archive_names_every_month_that_has_stories_newest_first(get):
    for days in (0, 1, 40, 400):
        publish(f"Story {days}", at=NOON - days * DAY)
    page = text(get("/archive/"))
    assert in_order(
        page, "2026</h2>", "March 2026", "2 stories", "January 2026", "1 story", "2025</h2>", "February 2025"
    )
    assert f'href="{MARCH}"' in page
    assert "February 2026" not in page


def test_the_archive_of_a_new_site_says_that_it_is_empty(get):
    assert "Nothing has been published yet" in text(get("/archive/"))


def test_the_archive_hears_of_a_story_that_comes_and_of_one_that_goes(get):
    seen = get("/archive/")["ETag"]
    article = publish(at=NOON)
    assert get("/archive/", if_none_match=seen).status_code == 200
    seen = get("/archive/")["ETag"]
    assert get("/archive/", if_none_match=seen).status_code == 304
    verbs.withdraw(article, reason="Not so.")
    assert "March 2026" not in text(get("/archive/", if_none_match=seen))


# A month


def test_a_month_shows_its_stories_by_day_newest_first(get):
    in_zone("Europe/Amsterdam")
    publish("At Noon", at=NOON, topics=["Ports"])
    publish("In the Evening", at=NOON + timedelta(hours=8))
    publish("The Day Before", at=NOON - DAY)
    publish("In Another Month", at=NOON - 30 * DAY)
    page = text(get(MARCH))
    assert in_order(
        page, "Tuesday, 10 March", "21:00", "In the Evening", "13:00", "At Noon", "Monday, 9 March", "The Day Before"
    )
    assert page.count("Tuesday, 10 March") == 1
    assert 'href="/topics/ports/">Ports</a>' in page
    assert "In Another Month" not in page
    assert '<link rel="canonical" href="https://news.example/archive/2026/03/">' in page


def test_a_story_that_came_with_a_date_alone_has_no_time(get):
    in_zone("Europe/Amsterdam")
    publish("Some Time That Day", at=datetime(2026, 3, 9, 23, tzinfo=UTC))
    page = text(get(MARCH))
    assert in_order(page, "Tuesday, 10 March", "Some Time That Day")
    assert "00:00</time>" not in page


def test_a_month_leads_to_those_before_and_after_it_that_have_stories(get):
    for days in (-100, 0, 300):
        publish(f"Story {days}", at=NOON - days * DAY)
    page = text(get(MARCH))
    assert '<a rel="next" href="/archive/2026/06/">← June 2026</a>' in page
    assert '<a class="older" rel="prev" href="/archive/2025/05/">May 2025 →</a>' in page


def test_the_first_and_the_last_month_lead_one_way_only(get):
    publish(at=NOON)
    assert 'class="pages"' not in text(get(MARCH))
    publish("Later", at=NOON + 30 * DAY)
    assert 'rel="next"' in text(get(MARCH)) and 'rel="prev"' not in text(get(MARCH))
    assert 'rel="prev"' in text(get("/archive/2026/04/")) and 'rel="next"' not in text(get("/archive/2026/04/"))


@pytest.mark.parametrize(
    "address", ["/archive/2026/02/", "/archive/2026/13/", "/archive/26/3/", "/archive/2026/02/31/"]
)
def test_where_there_are_no_stories_is_no_page(get, address):
    publish(at=NOON)
    assert get(address).status_code == 404


def test_a_month_of_which_all_was_withdrawn_is_gone_and_comes_back(get):
    article = publish(at=NOON)
    verbs.withdraw(article, reason="Not so.")
    assert get(MARCH).status_code == 404
    verbs.publish(article, kind="update")
    assert get(MARCH).status_code == 200


CHANGES = {
    "another story": lambda story: publish("Another", at=NOON),
    "an update": lambda story: verbs.publish(edit(story, headline="Otherwise"), kind="update"),
    "a minor edition": lambda story: verbs.publish(edit(story, headline="Otherwise"), kind="minor"),
    "a new slug": lambda story: verbs.publish(edit(story, slug="otherwise"), kind="minor"),
    "a withdrawal": lambda story: verbs.withdraw(story, reason="Not so."),
    "a topic's new name": lambda story: _rename(),
    "a later month": lambda story: publish("Later", at=NOON + 60 * DAY),
    "a month between": lambda story: publish("Before", at=NOON - 30 * DAY),
}


def _rename():
    topic = Topic.objects.get()
    topic.name = "Harbours"
    rename(topic)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_month_hears_of_whatever_changes_it(get, change):
    publish("Long Ago", at=NOON - 400 * DAY)
    publish("Stays", at=NOON)
    story = publish("Ferry Runs", at=NOON, topics=["Ports"])
    before = get(MARCH)
    change(story)
    after = get(MARCH, if_none_match=before["ETag"])
    assert after.status_code == 200
    assert after.content != before.content


def test_a_month_that_is_over_stays_as_it_is_whatever_is_published_in_the_next(get):
    publish(at=NOON)
    publish("April", at=NOON + 30 * DAY)
    seen = get(MARCH)["ETag"]
    publish("More of April", at=NOON + 31 * DAY)
    assert get(MARCH, if_none_match=seen).status_code == 304


def test_when_a_month_between_goes_its_neighbours_lead_to_each_other(get):
    publish(at=NOON)
    between = publish("April", at=NOON + 30 * DAY)
    publish("May", at=NOON + 60 * DAY)
    seen = get(MARCH)["ETag"]
    verbs.withdraw(between, reason="Not so.")
    assert 'href="/archive/2026/05/"' in text(get(MARCH, if_none_match=seen))
    assert f'href="{MARCH}"' in text(get("/archive/2026/05/"))


# A month that is too long for a page


@pytest.fixture
def busy(monkeypatch):
    """Four stories on three days, where a page has room for three."""
    monkeypatch.setattr(months, "MOST", 3)
    in_zone("Europe/Amsterdam")
    publish("First of March", at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC))
    publish("Tenth", at=NOON)
    publish("Tenth, Later", at=NOON + timedelta(hours=1))
    publish("Last of March", at=datetime(2026, 3, 31, 21, 30, tzinfo=UTC))


def test_a_month_with_more_than_a_page_can_hold_shows_its_days(get, busy):
    page = text(get(MARCH))
    assert in_order(
        page, "Tuesday, 31 March", "1 story", "Tuesday, 10 March", "2 stories", "Sunday, 1 March", "1 story"
    )
    assert f'href="{MARCH}10/"' in page
    assert "Tenth" not in page


def test_a_day_shows_its_stories_and_leads_to_the_days_around_it_and_back_to_its_month(get, busy):
    page = text(get(f"{MARCH}10/"))
    assert in_order(page, "<h1>10 March 2026</h1>", "Tenth, Later", "Tenth<")
    assert "First of March" not in page and "Last of March" not in page
    assert f'<a rel="next" href="{MARCH}31/">← 31 March 2026</a>' in page
    assert f'<a class="older" rel="prev" href="{MARCH}01/">1 March 2026 →</a>' in page
    assert f'<a href="{MARCH}">March 2026</a>' in page
    assert get(f"{MARCH}11/").status_code == 404


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_every_story_of_a_month_is_on_one_of_its_days_whatever_becomes_of_the_time_zone(get, busy, zone):
    in_zone(zone)
    days = months.of_month("2026-03").days
    assert sum(day.count for day in days) == 4
    shown = [story.headline for day in days for story in months.of_day("2026-03", f"{day.date:%d}").stories]
    assert sorted(shown) == ["First of March", "Last of March", "Tenth", "Tenth, Later"]
    assert shown == [story.headline for story in sorted_newest(days)]


def sorted_newest(days):
    stories = [story for day in days for story in months.of_day("2026-03", f"{day.date:%d}").stories]
    return sorted(stories, key=lambda story: story.first_published, reverse=True)


def test_a_day_leads_on_as_far_as_there_are_days(get, busy):
    day, walked = months.of_month("2026-03").days[0], []
    while day:
        walked.append(day.date.day)
        day = months.of_day("2026-03", f"{day.date:%d}").older
    assert walked == [31, 10, 1]


def test_no_row_is_kept_for_a_month_without_stories():
    verbs.withdraw(publish(at=NOON), reason="Not so.")
    assert not LiveMonth.objects.exists()
