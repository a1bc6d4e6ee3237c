"""The publication's logo and icon, as pages and feeds show them: in smaller files once a worker has made those.

Until then they are shown as they were taken in.
"""

from dataclasses import dataclass

from django.templatetags.static import static

from articles import images, stories
from articles.models import Picture, Publication
from articles.renditions import PLAIN, PNG

HOUSE = "articles/icon.png"  # a static file: what a publication without an icon of its own goes by
_HOUSE_SIZE = 512
_ICON = 480  # pixels: a square of twice what a telephone shows on its first page


@dataclass(frozen=True)
class Icon:
    path: str
    type: str
    width: int
    height: int


@dataclass(frozen=True)
class Emblems:
    """`icon` is one file, and square once there are renditions; `icons` are all of them, the smallest first.

    Where there is no icon, `icons` is the house's.
    """

    logo: images.Picture | None
    icon: images.Picture | images.Rendition | None
    icons: tuple[Icon, ...]


def read(publication: Publication) -> Emblems:
    """One query, and none where there is neither."""
    wanted = {pk for pk in (publication.logo_id, publication.icon_id) if pk}
    renditions = stories.renditions(wanted) if wanted else images.NONE
    logo, icon = (_picture(row, publication.name, renditions) for row in (publication.logo, publication.icon))
    return Emblems(logo, images.moderate(icon, "1x1", _ICON) if icon else None, _icons(icon))


def _icons(icon: images.Picture | None) -> tuple[Icon, ...]:
    if icon is None:
        return (Icon(static(HOUSE), PNG, _HOUSE_SIZE, _HOUSE_SIZE),)
    squares = [each for each in icon.renditions if each.crop == "1x1" and each.type in PLAIN]
    return tuple(Icon(each.path, each.type, each.width, each.height) for each in squares or [icon])


def _picture(row: Picture | None, alt: str, renditions: images.Renditions) -> images.Picture | None:
    """What it shows is whose it is."""
    if row is None:
        return None
    facts = {name: getattr(row, name) for name in ("length", "width", "height")}
    words = {"alt": alt, "caption": "", "credit": ""}
    path = images.path_of(row.file.name)
    return images.Picture(path, row.media_type, **facts, **words, renditions=renditions.get(row.pk, ()))
