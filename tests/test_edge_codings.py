"""Which coding a client is given (RFC 9110, 12.5.3), and that a coding of the same bytes is always the same bytes."""

import gzip

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from articles.edge.codings import CODINGS, IDENTITY, chosen, encoded, is_text

pytestmark = pytest.mark.either

ACCEPTED = [
    ("", "identity"),
    ("gzip", "gzip"),
    ("gzip, deflate", "gzip"),
    ("gzip, deflate, br", "br"),
    ("gzip, deflate, br, zstd", "br"),
    ("zstd, gzip", "zstd"),
    ("*", "br"),
    ("*;q=0.5", "br"),
    ("br;q=0, *", "zstd"),
    ("br;q=0, zstd;q=0, *", "gzip"),
    ("gzip;q=0.2, br;q=0.1", "gzip"),
    ("gzip;q=0.200, br;q=0.201", "br"),
    ("gzip;q=1.0, br;q=1", "br"),
    ("identity", "identity"),
    ("identity, gzip;q=0.9", "identity"),
    ("identity;q=0.5, gzip", "gzip"),
    ("identity;q=0.5, gzip;q=0.4", "identity"),
    ("identity;q=0, gzip", "gzip"),
    ("*;q=0, gzip", "gzip"),
    ("gzip;q=0", "identity"),
    ("gzip;q=0.000", "identity"),
    # Nothing that would be accepted: then it is as if nothing had been said.
    ("*;q=0", "identity"),
    ("identity;q=0", "identity"),
    ("identity;q=0, gzip;q=0", "identity"),
    ("compress, deflate", "identity"),
    # Spelled in other ways
    ("GZIP", "gzip"),
    ("x-gzip", "gzip"),
    (" gzip ;  Q = 0.5 ,, br ; q=0 ", "gzip"),
    ("gzip;level=9", "gzip"),
    ("gzip;q=0.3333, br;q=.3", "gzip"),
    ("gzip;q=1., br;q=1.9", "br"),
    # What cannot be read is not used.
    ("gzip;q=", "identity"),
    ("gzip;q=much", "identity"),
    ("gzip;q=nan", "identity"),
    ("br;q=nan, gzip;q=0.5", "gzip"),
    ("gzip;q=inf", "identity"),
    ("gzip;q=-1", "identity"),
    ("gzip;q=2", "identity"),
    ("gzip;q=1e0", "identity"),
    ("gzip;q=2e-1", "identity"),
    ("gzip;q=0_1", "identity"),
    ("g zip", "identity"),
    (";q=1", "identity"),
    (",;=,", "identity"),
]


@pytest.mark.parametrize(("said", "coding"), ACCEPTED)
def test_a_client_is_given_what_it_likes_best_of_what_we_have(said, coding):
    assert chosen(said) == coding


@given(st.text(max_size=40))
def test_whatever_a_client_says_it_is_given_one_of_ours(said):
    assert chosen(said) in CODINGS


@given(st.dictionaries(st.sampled_from(CODINGS), st.integers(0, 10)), st.integers(0, 10) | st.none())
def test_a_client_is_never_given_what_it_refuses_where_it_takes_something_else(qualities, anything):
    members = [f"{name};q={quality / 10}" for name, quality in qualities.items()]
    members += [f"*;q={anything / 10}"] if anything is not None else []
    given = chosen(", ".join(members))
    assert given == IDENTITY or qualities.get(given, anything or 0) > 0
    assert qualities.get(given, anything or 0) >= max([quality for name, quality in qualities.items()], default=0) or (
        given == IDENTITY and IDENTITY not in qualities
    )


@given(st.binary(max_size=5_000))
def test_a_coding_of_the_same_bytes_is_the_same_bytes_and_can_be_read(body):
    read = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": _unzstd, IDENTITY: bytes}
    for coding in CODINGS:
        made = encoded(body, coding)
        assert made == encoded(body, coding)
        assert read[coding](made) == body


def _unzstd(body: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(body)


@pytest.mark.parametrize(
    ("media_type", "coded"),
    [
        ("text/html; charset=utf-8", True),
        ("application/rss+xml; charset=utf-8", True),
        ("application/feed+json", True),
        ("APPLICATION/JSON", True),
        ("image/svg+xml", True),
        ("image/x-icon", False),
        ("image/png", False),
        ("", False),
    ],
)
def test_text_is_coded_and_pictures_are_not(media_type, coded):
    assert is_text(media_type) is coded
