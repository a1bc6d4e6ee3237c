"""What a page looks like where somebody shares it: Open Graph and cards, whole addresses, one canonical address."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import URLPattern, get_resolver

from articles.models import FixedPage, Publication
from articles.outbox import worker
from articles.publishing import fixed_pages, names

from .pictures import kept, picture
from .stories import path, publish
from .structured_data import canonical, properties

pytestmark = pytest.mark.django_db

ALWAYS = ("og:type", "og:title", "og:description", "og:url", "og:image", "og:site_name", "og:locale")


def cards(page) -> dict[str, list[str]]:
    return properties(page.content, "name")


def said(page) -> dict[str, list[str]]:
    found = properties(page.content)
    assert [name for name in ALWAYS if not all(found.get(name, [""]))] == []
    assert found["og:url"] == [canonical(page.content)]
    return found


def test_a_story_is_an_article_with_its_dates_author_section_and_topics(get):
    names.save_publication(Publication(pk=Publication.ROW, name="The Gazette", time_zone="Asia/Tokyo"))
    at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    article = publish(at=at, standfirst="At <six>.", topics=["Ports", "Islands"], authors=["Ana Ray", "Ben Oak"])
    found = said(get(path(article)))
    assert found["og:type"] == ["article"]
    assert (found["og:title"], found["og:description"]) == (["Ferry to Marren Runs Again"], ["At <six>."])
    assert found["og:site_name"] == ["The Gazette"]
    assert found["article:published_time"] == found["article:modified_time"] == ["2026-07-02T07:30:00+09:00"]
    assert found["article:author"] == [f"https://news.example/authors/{name}/" for name in ("ana-ray", "ben-oak")]
    assert found["article:section"] == ["Islands"]
    assert found["article:tag"] == ["Islands", "Ports"]


def test_a_story_with_a_picture_is_a_large_card_of_the_shape_that_cards_have(get):
    article = publish(lead_picture=kept((1600, 1200), alt='A "quay"'))
    worker.run_due()
    found, card = said(get(path(article))), cards(get(path(article)))
    assert (found["og:image:width"], found["og:image:height"]) == (["1200"], ["675"])
    assert found["og:image:type"] == ["image/jpeg"]
    assert found["og:image:alt"] == card["twitter:image:alt"] == ['A "quay"']
    assert card["twitter:card"] == ["summary_large_image"]
    assert get(found["og:image"][0].removeprefix("https://news.example")).status_code == 200


def test_until_there_are_renditions_it_is_the_picture_as_it_is(get):
    shown = picture()
    assert said(get(path(publish(lead_picture=shown))))["og:image"] == [f"https://news.example/media/{shown.file}"]


def test_without_a_picture_it_is_a_small_card_of_the_icon(get):
    page = get(path(publish()))
    assert cards(page)["twitter:card"] == ["summary"]
    [image] = said(page)["og:image"]
    assert get(image.removeprefix("https://news.example")).status_code == 200


def test_what_was_paid_for_says_so_wherever_it_is_shared(get):
    assert said(get(path(publish("Buy Ropes", label="sponsored"))))["og:title"] == ["Sponsored: Buy Ropes"]
    assert said(get(path(publish("Why Ropes", label="opinion"))))["og:title"] == ["Why Ropes"]


@pytest.mark.parametrize(
    "language, locale",
    [
        ("en", "en_US"),
        ("nl", "nl_NL"),
        ("pt-BR", "pt_BR"),
        ("zh-Hant", "zh_TW"),
        ("zh-Hans-CN", "zh_CN"),
        ("fil", "fil"),
    ],
)
def test_its_language_is_written_with_a_country_where_one_is_known(get, language, locale):
    assert said(get(path(publish(language=language))))["og:locale"] == [locale]


@pytest.fixture
def everything(get, settings, shelves_of_three):
    """One of each page."""
    settings.FEED_ENTRIES = 3
    for day in range(7):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
        publish(f"Day {day}", at=at, topics=["Ports"], authors=["Ana Ray"], dateline="Osterwick")
    fixed_pages.save(FixedPage(title="About us", slug="about", text="<p>Who we are.</p>"))


@pytest.mark.parametrize(
    "address, title",
    [
        ("/", "Newsroom"),
        ("/page/1/", "Newsroom, page 1"),
        ("/topics/ports/", "Ports"),
        ("/topics/ports/page/1/", "Ports, page 1"),
        ("/places/osterwick/", "Osterwick"),
        ("/authors/ana-ray/", "Ana Ray"),
        ("/briefing/", "Briefing"),
        ("/corrections/", "Corrections"),
        ("/topics/", "Topics"),
        ("/about/", "About us"),
        ("/subscribe/", "Subscribe"),
        ("/subscribe/topics/ports/", "Subscribe to Ports"),
    ],
)
def test_every_other_page_is_one_of_a_website_at_its_own_address(get, everything, address, title):
    page = get(address)
    found = said(page)
    assert (found["og:type"], found["og:title"]) == (["website"], [title])
    assert canonical(page.content) == f"https://news.example{address}"
    assert cards(page)["description"] == found["og:description"]


def test_no_page_is_forgotten(get, everything):
    """Every address without parameters that answers with a page, those included that are yet to come."""
    patterns = [each for each in get_resolver().url_patterns if isinstance(each, URLPattern)]
    routes = [str(each.pattern) for each in patterns if not each.pattern.converters]
    answers = [answer for answer in (get(f"/{route}") for route in routes) if answer.status_code == 200]
    pages = [answer for answer in answers if answer["Content-Type"].startswith("text/html")]
    assert len(pages) >= 5
    for page in pages:
        said(page)


def test_an_address_that_is_asked_for_in_another_way_has_the_same_canonical_one(get):
    article = publish()
    assert canonical(get(f"{path(article)}?utm_source=x").content) == f"https://news.example{path(article)}"


def test_what_is_not_there_is_not_shared(get):
    page = get("/nowhere/")
    assert properties(page.content) == {}
    assert canonical(page.content) is None
