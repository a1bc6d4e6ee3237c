"""The smaller files that are made of a picture, and how pages and feeds come to show them."""

import io
import json
import os
import re
import signal
from xml.etree import ElementTree

import feedparser
import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageDraw

from articles import pictures, renditions
from articles.models import Article, Figure, Picture, Publication, Rendition
from articles.outbox import worker
from articles.outbox.models import Job
from articles.publishing import names
from articles.publishing import pictures as verbs
from articles.publishing.verbs import publish as publish_now

from .jobs import crew, wait_until
from .pictures import image, upload
from .shared_database import shared_database
from .stories import path, publish, write


def photo(size=(2000, 1200), mode="RGB", colour="teal", kind="JPEG", **saving) -> bytes:
    return image(kind, size, mode, colour, **saving)


def made(content: bytes, focal=(50, 50), **how) -> list[renditions.Made]:
    return list(renditions.make(Image.open(io.BytesIO(content)), focal, **how))


def decoded(each: renditions.Made) -> Image.Image:
    return Image.open(io.BytesIO(each.content))


def quartered() -> bytes:
    """Red on the left, green in the middle, blue on the right."""
    drawn = Image.new("RGB", (1800, 300), "lime")
    ImageDraw.Draw(drawn).rectangle((0, 0, 599, 299), "red")
    ImageDraw.Draw(drawn).rectangle((1200, 0, 1799, 299), "blue")
    written = io.BytesIO()
    drawn.save(written, "JPEG", quality=95)
    return written.getvalue()


def test_the_whole_picture_comes_in_five_widths_and_three_formats():
    whole = [each for each in made(photo()) if not each.crop]
    assert {each.media_type for each in whole} == {"image/avif", "image/webp", "image/jpeg"}
    assert sorted({each.width for each in whole}) == [320, 480, 768, 1080, 1600]
    assert len(whole) == 15
    assert all(abs(each.height / each.width - 0.6) < 0.01 for each in whole)


def test_every_file_is_what_it_says_it_is():
    for each in made(photo()):
        assert f"image/{decoded(each).format.lower()}" == each.media_type
        assert decoded(each).size == (each.width, each.height)
        assert re.fullmatch(r"[0-9a-f]{32}\.(avif|webp|jpg)", each.name)


@pytest.mark.parametrize("size", [(40, 30), (700, 500), (1, 1), (3, 2_000), (2_000, 3)])
def test_no_file_is_larger_than_the_picture(size):
    for each in made(photo(size)):
        assert each.width <= size[0]
        assert each.height <= size[1] or each.height == 1


def test_a_picture_between_two_widths_is_there_in_its_own():
    assert {each.width for each in made(photo((700, 500))) if not each.crop} == {320, 480, 700}


def test_what_is_transparent_stays_so_and_needs_no_jpeg():
    see_through = made(photo((600, 400), "RGBA", (1, 2, 3, 0), kind="PNG"))
    assert {each.media_type for each in see_through} == {"image/avif", "image/webp", "image/png"}
    for each in see_through:
        assert decoded(each).convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(
    ("mode", "colour"), [("RGBA", (9, 9, 9, 255)), ("P", 3), ("1", 1), ("L", 90), ("I;16", 40_000)]
)
def test_a_png_that_hides_nothing_becomes_a_photograph(mode, colour):
    taken = pictures.take_in(upload(photo((600, 400), mode, colour, kind="PNG")))
    assert "image/png" not in {each.media_type for each in made(taken.content)}


def test_a_grey_of_sixteen_bits_keeps_its_brightness():
    taken = pictures.take_in(upload(photo((600, 400), "I;16", 32_768, kind="PNG")))
    jpeg = next(each for each in made(taken.content) if each.media_type == "image/jpeg")
    assert abs(decoded(jpeg).convert("L").getpixel((9, 9)) - 128) < 4


def test_nothing_but_pixels_is_in_any_file():
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.0)
    exif[0x010F] = "CameraMaker"
    taken = photo((600, 400), exif=exif, xmp=b"<x>XmpPlace</x>", comment=b"CommentPlace")
    for each in made(taken):
        assert not decoded(each).getexif()
        for trace in (b"CameraMaker", b"XmpPlace", b"CommentPlace"):
            assert trace not in each.content


