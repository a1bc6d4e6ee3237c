import pytest
from django.core.files.storage import default_storage

from articles import pictures
from articles.models import Picture

from .desk import Person, text
from .pictures import image, upload
from .stories import publish

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/picture/add/"


@pytest.fixture
def writer():
    return Person("writer")


def test_a_picture_is_uploaded_with_its_words(writer):
    writer.open(ADD).press("_save", upload=upload(image()), alt="The quay at dawn", credit="Ana Ray")
    picture = Picture.objects.get()
    with default_storage.open(picture.file.name) as file:
        kept = file.read()
    assert (picture.width, picture.height, picture.length) == (40, 30, len(kept))
    assert picture.media_type == "image/jpeg"
    assert picture.file.name == f"pictures/{pictures.take_in(upload(image())).name}"


def test_a_picture_without_words_is_refused_unless_it_is_decorative(writer):
    answer = writer.open(ADD).press("_save", upload=upload(image()))
    assert "Say what the picture shows, or mark it as decorative." in text(answer)
    writer.open(ADD).press("_save", upload=upload(image()), decorative="on")
    assert Picture.objects.get().decorative


@pytest.mark.parametrize("content", [b"<svg/>", image("GIF"), image()[:200]])
def test_what_cannot_be_used_is_told_at_the_field(writer, content):
    answer = writer.open(ADD).press("_save", upload=upload(content), alt="The quay")
    assert answer.context["adminform"].form.errors["upload"]
    assert "The quay" in text(answer)
    assert not Picture.objects.exists()


def test_the_same_picture_twice_is_one_file(writer):
    for alt in ("The quay", "The same quay"):
        writer.open(ADD).press("_save", upload=upload(image()), alt=alt)
    one, other = Picture.objects.all()
    assert one.file.name == other.file.name
    assert (other.width, other.length) == (one.width, one.length)


def test_the_words_of_a_picture_can_be_changed_and_its_file_cannot(writer):
    writer.open(ADD).press("_save", upload=upload(image()), alt="The quay")
    before = Picture.objects.get()
    page = f"/admin/articles/picture/{before.pk}/change/"
    writer.open(page).press("_save", alt="The quay at dawn", upload=upload(image(colour="navy")))
    after = Picture.objects.get()
    assert (after.alt, after.file.name) == ("The quay at dawn", before.file.name)


def test_the_list_shows_the_pictures(writer):
    writer.open(ADD).press("_save", upload=upload(image()), alt="The quay")
    assert Picture.objects.get().file.url in text(writer.get("/admin/articles/picture/"))


def test_a_picture_goes_out_with_its_story(writer):
    writer.open(ADD).press("_save", upload=upload(image()), alt="The quay")
    article = publish(lead_picture=Picture.objects.get())
    assert article.live.edition.content["picture"]["type"] == "image/jpeg"
