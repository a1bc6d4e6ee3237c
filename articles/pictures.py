"""Taking in a picture: decoded, turned upright, and written anew, so that only its pixels are kept.

What is not a JPEG, PNG or WebP image, or is too large, is refused before a pixel is decoded: a few kilobytes can
stand for half a gigabyte of memory.
"""

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from articles.models import Picture

BYTES = 20 * 2**20
MEGAPIXELS = 25


@dataclass(frozen=True)
class Format:
    extension: str
    media_type: str
    modes: tuple[str, ...]
    saving: dict


FORMATS = {
    "JPEG": Format("jpg", "image/jpeg", ("RGB", "L"), {"quality": 90, "progressive": True, "optimize": True}),
    "PNG": Format("png", "image/png", ("RGB", "RGBA", "L", "LA", "P", "1", "I;16"), {}),
    "WEBP": Format("webp", "image/webp", ("RGB", "RGBA"), {"quality": 90}),
}
MEDIA_TYPES = tuple(each.media_type for each in FORMATS.values())

# All that Pillow's three readers were seen to raise on broken files.
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, OverflowError, struct.error, zlib.error)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Prepared:
    """A picture as it will be served. Its name comes from its content: the same picture is one file."""

    name: str
    media_type: str
    width: int
    height: int
    content: bytes


def take_in(upload: UploadedFile) -> Prepared:
    """Raises `ValidationError`, in words for whoever chose the file."""
    if upload.size > BYTES:
        raise ValidationError(_("This file is too large: at most %(limit)d MB.") % {"limit": BYTES // 2**20})
    image = _opened(upload)
    kind = "JPEG" if image.format == "MPO" else image.format  # phones write them: a JPEG with another behind it
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise ValidationError(_("This picture moves: choose a still one."))
    try:
        return _prepare(image, FORMATS[kind], kind)
    except _BROKEN as error:
        raise ValidationError(_("This file is damaged: it cannot be read to its end.")) from error


def fill(picture: Picture, prepared: Prepared) -> None:
    """Give a picture its file, which is written only if there is none of this content yet."""
    picture.file = put(prepared.name, prepared.content)
    picture.media_type, picture.length = prepared.media_type, len(prepared.content)
    picture.width, picture.height = prepared.width, prepared.height


def put(name: str, content: bytes) -> str:
    """The path of a file that is named by its content, and written only where it is not there yet, or not whole:
    whoever began to write it may have been killed.
    """
    field = Picture._meta.get_field("file")
    path = field.generate_filename(None, name)
    if field.storage.exists(path):
        if field.storage.size(path) == len(content):
            return path
        field.storage.delete(path)
    return field.storage.save(path, ContentFile(content))


def _opened(upload: UploadedFile) -> Image.Image:
    """The picture's header alone has been read."""
    try:
        image = Image.open(upload, formats=tuple(FORMATS))
    except _BOMBS as error:
        raise _too_many_pixels() from error
    except _BROKEN as error:
        raise ValidationError(_("This is no picture that can be used: choose a JPEG, PNG or WebP file.")) from error
    if image.width * image.height > MEGAPIXELS * 1_000_000:
        raise _too_many_pixels()
    return image


def _too_many_pixels() -> ValidationError:
    return ValidationError(_("This picture is too large: at most %(limit)d megapixels.") % {"limit": MEGAPIXELS})


def _prepare(image: Image.Image, form: Format, kind: str) -> Prepared:
    upright = _in_srgb(ImageOps.exif_transpose(image))
    if upright.mode not in form.modes:
        upright = upright.convert("RGBA" if "A" in upright.getbands() and "RGBA" in form.modes else "RGB")
    transparency = upright.info.get("transparency")
    upright.info = {} if transparency is None else {"transparency": transparency}
    written = io.BytesIO()
    upright.save(written, kind, **form.saving)
    content = written.getvalue()
    name = f"{hashlib.sha256(content).hexdigest()[:32]}.{form.extension}"
    return Prepared(name, form.media_type, upright.width, upright.height, content)


def _in_srgb(image: Image.Image) -> Image.Image:
    """Colours as a browser takes them when no profile says otherwise: the profile goes with the other metadata."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGB" if image.mode == "CMYK" else image.mode
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image