@pytest.mark.parametrize(("focal", "strongest"), [((0, 50), 0), ((50, 50), 1), ((100, 50), 2)])
def test_a_crop_shows_what_the_focal_point_is_on(focal, strongest):
    for each in made(quartered(), focal, crops_only=True):
        middle = decoded(each).getpixel((each.width // 2, each.height // 2))
        assert middle.index(max(middle)) == strongest


@pytest.mark.parametrize("size", [(2000, 1200), (1200, 2000)])
def test_a_crop_has_the_shape_of_its_name(size):
    crops = made(photo(size), crops_only=True)
    assert {each.crop for each in crops} == {"16x9", "4x3", "1x1"}
    for each in crops:
        across, down = map(int, each.crop.split("x"))
        assert abs(each.width * down / across - each.height) <= 1


def test_the_same_picture_makes_the_same_files():
    assert [each.name for each in made(photo())] == [each.name for each in made(photo())]


# From here on with a database, and a worker.


def taken_in(content: bytes = b"", **given) -> Picture:
    picture = Picture(**{"alt": "The quay at dawn", "credit": "Ana Ray"} | given)
    pictures.fill(picture, pictures.take_in(upload(content or photo())))
    verbs.keep(picture)
    return picture


def get(address: str):
    return Client(SERVER_NAME="news.example").get(address, secure=True)


def public_files(html: str) -> set[str]:
    return set(re.findall(r"/media/(pictures/[0-9a-f]{32}\.\w+)", html))


@pytest.mark.django_db
def test_a_story_is_whole_before_its_renditions_are_ready_and_better_afterwards():
    picture = taken_in()
    story = publish(lead_picture=picture)
    before = get(path(story))
    assert public_files(before.content.decode()) == {picture.file.name}

    worker.run_due()
    after = get(path(story))
    assert after["ETag"] != before["ETag"]
    page = after.content.decode()
    assert '<source type="image/avif" srcset=' in page
    assert '<source type="image/webp" srcset=' in page
    assert 'fetchpriority="high"' in page
    assert picture.file.name not in page
    for name in public_files(page):
        file = get(f"/media/{name}")
        kind = Image.open(io.BytesIO(file.content)).format.lower()
        assert file["Content-Type"] == f"image/{kind}"
        assert file["Cache-Control"] == "public, max-age=31536000, immutable"
        assert file["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.django_db
def test_renditions_of_a_figure_bump_what_shows_its_story_and_nothing_else():
    picture = taken_in()
    shows = write("Night Boats Return")
    publish("Trams Stop", topics=["Trams"])
    Figure.objects.create(parent=shows, region="body", ordering=90, picture=picture)
    publish_now(shows)
    shows.refresh_from_db()
    tags = {address: get(address)["ETag"] for address in (path(shows), "/topics/trams/")}
    worker.run_due()
    assert get(path(shows))["ETag"] != tags[path(shows)]
    assert get("/topics/trams/")["ETag"] == tags["/topics/trams/"]
    assert 'loading="lazy"' in get(path(shows)).content.decode()


@pytest.fixture
def emblem() -> Picture:
    """The logo and the icon at once: six thousand pixels across."""
    picture = taken_in(photo((6000, 1000), "RGBA", (1, 2, 3, 0), kind="PNG"))
    names.save_publication(Publication(pk=Publication.ROW, name="The Gazette", logo=picture, icon=picture))
    return picture


def head(page: str) -> str:
    return page.partition("<nav")[0]


def icon_of(page: str) -> str:
    return re.search(r'<link rel="icon" href="/media/([^"]+)"', page)[1]


@pytest.mark.django_db
def test_logo_and_icon_are_whole_before_their_renditions_are_ready_and_smaller_afterwards(emblem):
    before = get("/")
    masthead = head(before.content.decode())
    assert f'<img src="/media/{emblem.file}" width="240" height="40" alt="The Gazette">' in masthead
    assert icon_of(masthead) == emblem.file.name

    worker.run_due()
    after = get("/")
    masthead = head(after.content.decode())
    assert after["ETag"] != before["ETag"]
    assert emblem.file.name not in masthead
    for kind in ("avif", "webp"):
        assert re.search(f'<source type="image/{kind}" srcset="[^"]+ 320w, [^"]+ 480w, [^"]+" sizes="240px">', masthead)
    assert re.search(r'<img src="\S+\.png" srcset="[^"]+" sizes="240px" width="240" height="40" alt="The G', masthead)
    icon = Image.open(io.BytesIO(get(f"/media/{icon_of(masthead)}").content))
    assert icon.size == (480, 480)


@pytest.mark.django_db
def test_feeds_name_the_smaller_logo_and_the_square_icon(emblem):
    publish()
    worker.run_due()
    feed = feedparser.parse(get("/atom.xml").content).feed
    item = json.loads(get("/feed.json").content)
    logo = emblem.renditions.get(crop="", media_type="image/png", width=1080)
    icon = emblem.renditions.get(crop="1x1", width=480)
    assert feed.logo == f"https://news.example/media/{logo.file}"
    assert feed.icon == item["icon"] == f"https://news.example/media/{icon.file}"
    assert feedparser.parse(get("/rss.xml").content).feed.image.href == feed.logo


@pytest.mark.django_db
def test_new_words_make_no_new_files_and_a_new_focal_point_makes_crops_alone():
    picture = taken_in()
    worker.run_due()
    whole = set(picture.renditions.filter(crop="").values_list("pk", flat=True))
    picture.caption = "At dawn"
    verbs.keep(picture)
    assert not Job.objects.pending().filter(kind=verbs.KIND).exists()

    picture.focal_x = 10
    verbs.keep(picture)
    worker.run_due()
    assert set(picture.renditions.filter(crop="").values_list("pk", flat=True)) == whole
    assert picture.renditions.filter(crop="1x1", current=True).count() == 2


def taken_in_before_there_were_renditions() -> Picture:
    picture = Picture(alt="The old quay")
    pictures.fill(picture, pictures.take_in(upload(photo())))
    picture.save()
    return picture


@pytest.mark.django_db
def test_a_command_has_pictures_without_renditions_made_some_and_touches_no_others(capsys):
    ready = taken_in()
    worker.run_due()
    coming, old = taken_in(quartered()), taken_in_before_there_were_renditions()
    publish(lead_picture=old)
    before = set(ready.renditions.values_list("pk", flat=True))
    call_command("renditions", verbosity=0)
    assert "pictures: 1." in capsys.readouterr().out
    assert Job.objects.pending().filter(kind=verbs.KIND).count() == 2
    worker.run_due()
    assert '<source type="image/avif"' in get(path(Article.objects.get())).content.decode()
    assert set(ready.renditions.values_list("pk", flat=True)) == before
    assert coming.renditions.exists()


@pytest.mark.django_db
def test_where_every_picture_has_its_renditions_or_will_the_command_does_nothing(capsys):
    taken_in()
    for _ in range(2):
        call_command("renditions", verbosity=0)
        assert "All is well" in capsys.readouterr().out
        assert Job.objects.pending().filter(kind=verbs.KIND).count() <= 1
        worker.run_due()


@pytest.mark.django_db
def test_a_picture_whose_files_could_not_be_made_is_ordered_again(capsys):
    picture = taken_in()
    Job.objects.filter(kind=verbs.KIND).update(finished=Now(), failed=True)
    call_command("renditions", verbosity=0)
    worker.run_due()
    assert picture.renditions.filter(crop="", current=True).exists()


@pytest.mark.django_db
def test_an_old_picture_whose_focal_point_moves_gets_the_whole_of_its_files():
    picture = taken_in_before_there_were_renditions()
    picture.focal_x = 10
    verbs.keep(picture)
    worker.run_due()
    assert {each.crop for each in picture.renditions.all()} == {"", "16x9", "4x3", "1x1"}


@pytest.mark.django_db
def test_a_crop_for_an_earlier_focal_point_is_still_served_to_who_holds_its_address():
    picture = taken_in(quartered())
    worker.run_due()
    old = Rendition.objects.filter(crop="1x1").first().file
    picture.focal_x = 0
    verbs.keep(picture)
    worker.run_due()
    assert old not in set(picture.renditions.filter(current=True).values_list("file", flat=True))
    assert get(f"/media/{old}").status_code == 200


@pytest.mark.django_db
def test_a_focal_point_that_moves_while_its_crops_are_made_gets_crops_of_its_own():
    picture = taken_in(quartered())

    def meanwhile():
        Picture.objects.filter(pk=picture.pk).update(focal_x=0)

    files = verbs.write_files({"picture": picture.pk, "crops only": False}, meanwhile)
    verbs.show({"picture": picture.pk}, files)
    assert {each.crop for each in picture.renditions.all()} == {""}


@pytest.mark.django_db
def test_a_picture_that_is_gone_by_then_is_no_error():
    picture = taken_in()
    Picture.objects.filter(pk=picture.pk).delete()
    worker.run_due()
    assert not Job.objects.filter(kind=verbs.KIND).exclude(last_error="").exists()


@pytest.mark.django_db
def test_a_file_that_was_only_half_written_is_written_again():
    made_first = pictures.take_in(upload(photo()))
    path = pictures.put(made_first.name, made_first.content)
    with default_storage.open(path, "wb") as file:
        file.write(made_first.content[:100])
    assert pictures.put(made_first.name, made_first.content) == path
    assert default_storage.size(path) == len(made_first.content)


@pytest.mark.django_db
def test_feeds_carry_one_file_that_everything_shows_with_its_type_length_and_size():
    picture = taken_in()
    publish(lead_picture=picture)
    worker.run_due()
    chosen = picture.renditions.get(crop="", media_type="image/jpeg", width=1080)
    whole = f"https://news.example/media/{chosen.file}"
    small = picture.renditions.get(crop="4x3", width=480)
    wide = picture.renditions.get(crop="16x9", width=1200)

    rss = feedparser.parse(get("/rss.xml").content).entries[0]
    assert [(each.href, each.type, each.length) for each in rss.enclosures] == [
        (whole, "image/jpeg", str(chosen.length))
    ]
    assert rss.media_content[0]["url"] == whole
    assert (rss.media_content[0]["width"], rss.media_content[0]["height"]) == ("1080", "648")
    assert rss.media_thumbnail[0]["url"] == f"https://news.example/media/{small.file}"
    assert (rss.media_thumbnail[0]["width"], rss.media_thumbnail[0]["height"]) == ("480", "360")
    assert rss.media_credit[0]["content"] == "Ana Ray"
    assert b"The quay at dawn</media:description>" in get("/rss.xml").content

    atom = feedparser.parse(get("/atom.xml").content).entries[0]
    assert [(link.href, link.length) for link in atom.links if link.rel == "enclosure"] == [(whole, str(chosen.length))]

    item = json.loads(get("/feed.json").content)["items"][0]
    assert (item["image"], item["banner_image"]) == (whole, f"https://news.example/media/{wide.file}")
    assert default_storage.size(chosen.file) == chosen.length


@pytest.mark.django_db
def test_in_a_feed_a_figure_is_one_plain_picture_with_a_whole_address():
    picture, story = taken_in(), write()
    Figure.objects.create(parent=story, region="body", ordering=90, picture=picture)
    publish_now(story)
    worker.run_due()
    html = json.loads(get("/feed.json").content)["items"][0]["content_html"]
    [tag] = re.findall("<img[^>]*>", html)
    chosen = picture.renditions.get(crop="", media_type="image/jpeg", width=1080)
    assert f'src="https://news.example/media/{chosen.file}"' in tag
    assert "srcset" not in html
    assert ElementTree.fromstring(get("/atom.xml").content) is not None


@pytest.mark.django_db
def test_a_figure_may_say_in_its_own_words_what_the_picture_shows():
    picture, story = taken_in(), write()
    Figure.objects.create(parent=story, region="body", ordering=90, picture=picture, alt="The crane, long before")
    publish_now(story)
    page = get(path(story)).content.decode()
    assert 'alt="The crane, long before"' in page
    assert 'alt="The quay at dawn"' not in page


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_between_two_files_leaves_it_to_the_next(tmp_path, settings):
    """The first is killed while it prepares; the second does the whole of it once more, and once only."""
    with shared_database(tmp_path) as environment:
        settings.MEDIA_ROOT = tmp_path / "media"
        picture = taken_in()
        with crew(environment | {"DIE_AFTER_FILES": "4"}) as first:
            assert first.wait(60) == -signal.SIGKILL
        assert not Rendition.objects.exists()
        left = set(os.listdir(tmp_path / "media" / "pictures"))
        assert len(left) > 1, "it had begun"
        with crew(environment):
            wait_until(Rendition.objects.exists, 60)
            wait_until(lambda: not Job.objects.pending().filter(kind=verbs.KIND).exists())
        assert Rendition.objects.filter(current=True).count() == 21
        job = Job.objects.get(kind=verbs.KIND)
        assert (job.attempts, job.failed) == (2, False)
        for each in picture.renditions.all():
            assert default_storage.size(each.file) == each.length


@pytest.mark.django_db
def test_one_query_finds_the_renditions_of_all_pictures_of_a_feed():
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert get("/atom.xml").status_code == 200
        return len(captured)

    publish("A Story Without a Picture")
    without = queries()
    publish("The First", lead_picture=taken_in())
    worker.run_due()
    one = queries()
    for number in range(3):
        publish(f"Another, {number}", lead_picture=taken_in(photo((500 + number, 400))))
    worker.run_due()
    assert queries() == one == without + 1, "and none where there are no pictures"
