"""About, contact, privacy: pages that are no stories."""

import pytest
from django.test import Client

from articles.models import FixedPage, Redirect
from articles.publishing import fixed_pages
from articles.publishing.fixed_pages import reserved

from .desk import Person, text
from .public_state import keys_bumped_since, last_bump
from .stories import publish

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/fixedpage/add/"


@pytest.fixture
def administrator():
    return Person("administrator")


def get(address: str):
    return Client(SERVER_NAME="news.example").get(address, secure=True)


def make(**given) -> FixedPage:
    page = FixedPage(**{"title": "About us", "slug": "about", "text": "<p>Who we are.</p>"} | given)
    fixed_pages.save(page)
    return page


def change(page: FixedPage) -> str:
    return f"/admin/articles/fixedpage/{page.pk}/change/"


def test_a_page_is_written_at_the_desk_and_read_at_its_address(administrator):
    administrator.open(ADD).press("_save", title="About us", text="<p>Who <strong>we</strong> are.</p>")
    page = get("/about-us/")
    assert page.status_code == 200
    assert "<h1>About us</h1>" in text(page)
    assert "<p>Who <strong>we</strong> are.</p>" in text(page)
    assert '<link rel="canonical" href="https://news.example/about-us/">' in text(page)
    assert '<a href="/about-us/" dir="auto">About us</a>' in text(get("/"))


@pytest.mark.parametrize("spot, times", [("navigation", 1), ("footer", 1), ("", 0)])
def test_it_is_linked_where_it_was_put_and_only_there(spot, times):
    make(spot=spot)
    publish("Ferry Runs")
    assert text(get("/")).count('href="/about/"') == times
    head, foot = text(get("/topics/")).split('<main id="main">')
    assert ('href="/about/"' in head) == (spot == "navigation")
    assert ('href="/about/"' in foot) == (spot == "footer")


def test_it_is_in_no_listing_and_in_no_feed():
    make()
    publish("Ferry Runs")
    for feed in ("/rss.xml", "/atom.xml", "/feed.json", "/feeds.opml"):
        assert "About us" not in text(get(feed))


def test_scripts_do_not_survive_whatever_way_they_came():
    make(text='<p onclick="x()">Hello<script>alert(1)</script></p>')
    assert "alert" not in text(get("/about/"))
    assert "onclick" not in text(get("/about/"))


def test_a_new_slug_leads_readers_on_also_from_before_and_back_again(administrator):
    page = make()
    for slug in ("who-we-are", "imprint", "about"):
        administrator.open(change(page)).press("_save", slug=slug)
        assert get(f"/{slug}/").status_code == 200
        others = {"about", "who-we-are", "imprint"} - {slug}
        for old in others & {row.old.strip("/") for row in Redirect.objects.all()}:
            assert get(f"/{old}/")["Location"] == f"/{slug}/"
    assert {row.old for row in Redirect.objects.all()} == {"/who-we-are/", "/imprint/"}


@pytest.mark.parametrize(
    "slug", ["topics", "admin", "briefing", "subscribe", "static", "media", "mix", "healthz", "metrics", "2026"]
)
def test_the_sites_own_addresses_are_not_given_away(administrator, slug):
    answer = administrator.open(ADD).press("_save", title="About", slug=slug, text="<p>Hello.</p>")
    assert answer.context["adminform"].form.errors["slug"]
    assert not FixedPage.objects.exists()


def test_a_title_that_makes_such_a_slug_is_told_as_well(administrator):
    answer = administrator.open(ADD).press("_save", title="Topics", text="<p>Hello.</p>")
    assert "is an address of the site itself" in text(answer)


def test_whatever_begins_an_address_of_the_site_is_reserved():
    assert {
        "admin",
        "media",
        "static",
        "topics",
        "places",
        "authors",
        "mix",
        "feeds.opml",
        "healthz",
        "metrics",
    } <= reserved()
    assert "" not in reserved()


def test_a_changed_text_bumps_its_own_page_and_a_changed_title_every_page():
    page, before = make(), last_bump()
    page.text = "<p>Others.</p>"
    fixed_pages.save(page)
    assert keys_bumped_since(before) == {f"page:{page.pk}"}
    page.title = "Who we are"
    fixed_pages.save(page)
    assert "publication" in keys_bumped_since(before)


def test_a_deleted_page_is_gone_with_what_led_there(administrator):
    page = make()
    administrator.open(change(page)).press("_save", slug="who-we-are")
    answer = administrator.post(f"/admin/articles/fixedpage/{page.pk}/delete/", {"post": "yes"})
    assert "Nothing is at /who-we-are/ now" in text(answer)
    assert get("/about/").status_code == get("/who-we-are/").status_code == 404
    assert "who-we-are" not in text(get("/"))


def test_pages_are_the_administrators_business():
    page = make()
    for who in ("writer", "editor"):
        person = Person(who)
        assert person.get(ADD).status_code == 403
        assert person.post(change(page), {"title": "Forged"}).status_code == 403
    assert FixedPage.objects.get().title == "About us"
