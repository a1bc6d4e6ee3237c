"""What the desk looks like, as docs/desk.md shows it. `make screenshots` has the pictures put into docs."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from .tour import pages, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]

MOST_BYTES = 150_000
SHOWN = ["first page", "story", "compare", "stories", "pictures"]
DOCS = Path(__file__).resolve().parent.parent / "docs"


def small(picture: Image.Image) -> bytes:
    """The same picture in 128 colours, which is about all that a page has."""
    written = io.BytesIO()
    picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


@pytest.fixture
def folder(tmp_path):
    return Path(os.environ.get("SCREENSHOTS") or tmp_path)


def file_name(page: str) -> str:
    return f"desk-{page.replace(' ', '-')}.png"


def test_the_main_pages_are_pictured(chromium, furnished, folder):
    site, ids = furnished
    window = chromium.new_page(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
    sign_in(window, site)
    paths = pages(ids)
    for page in SHOWN:
        window.goto(f"{site.url}{paths[page]}")
        window.wait_for_load_state("networkidle")
        (folder / file_name(page)).write_bytes(small(Image.open(io.BytesIO(window.screenshot()))))
    window.close()
    for page in SHOWN:
        file = folder / file_name(page)
        assert file.stat().st_size <= MOST_BYTES, page
        with Image.open(file) as picture:
            assert picture.size == (1440, 1000)


def test_the_docs_show_each_of_them():
    text = (DOCS / "desk.md").read_text()
    for page in SHOWN:
        assert f"({file_name(page)})" in text
        assert (DOCS / file_name(page)).exists()
