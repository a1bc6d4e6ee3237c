"""The publication as administrators set it up, and what readers see of it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client

from articles import colours
from articles.models import NavigationLink, Publication, Topic
from articles.publishing import names

from .desk import Person, said, text
from .stories import publish

pytestmark = pytest.mark.django_db

FORM = "/admin/articles/publication/1/change/"


@pytest.fixture
def form():
    Publication.objects.get_or_create(pk=Publication.ROW)
    return Person("administrator").open(FORM)


def get(address: str = "/", **headers):
    return Client(SERVER_NAME="news.example").get(address, secure=True, headers=headers)


def errors(answer) -> dict:
    return answer.context["adminform"].form.errors


def test_colours_reach_every_page_and_its_policy_allows_these_very_lines(form):
    form.press("_save", accent="#005A9C", accent_dark="#7fc4ff")
    for address in ("/", "/topics/", "/subscribe/", "/nowhere/"):
        page = get(address)
        style = re.search(r"<style>(.*?)</style>", text(page))[1]
        assert "--accent:#005a9c" in style and "--accent:#7fc4ff" in style
        assert f"style-src 'self' {colours.source(style)}" in page["Content-Security-Policy"], address
        assert "unsafe" not in page["Content-Security-Policy"]


def test_the_policy_of_a_304_is_that_of_the_page(form):
    form.press("_save", accent="#005a9c")
    page = get()
    again = get(**{"if-none-match": page["ETag"]})
    assert again.status_code == 304
    assert again["Content-Security-Policy"] == page["Content-Security-Policy"]


def test_the_houses_own_colours_need_no_style_of_their_own(form):
    assert "<style>" not in text(get())
    assert "sha256" not in get()["Content-Security-Policy"]


def test_the_stylesheet_and_the_form_know_the_same_colours():
    sheet = Path(settings.BASE_DIR if hasattr(settings, "BASE_DIR") else ".", "articles/static/articles/site.css")
    found = re.findall(r"--(?:paper|accent): ?(#[0-9a-f]{6})", sheet.read_text())
    assert set(found) == {colours.PAPER, colours.PAPER_DARK, *colours.HOUSE}
    defaults = tuple(Publication._meta.get_field(name).default for name in ("accent", "accent_dark"))
    assert defaults == colours.HOUSE


@pytest.mark.parametrize(
    "one, other, ratio", [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54)]
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert colours.contrast(one, other) == colours.contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_colours_that_cannot_be_read_are_refused_with_their_ratio(form):
    answer = form.press("_save", accent="#ffcc00", accent_dark="#333333")
    assert re.search(r"contrast with the paper #fdfcf9 is 1\.\d\d to 1", str(errors(answer)["accent"]))
    assert "accent_dark" in errors(answer)


@pytest.mark.parametrize("field, value", [("language", "english"), ("time_zone", "Tokyo"), ("accent", "red")])
def test_what_nobody_would_understand_is_told_at_its_field(form, field, value):
    answer = form.press("_save", **{field: value})
    assert field in errors(answer)


@pytest.mark.parametrize("language", ["en", "pt-BR", "zh-Hans", "es-419", "fil"])
def test_languages_are_known_by_their_codes(form, language):
    form.press("_save", language=language)
    assert f'<html lang="{language}"' in text(get())


def test_a_time_zone_is_searched_in_a_list():
    page = text(Person("administrator").get(FORM))
    assert '<option value="Europe/Amsterdam">' in page
    assert 'list="id_time_zone_known"' in page


def test_links_of_the_navigation_stand_on_each_page_in_their_order(form):
    form.add("links", label="Weather", address="https://weather.example/", position="2").add(
        "links", label="Ports", address="/topics/", position="1"
    ).press("_save")
    head = text(get()).partition("<main")[0]
    assert head.index(">Ports</a>") < head.index('<a href="https://weather.example/" dir="auto">Weather</a>')


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//elsewhere.example", "weather", "data:text/html,x"])
def test_a_link_leads_to_a_path_or_a_web_address(form, address):
    form.add("links", label="Weather", address=address, position="1").press("_save")
    assert not NavigationLink.objects.exists()


def test_a_link_to_what_is_not_there_yet_is_kept_and_told(form):
    answer = form.add("links", label="About", address="/about/", position="1").press("_save")
    assert "Nothing is at /about/ yet." in said(answer)
    assert NavigationLink.objects.get().address == "/about/"


def test_the_notice_stands_at_the_foot_of_each_page(form):
    form.press("_save", notice="We set no cookies.")
    assert "<p>We set no cookies.</p>" in text(get("/topics/"))


def test_featured_topics_are_in_the_navigation_in_the_editors_order():
    publish(topics=["Ports", "Energy"])
    ports, energy = Topic.objects.get(name="Ports"), Topic.objects.get(name="Energy")
    form = Person("editor").open("/admin/articles/topic/navigation/")
    answer = form.press(topic_0=ports.pk, topic_1=energy.pk)
    assert "in the navigation of each page" in text(answer)
    head = text(get()).partition("<main")[0]
    assert head.index(">Ports</a>") < head.index(">Energy</a>") < head.index(">All topics</a>")
    Person("editor", username="other").open("/admin/articles/topic/navigation/").press(topic_0=energy.pk, topic_1="")
    assert "Ports" not in text(get()).partition("<main")[0]


def test_a_featured_topic_has_a_page_and_stands_there_once():
    publish(topics=["Ports"])
    ports, unused = Topic.objects.get(), Topic.objects.create(name="Unused")
    with pytest.raises(ValidationError) as refused:
        names.feature([ports, ports, unused])
    assert "Unused" in refused.value.messages[0] and "twice" in refused.value.messages[1]


def test_a_renamed_topic_is_renamed_in_the_navigation():
    publish(topics=["Ports"])
    topic = Topic.objects.get()
    names.feature([topic])
    before = get("/subscribe/")["ETag"]
    topic.refresh_from_db()
    topic.name = "Harbours"
    names.rename(topic)
    after = get("/subscribe/", **{"if-none-match": before})
    assert after.status_code == 200 and ">Harbours</a>" in text(after).partition("<main")[0]


def test_writers_do_not_choose_what_is_in_the_navigation():
    assert Person("writer").get("/admin/articles/topic/navigation/").status_code == 403
