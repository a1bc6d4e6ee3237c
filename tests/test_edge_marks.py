"""What caches in front are told: for how long, and by which keys to purge."""

import pytest

from articles.edge.keep import Keep
from articles.edge.marks import LONGEST, Marks, lasts
from tests.site import running_site

pytestmark = pytest.mark.either

NOW = 1_795_704_015.3
KEEP = Keep(frozenset({"story:7", "listing:home", "path:/2026/11/fähre, neu/"}))


def told(*headers, keep=KEEP) -> dict[bytes, bytes]:
    return dict(Marks(headers)(keep))


def test_nginx_keeps_it_for_a_second_or_till_the_end_of_its_own_if_it_tells_that():
    assert lasts(None, NOW) == b"1"
    assert lasts("1795704015", NOW) == b"@1795704015"
    assert lasts("1795704016", NOW) == b"@1795704016", "clocks differ a little"


@pytest.mark.parametrize("second", ["1795704999", "9" * 5_000, "-5", "1795704015, 1795704015", "", "soon", "١٢٣"])
def test_a_time_to_come_or_none_at_all_does_not_have_it_kept_for_longer(second):
    assert lasts(second, NOW) == b"1"


def test_a_cdn_is_told_the_surrogate_keys_where_that_is_wished_for():
    keys = told("Surrogate-Key")[b"surrogate-key"]
    assert keys == b"listing:home path:%2F2026%2F11%2Ff%C3%A4hre%2C%20neu%2F story:7"
    assert told("Cache-Tag")[b"cache-tag"] == keys.replace(b" ", b",")
    assert told("Surrogate-Key", "Cache-Tag").keys() == {b"surrogate-key", b"cache-tag"}


def test_what_is_made_of_more_than_a_header_holds_names_none_rather_than_some():
    many = Keep(frozenset(f"story:{number}" for number in range(LONGEST // 7)))
    assert told("Surrogate-Key", keep=many) == {}


def test_a_site_says_it_in_its_answers(tmp_path):
    with running_site(tmp_path, NEWSROOM_KEY_HEADERS="Surrogate-Key,Cache-Tag", NEWSROOM_DEMO="0") as site:
        headers = site.get("/").headers
        assert headers["X-Accel-Expires"] == "1"
        assert "listing:home" in headers["Surrogate-Key"].split(" ")
        assert "listing:home" in headers["Cache-Tag"].split(",")
        assert site.get("/admin/login/").headers["Surrogate-Key"] is None
