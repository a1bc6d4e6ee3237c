"""How the site looks where it is kept: its icon in tabs and lists, and what a telephone makes of it on a first page."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from PIL import Image

from articles import colours, emblems, images
from articles.emblems import Emblems
from articles.keys import PUBLICATION
from articles.models import Publication
from articles.renditions import favicon as small
from articles.snapshot import publisher, snapshot
from articles.web import answer

HOUR = "max-age=3600, stale-if-error=86400"


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The publication's icon once it has renditions, else the house's. Made once a process: files never change."""
    with snapshot():
        icon = emblems.read(publisher()).icon
        ready = icon.path.removeprefix(settings.MEDIA_URL) if isinstance(icon, images.Rendition) else ""
        return answer(_favicon(ready), {PUBLICATION}, media_type="image/x-icon", cache=HOUR)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    with snapshot():
        publication = publisher()
        written = json.dumps(_manifest(publication, emblems.read(publication)), ensure_ascii=False, indent=1)
        return answer(written, {PUBLICATION}, media_type="application/manifest+json", cache=HOUR)


@lru_cache(maxsize=4)
def _favicon(name: str) -> bytes:
    """Of a file in the media, or of the house's own."""
    file = default_storage.open(name) if name else Path(finders.find(emblems.HOUSE)).open("rb")
    with file, Image.open(file) as image:
        return small(image)


def _manifest(publication: Publication, shown: Emblems) -> dict:
    """The short name is the whole: the system cuts it where it must, and knows how much room there is."""
    return {
        "name": publication.name,
        "short_name": publication.name,
        **({"description": publication.tagline} if publication.tagline else {}),
        "lang": publication.language,
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": publication.accent,
        "background_color": colours.PAPER,
        "icons": [
            {"src": icon.path, "sizes": f"{icon.width}x{icon.height}", "type": icon.type} for icon in shown.icons
        ],
    }
