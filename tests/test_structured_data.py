"""What search engines are told of each story: all that Google's rules for articles ask for."""

import io
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from PIL import Image

from articles.demo import show
from articles.models import LiveArticle, Publication
from articles.outbox import worker
from articles.publishing import names, verbs

from .desk import Person
from .pictures import kept, picture
from .stories import edit, path, publish
from .structured_data import HOSTILE, canonical, of_type, problems, problems_of_breadcrumbs, read

pytestmark = pytest.mark.django_db


def told(page, kind="NewsArticle") -> dict:
    return of_type(page.content, kind)


def whole(**given):
    """A story of which everything can be told."""
    filed = {"topics": ["Ports"], "authors": ["Ana Ray"], "dateline": "Osterwick/Marren Island"}
    return publish(standfirst="The first in nine days.", lead_picture=picture(), **filed | given)


def wrong(page) -> list[str]:
    [article] = [data for data in read(page.content) if "headline" in data]
    pictured = b"<figure>" in page.content
    crumbs = [
        fault for data in read(page.content) if "itemListElement" in data for fault in problems_of_breadcrumbs(data)
    ]
    return problems(article, canonical(page.content), pictured=pictured) + crumbs


def test_every_story_of_the_demo_is_complete(get, settings, tmp_path):
    settings.DATA = tmp_path
    show.put_up_once()
    addresses = LiveArticle.objects.values_list("path", flat=True)
    assert len(addresses) > 10
    assert {address: wrong(get(address)) for address in addresses} == {address: [] for address in addresses}


@pytest.mark.parametrize("label", ["", "analysis", "opinion", "sponsored"])
def test_stories_of_every_label_are_complete(get, label):
    assert wrong(get(path(whole(label=label)))) == []


@pytest.mark.parametrize(
    "missing",
    ["headline", "description", "image", "datePublished", "dateModified", "author", "publisher", "mainEntityOfPage"],
)
def test_whatever_is_left_out_is_missed(get, missing):
    page = get(path(whole()))
    article = told(page)
    del article[missing]
    assert missing in " ".join(problems(article, canonical(page.content), pictured=True))


def test_a_story_of_nothing_but_a_headline_and_a_paragraph_is_complete(get):
    page = get(path(publish(sections=[("", "Fish &amp; chips were sold</p><p>until noon.", [])])))
    assert wrong(page) == []
    assert told(page)["description"] == "Fish & chips were sold"
    assert "image" not in told(page) and "keywords" not in told(page)


def test_hostile_text_cannot_end_its_script_and_arrives_as_it_was_written(get):
    article = publish(
        HOSTILE, standfirst=HOSTILE, topics=[HOSTILE], authors=[HOSTILE], dateline=HOSTILE.replace("/", ""),
        lead_picture=picture(alt=HOSTILE),
    )  # fmt: skip
    article.refresh_from_db()
    page = get(path(article))
    assert wrong(page) == []
    live = LiveArticle.objects.get()
    assert told(page)["headline"] == live.headline
    assert told(page)["author"][0]["name"] == told(page)["keywords"][0] == article.topics.get().name
    scripts = page.content.decode().partition("<script")[2].rpartition("</script>")[0]
    for line in scripts.splitlines():
        assert not set(line.partition(">")[2].removesuffix("</script>")) & set("<>&\u2028\u2029")


def test_its_words_are_those_of_the_page(get):
    article = told(get(path(whole(language="nl"))))
    assert article["headline"] == "Ferry to Marren Runs Again"
    assert article["description"] == "The first in nine days."
    assert (article["articleSection"], article["keywords"]) == ("Ports", ["Ports"])
    assert article["author"] == [{"@type": "Person", "name": "Ana Ray", "url": "https://news.example/authors/ana-ray/"}]
    assert (article["inLanguage"], article["dateline"]) == ("nl", "Osterwick / Marren Island")


@pytest.mark.parametrize(
    "label, types",
    [
        ("", "NewsArticle"),
        ("analysis", ["NewsArticle", "AnalysisNewsArticle"]),
        ("opinion", ["NewsArticle", "OpinionNewsArticle"]),
        ("sponsored", ["Article", "AdvertiserContentArticle"]),
    ],
)
def test_what_is_labelled_says_so_and_what_was_paid_for_is_no_news(get, label, types):
    [article] = [data for data in read(get(path(publish(label=label))).content) if "headline" in data]
    assert article["@type"] == types


