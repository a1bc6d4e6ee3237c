"""The desk's pictures: found, taken in by drop, cropped, and counted where they are used."""

import json

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import pictures
from articles.models import Figure, Picture
from articles.outbox import worker
from articles.outbox.models import Job
from articles.publishing import pictures as verbs

from .desk import Person, change, hire, text
from .pictures import image, picture, upload
from .stories import path, publish, write
from .test_pictures import png

pytestmark = pytest.mark.django_db

LIBRARY = "/admin/articles/picture/"
UPLOAD = f"{LIBRARY}upload/"


@pytest.fixture
def writer():
    return Person("writer")


def taken_in(**given) -> Picture:
    made = Picture(**{"alt": "The quay at dawn"} | given)
    pictures.fill(made, pictures.take_in(upload(image(size=(900, 600)))))
    verbs.keep(made)
    return made


def page(of: Picture) -> str:
    return f"{LIBRARY}{of.pk}/change/"


def listed(response) -> list[str]:
    return [str(each) for each in response.context["cl"].result_list]


def drop(person, content=None, **words):
    return person.post(UPLOAD, {"upload": upload(content or image())} | words)


def test_a_dropped_picture_is_kept_with_its_words_and_its_renditions_are_asked_for(writer):
    answer = drop(writer, alt="The quay", caption="At dawn", credit="Ana Ray")
    kept = Picture.objects.get()
    assert answer.status_code == 201
    assert json.loads(answer.content) == {"id": kept.pk, "name": "At dawn", "change": page(kept)}
    assert (kept.alt, kept.caption, kept.credit) == ("The quay", "At dawn", "Ana Ray")
    assert Job.objects.get(kind=verbs.KIND).payload["picture"] == kept.pk


@pytest.mark.parametrize(
    ("content", "words", "field", "said"),
    [
        (image(), {}, "alt", "Say what the picture shows, or mark it as decorative."),
        (b"<svg/>", {"alt": "The quay"}, "upload", "This is no picture that can be used"),
        (png(6_000, 6_000), {"alt": "The quay"}, "upload", "at most 25 megapixels"),
        (image(size=(900, 600))[:-900], {"alt": "The quay"}, "upload", "This file is damaged"),
        (image("AVIF"), {"alt": "The quay"}, "upload", "This is no picture that can be used"),
    ],
)
def test_what_is_wrong_with_a_dropped_picture_is_said_by_its_field(writer, content, words, field, said):
    answer = drop(writer, content, **words)
    assert answer.status_code == 200
    assert said in " ".join(json.loads(answer.content)["errors"][field])
    assert not Picture.objects.exists()


def test_what_stands_behind_the_end_of_a_picture_is_not_kept(writer):
    drop(writer, image() + b"<script>alert(1)</script>", alt="The quay")
    with default_storage.open(Picture.objects.get().file.name) as file:
        assert b"script" not in file.read()


def test_a_drop_without_the_forms_token_or_without_a_role_is_refused():
    assert drop(Person()).status_code == 200  # the page to sign in
    careful = Client(SERVER_NAME="news.example", enforce_csrf_checks=True)
    careful.force_login(hire("editor"))
    answer = careful.post(UPLOAD, {"upload": upload(image()), "alt": "The quay"}, secure=True)
    assert answer.status_code == 403
    assert not Picture.objects.exists()


def test_the_library_is_searched_by_caption_alt_text_and_credit(writer):
    picture(alt="A crane", caption="Crane seven")
    picture(alt="The quay at dawn", credit="Ana Ray")
    for words, found in (("crane", ["Crane seven"]), ("dawn", ["The quay at dawn"]), ("ana", ["The quay at dawn"])):
        assert listed(writer.get(f"{LIBRARY}?q={words}")) == found


def test_pictures_without_alt_text_are_found_and_marked(writer):
    picture(alt="A crane")
    picture(alt="", caption="Old import")
    picture(alt="", caption="A rule", decorative=True)
    assert listed(writer.get(f"{LIBRARY}?words=none")) == ["Old import"]
    assert listed(writer.get(f"{LIBRARY}?words=decorative")) == ["A rule"]
    assert text(writer.get(LIBRARY)).count("Without alt text</p>") == 1


def test_each_picture_says_in_how_many_stories_it_stands_and_in_which(writer):
    shown, unused = taken_in(caption="Shown"), taken_in(caption="Unused")
    lead, figure = publish("Night Boats Return", lead_picture=shown), write("Trams Stop")
    Figure.objects.create(parent=figure, region="body", ordering=90, picture=shown)
    library = text(writer.get(LIBRARY))
    assert "In 2 stories" in library and "In no story" in library
    assert listed(writer.get(f"{LIBRARY}?use=none")) == ["Unused"]
    assert listed(writer.get(f"{LIBRARY}?use=some")) == ["Shown"]
    told = text(writer.get(page(shown)))
    assert change(lead) in told and change(figure) in told
    assert "In no story" in text(writer.get(page(unused)))


def test_the_library_shows_small_files_once_there_are_any(writer):
    kept = taken_in()
    assert kept.file.url in text(writer.get(LIBRARY))
    worker.run_due()
    library = text(writer.get(LIBRARY))
    assert kept.file.url not in library
    assert kept.renditions.get(crop="", media_type="image/webp", width=480).file in library


def test_the_library_costs_the_same_with_few_pictures_and_with_many(writer):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            writer.get(LIBRARY)
        return len(captured)

    def add(number):
        for _ in range(number):
            publish(lead_picture=picture())

    add(2)
    writer.get(LIBRARY)
    few = queries()
    add(6)
    assert queries() == few


def test_a_thumbnail_is_found_by_the_pictures_id(writer):
    kept = taken_in()
    answer = writer.get(f"{LIBRARY}{kept.pk}/thumbnail/", follow=False)
    assert (answer.status_code, answer["Location"]) == (302, kept.file.url)
    assert writer.get(f"{LIBRARY}999/thumbnail/", follow=False).status_code == 404


def test_the_focal_point_is_two_numbers_that_work_without_any_script(writer):
    kept = taken_in()
    writer.open(page(kept)).press("_save", focal_x="20", focal_y="80", rights="Ours until June")
    kept.refresh_from_db()
    assert (kept.focal, kept.rights) == ((20, 80), "Ours until June")
    answer = writer.open(page(kept)).press("_save", focal_x="101")
    assert "less than or equal to 100" in text(answer)


def test_the_rights_note_stays_in_the_desk(client):
    story = publish(lead_picture=taken_in(rights="Ours until June"))
    for address in (path(story), "/rss.xml", "/atom.xml", "/feed.json"):
        assert b"Ours until June" not in client.get(address, secure=True, headers={"host": "news.example"}).content


def test_what_is_public_is_cropped_by_who_may_publish(writer):
    kept = taken_in()
    publish(lead_picture=kept)
    writer.open(page(kept)).press("_save", focal_x="20", caption="At dawn")
    kept.refresh_from_db()
    assert (kept.focal, kept.caption) == ((50, 50), "At dawn")
    Person("editor").open(page(kept)).press("_save", focal_x="20")
    kept.refresh_from_db()
    assert kept.focal == (20, 50)
