"""Styles and pictures have names made from what they hold, so whoever has one may keep it for a year."""

import re
from pathlib import Path

from .site import web_alone

YEAR = "max-age=31536000"


def styles(site) -> str:
    return re.search(r"/static/articles/site\.[0-9a-f]{12}\.css", site.get("/").body.decode())[0]


def picture(site) -> str:
    return re.search(r'/media/[^"<\s]+', site.get("/rss.xml").body.decode())[0]


def test_a_style_sheet_may_be_kept_for_a_year_in_each_coding(site):
    for coding in ("identity", "gzip", "br", "zstd"):
        answer = site.get(styles(site), **{"Accept-Encoding": coding})
        assert answer.status == 200
        assert YEAR in answer.headers["Cache-Control"]
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers.get("Content-Encoding", "identity") == coding
        assert answer.headers["Vary"] == "Accept-Encoding"
        again = site.get(styles(site), **{"Accept-Encoding": coding, "If-None-Match": answer.headers["ETag"]})
        assert again.status == 304


def test_a_picture_may_be_kept_for_a_year(site):
    answer = site.get(picture(site))
    assert answer.status == 200
    assert YEAR in answer.headers["Cache-Control"]
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith("image/")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_plain_name_is_kept_by_nobody_for_long(site):
    assert site.get("/static/articles/site.css").headers["Cache-Control"] == "max-age=60, public"


def test_a_name_that_is_none_is_not_found(site):
    assert site.get("/static/articles/site.0123456789ab.css").status == 404
    assert site.get("/media/pictures/0123456789abcdef.jpg").status == 404


def test_pages_of_the_release_before_still_find_their_styles(site):
    """In a browser's tab, or in a cache, they outlive a deploy."""
    folder = Path(site.environment["NEWSROOM_DATA"]) / "static" / "articles"
    (folder / "site.0123456789ab.css").write_text("p { color: teal }")
    try:
        with web_alone(site) as deployed:
            assert deployed.get("/static/articles/site.0123456789ab.css").body == b"p { color: teal }"
    finally:
        (folder / "site.0123456789ab.css").unlink()
