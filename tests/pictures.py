"""Pictures of the tests' own."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles import pictures
from articles.models import Picture


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
