"""Pictures as pages and feeds show them: the values, and their HTML.

An edition names the picture as it was taken in. The renditions that there are of it today are joined when it is
rendered; until a worker has made them it is shown as it is.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.renditions import AVIF, PLAIN, WEBP

MODERATE = 1080  # pixels across: enough for a reader program, and for a browser that chooses none
_WIDE = "16x9"
_LOGO = 40  # pixels high, where they are not more dense
# How wide pictures are shown, in step with site.css: its column of text is 627 pixels, with its margin 912.
_COLUMN = "(min-width: 768px) 627px, calc(100vw - 40px)"
_LEAD = "(min-width: 992px) 912px, (min-width: 768px) 627px, 100vw"
_UPRIGHT = "(min-width: 496px) 456px, calc(100vw - 40px)"
_TOP = "(min-width: 1220px) 637px, (min-width: 992px) 54vw, (min-width: 768px) calc(100vw - 80px), calc(100vw - 40px)"
_SECOND = "(min-width: 768px) 240px, 112px"


@dataclass(frozen=True)
class Rendition:
    """A smaller file of a picture; `crop` as "16x9", or "" for the whole of it."""

    crop: str
    type: str
    width: int
    height: int
    length: int
    path: str


@dataclass(frozen=True)
class Picture:
    """`path` is absolute on this site; `length` in bytes, `width` and `height` in pixels."""

    path: str
    type: str
    length: int
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    renditions: tuple[Rendition, ...] = ()


Renditions = Mapping[int, tuple[Rendition, ...]]
NONE: Renditions = MappingProxyType({})


def frozen(content: dict) -> list[dict]:
    """All pictures in an edition's content."""
    found = [content["picture"], *(block.get("picture") for block in content["blocks"])]
    return [picture for picture in found if picture]


def ids(content: dict) -> set[int]:
    return {picture["id"] for picture in frozen(content)}


def thaw(frozen: dict | None, renditions: Renditions = NONE) -> Picture | None:
    """The picture in an edition's content, with its renditions out of `renditions`, which go by its id."""
    if not frozen:
        return None
    columns = ("type", "length", "width", "height", "alt", "caption", "credit")
    given = {column: frozen[column] for column in columns}
    return Picture(path=path_of(frozen["file"]), renditions=renditions.get(frozen["id"], ()), **given)


def path_of(file: str) -> str:
    return f"{settings.MEDIA_URL}{file}"


def moderate(picture: Picture, crop: str = "", width: int = MODERATE) -> Picture | Rendition:
    """The widest file of at most so many pixels that everything can show; without renditions the picture itself."""
    plain = [each for each in picture.renditions if each.crop == crop and each.type in PLAIN and each.width <= width]
    return max(plain, key=lambda each: each.width, default=picture)


def figure(picture: Picture, base: str = "", *, first: bool = False) -> SafeString:
    """A picture with its words: on a page in the sizes that a browser may choose from, in a feed as one file.

    `first` is for the picture that a reader sees before anything has been scrolled. One that is higher than wide
    says so to the stylesheet, which gives it less than the column.
    """
    words = " ".join(word for word in (picture.caption, picture.credit and f"({picture.credit})") if word)
    upright = picture.height > picture.width
    sizes = _UPRIGHT if upright else _LEAD if first else _COLUMN
    return format_html(
        "<figure{}>{}{}</figure>",
        "" if base or not upright else format_html(' class="{}"', "upright"),
        _plain(picture, base) if base else _responsive(picture, sizes, _img(picture, sizes, first)),
        format_html("<figcaption>{}</figcaption>", words) if words else "",
    )


def thumbnail(picture: Picture, *, first: bool = False) -> SafeString:
    """With a teaser, wide and cropped around its focal point; without renditions site.css crops it."""
    crop = _WIDE if any(each.crop == _WIDE for each in picture.renditions) else ""
    return _img(picture, _TOP if first else _SECOND, first, crop)


def logo(picture: Picture) -> SafeString:
    """In the masthead, where all logos are of one height."""
    width = max(1, round(_LOGO * picture.width / picture.height))
    img = format_html(
        '<img src="{}"{} width="{}" height="{}" alt="{}">',
        moderate(picture).path,
        _choice(picture, PLAIN, f"{width}px"),
        width,
        _LOGO,
        picture.alt,
    )
    return _responsive(picture, f"{width}px", img)


def _plain(picture: Picture, base: str) -> SafeString:
    file = moderate(picture)
    facts = (base, file.path, file.width, file.height, picture.alt)
    return format_html('<img src="{}{}" width="{}" height="{}" alt="{}">', *facts)


def _responsive(picture: Picture, sizes: str, img: SafeString) -> SafeString:
    """`img` is for browsers that know neither of the smaller formats."""
    sources = [(type, _choice(picture, (type,), sizes)) for type in (AVIF, WEBP)]
    choices = format_html_join("", '<source type="{}"{}>', (source for source in sources if source[1]))
    return format_html("<picture>{}{}</picture>", choices, img) if choices else img


def _img(picture: Picture, sizes: str, first: bool, crop: str = "") -> SafeString:
    file = moderate(picture, crop)
    return format_html(
        '<img src="{}"{} width="{}" height="{}" alt="{}" decoding="async" {}>',
        file.path,
        _choice(picture, PLAIN, sizes, crop),
        file.width,
        file.height,
        picture.alt,
        format_html('fetchpriority="{}"' if first else 'loading="{}"', "high" if first else "lazy"),
    )


def _choice(picture: Picture, types: Container[str], sizes: str, crop: str = "") -> SafeString | str:
    """The attributes that let a browser choose a width of these types, or "" where there are none."""
    several = [each for each in picture.renditions if each.crop == crop and each.type in types]
    srcset = ", ".join(f"{each.path} {each.width}w" for each in several)
    return format_html(' srcset="{}" sizes="{}"', srcset, sizes) if srcset else ""
