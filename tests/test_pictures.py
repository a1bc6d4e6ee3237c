"""What becomes of a picture on its way in."""

import io
import random
import struct
import tracemalloc
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms, PngImagePlugin

from articles import pictures

from .pictures import image, upload

pytestmark = pytest.mark.either


def decoded(prepared: pictures.Prepared) -> Image.Image:
    return Image.open(io.BytesIO(prepared.content))


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int) -> bytes:
    """A grey PNG of any size in a few bytes: its rows are never more than zeros."""
    rows = zlib.compressobj(9)
    packed = b"".join(rows.compress(bytes(1 + width)) for _ in range(min(height, 1_000))) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "extension", "media_type"),
    [("JPEG", "jpg", "image/jpeg"), ("PNG", "png", "image/png"), ("WEBP", "webp", "image/webp")],
)
def test_a_picture_stays_in_its_own_format_whatever_its_name_says(kind, extension, media_type):
    prepared = pictures.take_in(upload(image(kind), "holiday.exe"))
    assert decoded(prepared).format == kind
    assert prepared.name.endswith(f".{extension}")
    assert (prepared.media_type, prepared.width, prepared.height) == (media_type, 40, 30)


def test_the_same_picture_has_the_same_name_and_another_has_another():
    one, same, other = (pictures.take_in(upload(image(colour=colour))).name for colour in ("teal", "teal", "navy"))
    assert one == same != other
    assert len(one.partition(".")[0]) == 32


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_a_picture_was_taken_is_not_kept(kind):
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.0)  # GPSLatitude
    exif[0x010F] = "CameraMaker"
    taken = image(kind, exif=exif, xmp=b"<x>XmpPlace</x>", comment=b"CommentPlace")
    assert b"CameraMaker" in taken
    prepared = pictures.take_in(upload(taken))
    assert not decoded(prepared).getexif()
    for trace in (b"CameraMaker", b"XmpPlace", b"CommentPlace", b"Exif", b"eXIf", b"EXIF"):
        assert trace not in prepared.content


def test_what_a_png_says_in_its_text_is_not_kept():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "AuthorPlace")
    taken = image("PNG", pnginfo=told)
    assert b"AuthorPlace" in taken
    assert b"AuthorPlace" not in pictures.take_in(upload(taken)).content


def test_a_picture_that_was_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    prepared = pictures.take_in(upload(image(size=(40, 30), exif=exif)))
    assert (prepared.width, prepared.height) == decoded(prepared).size == (30, 40)


def test_colours_of_a_wide_profile_are_told_anew_without_it():
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    prepared = pictures.take_in(upload(image(icc_profile=wide.tobytes())))
    assert "icc_profile" not in decoded(prepared).info
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    prepared = pictures.take_in(upload(image("PNG", colour=(10, 200, 30), icc_profile=srgb)))
    assert decoded(prepared).getpixel((0, 0)) == (10, 200, 30)


@pytest.mark.parametrize("profile", [b"no profile", b"\x00" * 200])
def test_a_broken_colour_profile_is_passed_over(profile):
    assert pictures.take_in(upload(image(icc_profile=profile))).width == 40


def test_a_picture_for_printing_becomes_one_for_screens():
    prepared = pictures.take_in(upload(image(mode="CMYK", colour=(0, 0, 0, 0))))
    assert decoded(prepared).mode == "RGB"
    assert decoded(prepared).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_stays_so(kind):
    prepared = pictures.take_in(upload(image(kind, mode="RGBA", colour=(1, 2, 3, 0))))
    assert decoded(prepared).convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_transparent_palette_stays_so():
    prepared = pictures.take_in(upload(image("PNG", mode="P", colour=0, transparency=0)))
    assert decoded(prepared).convert("RGBA").getpixel((0, 0))[3] == 0


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
OTHERS = [
    *(image(kind) for kind in ("GIF", "TIFF", "BMP")),
    SVG,
    PDF,
    b"<html></html>",
    b"%!PS-Adobe-3.0 EPSF-3.0\n",
    b"",
]


@pytest.mark.parametrize("content", OTHERS)
@pytest.mark.parametrize("name", ["quay.jpg", "quay.png"])
def test_a_file_of_another_kind_is_refused_whatever_its_name_says(content, name):
    with pytest.raises(ValidationError, match="no picture that can be used"):
        pictures.take_in(upload(content, name))


def test_a_moving_picture_is_refused():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("teal", "navy")]
    for kind in ("PNG", "WEBP"):
        written = io.BytesIO()
        frames[0].save(written, kind, save_all=True, append_images=frames[1:])
        with pytest.raises(ValidationError, match="This picture moves"):
            pictures.take_in(upload(written.getvalue()))


def test_a_phones_jpeg_with_a_second_picture_behind_it_is_a_jpeg():
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, "MPO", save_all=True, append_images=[Image.new("RGB", (10, 10))])
    prepared = pictures.take_in(upload(written.getvalue()))
    assert (decoded(prepared).format, prepared.width) == ("JPEG", 40)


@pytest.mark.parametrize("size", [(5_001, 5_000), (10_000, 10_000), (30_000, 30_000), (60_000, 60_000)])
def test_a_bomb_is_refused_before_a_pixel_is_decoded(size):
    bomb = upload(png(*size))
    tracemalloc.start()
    with pytest.raises(ValidationError, match="at most 25 megapixels"):
        pictures.take_in(bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000


def test_no_pixel_of_a_bomb_is_asked_for(monkeypatch):
    def load(self):
        raise AssertionError("a pixel was decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", load)
    with pytest.raises(ValidationError, match="at most 25 megapixels"):
        pictures.take_in(upload(png(6_000, 6_000)))


def test_a_file_that_is_too_large_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(pictures, "BYTES", 2**20)
    with pytest.raises(ValidationError, match="at most 1 MB"):
        pictures.take_in(upload(bytes(2**20 + 1)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_picture_is_refused_in_words(kind):
    """However it is damaged: cut off, or with bytes changed at random."""
    noise = Image.effect_noise((60, 60), 80).convert("RGB")
    written = io.BytesIO()
    noise.save(written, kind)
    whole, dice = written.getvalue(), random.Random(7)
    with pytest.raises(ValidationError, match="damaged|no picture"):
        pictures.take_in(upload(whole[: len(whole) // 2]))
    for _ in range(300):
        spoiled = bytearray(whole)
        for _ in range(dice.randrange(1, 8)):
            spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
        try:
            pictures.take_in(upload(bytes(spoiled)))
        except ValidationError:
            pass
