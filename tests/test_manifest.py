"""How the site looks where it is kept: in a tab, in a list of readers, on a telephone's first page."""

import io
import json

import pytest
from lxml import html
from PIL import Image

from articles import colours
from articles.models import Publication
from articles.outbox import worker
from articles.publishing import names

from .pictures import kept
from .stories import path, publish
from .structured_data import properties

pytestmark = pytest.mark.django_db

MANIFEST, FAVICON = "/manifest.webmanifest", "/favicon.ico"


def read(get) -> dict:
    return json.loads(get(MANIFEST).content)


def links(page, rel: str) -> list[str]:
    return [
        link.get("href") for link in html.document_fromstring(page.content.decode()).findall(f".//link[@rel='{rel}']")
    ]


def opened(answer) -> Image.Image:
    assert answer.status_code == 200
    return Image.open(io.BytesIO(answer.content))


def rename(**given) -> Publication:
    return names.save_publication(Publication(pk=Publication.ROW, **given))


def test_the_manifest_says_whose_the_site_is(get):
    rename(name="The Gazette", tagline="News & tides", language="nl", accent="#005a9c")
    answer = get(MANIFEST)
    assert answer["Content-Type"] == "application/manifest+json"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    told = json.loads(answer.content)
    assert (told["name"], told["short_name"], told["description"]) == ("The Gazette", "The Gazette", "News & tides")
    assert (told["lang"], told["theme_color"], told["background_color"]) == ("nl", "#005a9c", colours.PAPER)
    assert (told["id"], told["start_url"], told["scope"], told["display"]) == ("/", "/", "/", "minimal-ui")


def test_it_changes_with_the_publication_and_else_is_answered_with_304(get):
    rename(name="The Gazette")
    seen = {address: get(address)["ETag"] for address in (MANIFEST, FAVICON)}
    publish()
    for address, tag in seen.items():
        assert get(address, if_none_match=tag).status_code == 304
    rename(name="The Courier")
    assert json.loads(get(MANIFEST, if_none_match=seen[MANIFEST]).content)["name"] == "The Courier"


def test_without_an_icon_of_its_own_the_site_goes_by_the_house_s(get):
    [icon] = read(get)["icons"]
    assert icon["sizes"] == "{}x{}".format(*opened(get(icon["src"])).size) == "512x512"
    assert opened(get(FAVICON)).info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_its_own_icon_is_everywhere_once_it_has_renditions(get):
    house = get(FAVICON).content
    rename(name="The Gazette", icon=kept((1300, 1250)))
    assert get(FAVICON).content == house, "a whole photograph is no icon"
    worker.run_due()
    told = read(get)["icons"]
    assert [icon["sizes"] for icon in told] == ["480x480", "1200x1200"]
    for icon in told:
        assert "{}x{}".format(*opened(get(icon["src"])).size) == icon["sizes"]
    assert links(get("/"), "apple-touch-icon") == [told[0]["src"]]
    own = opened(get(FAVICON))
    assert (own.format, own.info["sizes"]) == ("ICO", {(16, 16), (32, 32), (48, 48)})
    assert own.convert("RGB").getpixel((9, 9)) == pytest.approx((0, 128, 128), abs=4), "teal"


def test_an_icon_of_a_few_pixels_has_a_favicon_all_the_same(get):
    rename(name="The Gazette", icon=kept((9, 7)))
    worker.run_due()
    assert opened(get(FAVICON)).info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_the_icon_is_a_small_answer_of_its_own_and_no_redirect(get):
    answer = get(FAVICON)
    assert answer["Content-Type"] == "image/x-icon"
    assert len(answer.content) < 10_000
    assert "max-age" in answer["Cache-Control"] and not answer.cookies
    assert answer.content == get(FAVICON).content


def test_every_page_names_manifest_icon_and_the_colours_of_its_paper(get):
    article = publish(topics=["Ports"])
    for address in ("/", path(article), "/topics/ports/", "/topics/", "/subscribe/"):
        page = get(address)
        assert links(page, "manifest") == [MANIFEST]
        [touch] = links(page, "apple-touch-icon")
        assert get(touch).status_code == 200
        assert properties(page.content, "name")["theme-color"] == [colours.PAPER, colours.PAPER_DARK]