def test_what_nobody_signed_is_by_the_publication(get):
    names.save_publication(Publication(pk=Publication.ROW, name="The Gazette"))
    [author] = told(get(path(publish())))["author"]
    assert author == {"@type": "Organization", "name": "The Gazette", "url": "https://news.example/"}


def test_dates_are_those_of_the_publications_clocks(get):
    names.save_publication(Publication(pk=Publication.ROW, time_zone="Europe/Amsterdam"))
    article = publish(at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    assert told(get(path(article)))["datePublished"] == "2026-07-02T00:30:00+02:00"
    verbs.publish(edit(article), kind="update")
    moved = told(get(path(article)))["dateModified"]
    assert datetime.fromisoformat(moved) == LiveArticle.objects.get().updated
    assert moved.endswith(("+01:00", "+02:00"))


def test_the_same_state_makes_the_same_bytes(get):
    address = path(whole())
    assert get(address).content == get(address).content


def test_corrections_are_told_with_their_dates(get):
    article = publish()
    verbs.publish(article, kind="correction", note="It left at <seven>.")
    [correction] = told(get(path(article)))["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == "It left at <seven>."
    assert datetime.fromisoformat(correction["datePublished"]).tzinfo


def sizes(get, addresses: list[str]) -> list[tuple[int, int]]:
    return [Image.open(io.BytesIO(get(urlsplit(address).path).content)).size for address in addresses]


def test_its_picture_comes_in_three_ratios_once_there_are_renditions(get):
    shown = kept((1700, 1300))
    article = publish(lead_picture=shown)
    assert told(get(path(article)))["image"] == [f"https://news.example/media/{shown.file}"]
    worker.run_due()
    assert sizes(get, told(get(path(article)))["image"]) == [(1200, 675), (1200, 900), (1200, 1200)]


def test_crops_that_are_too_small_to_be_shown_are_not_named(get):
    article = publish(lead_picture=(shown := kept((200, 180))))
    worker.run_due()
    assert told(get(path(article)))["image"] == [f"https://news.example/media/{shown.file}"]


def test_the_publisher_has_its_logo_or_the_house_s_icon(get):
    article = publish()
    logo = told(get(path(article)))["publisher"]["logo"]
    assert sizes(get, [logo["url"]]) == [(logo["width"], logo["height"])] == [(512, 512)]
    own = kept((600, 200))
    names.save_publication(Publication(pk=Publication.ROW, name="The Gazette", logo=own))
    worker.run_due()
    publisher = told(get(path(article)))["publisher"]
    assert publisher["name"] == "The Gazette"
    assert sizes(get, [publisher["logo"]["url"]]) == [(600, 200)]


def test_a_name_that_changes_changes_there_too(get):
    article = publish(authors=["Ana Ray"])
    author, seen = article.bylines.get().author, get(path(article))
    author.name = "Ana Ray-Oak"
    names.rename(author)
    assert told(get(path(article), if_none_match=seen["ETag"]))["author"][0]["name"] == "Ana Ray-Oak"


def test_the_front_page_says_whose_it_is_and_how_it_is_searched(get):
    names.save_publication(Publication(pk=Publication.ROW, name="The Gazette", tagline="News & <more>"))
    site, publisher = told(get("/"), "WebSite"), told(get("/"), "NewsMediaOrganization")
    assert site["name"] == publisher["name"] == "The Gazette"
    assert site["publisher"]["@id"] == publisher["@id"]
    assert publisher["slogan"] == "News & <more>"
    assert site["potentialAction"] == {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": "https://news.example/search/?q={search_term_string}"},
        "query-input": "required name=search_term_string",
    }


def test_what_is_not_public_tells_nobody_anything(get):
    article = whole()
    shown = Person("editor").post(f"/admin/articles/article/{article.pk}/preview/", {"headline": "Ferry"})
    assert "Not published." in shown.content.decode()
    assert read(shown.content) == []
    verbs.withdraw(article, reason="Not so.")
    for address in (path(article), "/nowhere/"):
        assert read(get(address).content) == []
