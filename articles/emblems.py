"""The publication's logo and icon, as pages and feeds show them: in smaller files once a worker has made those.

Until then they are shown as they were taken in.
"""

from dataclasses import dataclass

from articles import images, stories
from articles.models import Picture, Publication

_ICON = 480  # pixels: a square of twice what a telephone shows on its first page


@dataclass(frozen=True)
class Emblems:
    """`icon` is one file, and square once there are renditions."""

    logo: images.Picture | None
    icon: images.Picture | images.Rendition | None


def read(publication: Publication) -> Emblems:
    """One query, and none where there is neither."""
    wanted = {pk for pk in (publication.logo_id, publication.icon_id) if pk}
    renditions = stories.renditions(wanted) if wanted else images.NONE
    logo, icon = (_picture(row, publication.name, renditions) for row in (publication.logo, publication.icon))
    return Emblems(logo, images.moderate(icon, "1x1", _ICON) if icon else None)


def _picture(row: Picture | None, alt: str, renditions: images.Renditions) -> images.Picture | None:
    """What it shows is whose it is."""
    if row is None:
        return None
    facts = {name: getattr(row, name) for name in ("length", "width", "height")}
    words = {"alt": alt, "caption": "", "credit": ""}
    path = images.path_of(row.file.name)
    return images.Picture(path, row.media_type, **facts, **words, renditions=renditions.get(row.pk, ()))
