"""Pictures of the tests' own."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles import pictures
from articles.models import Picture
from articles.publishing.pictures import keep


def image(kind="JPEG", size=(40, 30), mode="RGB", colour="teal", **saving) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, colour).save(written, kind, **saving)
    return written.getvalue()


def upload(content: bytes, name="quay.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(alt="The quay at dawn", size=(40, 30), **given) -> Picture:
    made = Picture(alt=alt, **given)
    pictures.fill(made, pictures.take_in(upload(image(size=size))))
    made.save()
    return made


def kept(size=(1600, 1200), **given) -> Picture:
    """One whose renditions are ordered: the worker makes them."""
    made = Picture(**{"alt": "The quay at dawn"} | given)
    pictures.fill(made, pictures.take_in(upload(image(size=size))))
    keep(made)
    return made
