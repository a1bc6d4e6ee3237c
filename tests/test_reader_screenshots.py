"""What readers see, at three widths, light and dark. `make screenshots` puts the best into docs.

GALLERY names a folder in which to keep all of them.
"""

import os
from pathlib import Path

import pytest
from PIL import Image

from .reader_visits import WIDTHS, file_name
from .test_desk_screenshots import DOCS, MOST_BYTES, small

pytestmark = [pytest.mark.browser, pytest.mark.either]

# By the file in docs: the page, how wide, in which light.
SHOWN = {
    "reader-front-page.png": ("front page", 1440, "light"),
    "reader-story.png": ("story", 1440, "light"),
    "reader-story-phone.png": ("story", 390, "dark"),
    "reader-right-to-left.png": ("arabic story", 768, "light"),
}
TALL = 1_400


def test_every_page_is_pictured_at_every_width_light_and_dark(visits, gallery):
    for name in visits:
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                with Image.open(gallery / file_name(name, width, scheme)) as picture:
                    assert picture.width == width, name


def test_a_page_looks_otherwise_in_the_dark(visits, gallery):
    for name in visits:
        corners = [_corner(gallery / file_name(name, WIDTHS[0], scheme)) for scheme in ("light", "dark")]
        assert sum(corners[0]) > 3 * 200 and sum(corners[1]) < 3 * 60, name


def _corner(file: Path) -> tuple:
    with Image.open(file) as picture:
        return picture.convert("RGB").getpixel((1, 1))


def test_the_docs_show_the_best(visits, gallery, tmp_path):
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    for name, (page, width, scheme) in SHOWN.items():
        with Image.open(gallery / file_name(page, width, scheme)) as whole:
            top = whole.crop((0, 0, width, min(TALL, whole.height)))
        (folder / name).write_bytes(small(top))
        assert (folder / name).stat().st_size <= MOST_BYTES, name
        assert f"({name})" in (DOCS / "reader.md").read_text()
        assert (DOCS / name).exists()
