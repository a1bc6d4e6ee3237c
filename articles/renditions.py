"""The smaller files that are made of a picture: which, and how. Pure: bytes in, bytes out.

The whole picture comes in several widths as AVIF and WebP, and in a format that everything reads: JPEG, or PNG where
something is transparent. Crops are for feeds and link previews, in that last format alone. No file is larger than the
picture. A photograph of 25 megapixels takes some four seconds of one processor and 75 MB of memory while it is read,
and makes 21 files of some 1.6 MB together.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageOps

WIDTHS = (320, 480, 768, 1080, 1600)
CROPS = {"16x9": (16, 9), "4x3": (4, 3), "1x1": (1, 1)}
CROP_WIDTHS = (480, 1200)
FAVICON = (16, 32, 48)
AVIF, WEBP, JPEG, PNG = "image/avif", "image/webp", "image/jpeg", "image/png"
PLAIN = (JPEG, PNG)
EXTENSIONS = {AVIF: "avif", WEBP: "webp", JPEG: "jpg", PNG: "png"}
_SAVING = {
    AVIF: {"quality": 55, "speed": 6},
    WEBP: {"quality": 78, "method": 4},
    JPEG: {"quality": 80, "progressive": True, "optimize": True},
    PNG: {"optimize": True},
}


@dataclass(frozen=True)
class Made:
    """`crop` is one of `CROPS`, or "" for the whole picture. The name comes from the content."""

    crop: str
    media_type: str
    width: int
    height: int
    content: bytes

    @property
    def name(self) -> str:
        return f"{hashlib.sha256(self.content).hexdigest()[:32]}.{EXTENSIONS[self.media_type]}"


def make(image: Image.Image, focal: tuple[int, int], *, crops_only: bool = False) -> Iterator[Made]:
    """One file after the other, none of which takes more than a second or two. `focal` is in percent."""
    flat = _flat(image)
    if not crops_only:
        yield from _whole(flat)
    for crop in CROPS:
        yield from _cropped(flat, crop, focal)


def favicon(image: Image.Image) -> bytes:
    """One file of three small squares: what is asked for as `/favicon.ico`, by programs that read no page."""
    written = io.BytesIO()
    largest = _flat(image).convert("RGBA").resize((max(FAVICON),) * 2, Image.Resampling.LANCZOS)
    largest.save(written, "ICO", sizes=[(width, width) for width in FAVICON])
    return written.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    """Nothing but pixels: palettes and what stands beside the pixels are gone."""
    if image.mode.startswith("I"):  # grey of sixteen bits, which a conversion alone would turn white
        image = image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    transparent = image.has_transparency_data
    flat = image.convert("RGBA" if transparent else "RGB")
    if transparent and flat.getextrema()[3][0] == 255:  # an alpha channel that hides nothing
        flat = flat.convert("RGB")
    flat.info = {}
    return flat


def _whole(image: Image.Image) -> Iterator[Made]:
    """The widest first: each is made of the one before it."""
    ratio = image.height / image.width
    for width in sorted(_widths(image.width), reverse=True):
        image = image.resize((width, max(1, round(width * ratio))), Image.Resampling.LANCZOS, reducing_gap=3)
        for media_type in (AVIF, WEBP, _plain(image)):
            yield _written(image, "", media_type)


def _widths(width: int) -> set[int]:
    return {min(width, each) for each in WIDTHS}


def _cropped(image: Image.Image, crop: str, focal: tuple[int, int]) -> Iterator[Made]:
    """What stands at so many percent of the picture stands at so many percent of the crop, as CSS has it too."""
    across, down = CROPS[crop]
    largest = max(1, min(image.width, image.height * across // down))
    centering = (focal[0] / 100, focal[1] / 100)
    for width in sorted({min(largest, each) for each in CROP_WIDTHS}):
        size = (width, max(1, round(width * down / across)))
        yield _written(ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=centering), crop, _plain(image))


def _plain(image: Image.Image) -> str:
    return PNG if image.mode == "RGBA" else JPEG


def _written(image: Image.Image, crop: str, media_type: str) -> Made:
    written = io.BytesIO()
    image.save(written, media_type.removeprefix("image/"), **_SAVING[media_type])
    return Made(crop, media_type, image.width, image.height, written.getvalue())
