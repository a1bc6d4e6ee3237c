"""From a listing to bytes that were read line by line: a correction, highlights, a tombstone, a shelf of the past."""

from pathlib import Path

import pytest

from tests.feed_samples import FILES
from tests.listing_samples import SAMPLES, made

pytestmark = pytest.mark.either

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_listing_makes_the_reviewed_bytes(sample, name, tmp_path):
    found = tmp_path / f"{sample}.{name}"
    found.write_bytes(made(SAMPLES[sample], FILES[name]))
    golden = GOLDEN / found.name
    assert found.read_bytes() == golden.read_bytes(), f"if this is meant: diff {golden} {found}, then copy it over"
