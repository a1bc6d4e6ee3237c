"""Slugs of any script. Django's own `slug:` knows ASCII alone."""

import unicodedata


class Slug:
    """What `articles.text.slugify` makes: NFC, without slashes, spaces or control characters.

    Other spellings of the same letters find it too.
    """

    regex = r"[^/\s?#\x00-\x1f\x7f]+"

    def to_python(self, value: str) -> str:
        return unicodedata.normalize("NFC", value)

    def to_url(self, value: str) -> str:
        return value


class Year:
    regex = r"[0-9]{4}"
    to_python = str
    to_url = str


class Month:
    regex = r"0[1-9]|1[0-2]"
    to_python = str
    to_url = str


class Day:
    regex = r"0[1-9]|[12][0-9]|3[01]"
    to_python = str
    to_url = str


class Further:
    """The number of a part that is not the first: that has an address without a number."""

    regex = r"[2-9]|[1-9][0-9]+"
    to_python = int
    to_url = str


CONVERTERS = {"word": Slug, "year": Year, "month": Month, "day": Day, "further": Further}
