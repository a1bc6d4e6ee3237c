"""What `make bench` makes of what it measured. That it still measures: test_bench_runs."""

import json
import os
import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from .bench import __main__ as command
from .bench import tables
from .bench.kinds import ALONE, KINDS, LIMIT
from .bench.picture import BARS, svg
from .bench.ratios import figures
from .bench.record import JSON, PAGE, PICTURE, machine, renew, shown
from .site import ROOT

pytestmark = pytest.mark.either

KIND = KINDS[0]  # whose goal is 0.40
PLACES = "<!-- serving -->\n<!-- /serving -->\n<!-- scale -->\nas it was\n<!-- /scale -->\n"


def rounds(*rates: tuple[int, int]) -> list[dict]:
    return [{LIMIT: limit, ALONE: alone, "another": 1} for limit, alone in rates]


def told(*rates: tuple[int, int]) -> dict:
    return {"figures": {KIND.name: figures(KIND, rounds(*rates))}}


def bars(picture: str) -> dict[str, int]:
    """The length of the bars of a single kind, by peer."""
    root, space = ET.fromstring(picture), "{http://www.w3.org/2000/svg}"
    names = [text.text for text in root.iter(f"{space}text") if text.get("text-anchor") == "end"]
    return dict(zip(names, [int(bar.get("width")) for bar in root.iter(f"{space}rect")], strict=True))


def test_a_ratio_is_the_median_of_those_to_nginx_in_the_same_round():
    """While the machine was slow, in the second round, it was slow for both."""
    figure = figures(KIND, rounds((1_000, 500), (100, 50), (1_000, 600)))[ALONE]
    assert figure == {"rate": 500, "ratio": 0.5, "least": 0.5, "greatest": 0.6, "goal": 0.40}


@pytest.mark.parametrize(("alone", "said"), [(400, "400, 0.40 (reaches 0.40)"), (399, "399, 0.40 (misses 0.40)")])
def test_a_goal_stands_behind_the_figure_that_is_to_reach_it(alone, said):
    rows = {name: cells for name, *cells in tables.serving(told((1_000, alone)))}
    assert rows[ALONE] == [said]
    assert rows[LIMIT] == ["1,000, 1.00"]


def test_a_peer_that_does_not_serve_a_document_has_no_figure_for_it():
    page = {"figures": told((10, 5))["figures"] | {"page": {LIMIT: {"rate": 7, "ratio": 1.0, "goal": None}}}}
    assert [row[-1] for row in tables.serving(page)[1:]] == ["7, 1.00", "–", "–"]


def test_sizes_are_compared_by_the_last_and_the_first_and_what_is_not_known_is_not():
    rows = tables.scale({"stories": [1_000, 100_000], "rows": {"publish": [10.0, 12.0], "memory": [None, 90.0]}})
    assert rows == [
        ["", "1,000 stories", "100,000 stories", "last : first"],
        ["publish", "10.00", "12.00", "1.20"],
        ["memory", "–", "90.00", "–"],
    ]


def test_the_columns_of_a_table_stand_in_line():
    lines = tables.plain(
        tables.scale({"stories": [1, 1_000_000], "rows": {"a": [1.0, 2.0], "much longer": [3.0, 4.0]}})
    )
    assert len({len(line) for line in lines.splitlines()}) == 1


def test_a_bar_is_as_long_as_its_part_of_nginxs_rate_and_ends_within_the_picture():
    picture = bars(svg(told((1_000, 250))["figures"]))
    assert picture == {LIMIT: BARS, ALONE: round(BARS / 4), "another": 1}
    assert bars(svg(told((10, 90))["figures"]))[ALONE] < 2 * BARS


def test_the_picture_is_for_the_light_and_for_the_dark_and_marks_each_goal():
    picture = svg(told((1_000, 250))["figures"])
    assert "prefers-color-scheme: dark" in picture
    assert Counter(element.get("class") for element in ET.fromstring(picture).iter())["goal"] == 1


def test_what_was_measured_of_one_part_leaves_the_other_parts_as_they_were(tmp_path):
    (tmp_path / PAGE).write_text(PLACES)
    how = {"on": machine(), "how": "medians of 3"}
    renew(tmp_path, "scale", how | {"stories": [1, 2], "rows": {"publish": [1.0, 2.0]}})
    renew(tmp_path, "serving", how | told((1_000, 250)))
    kept, page = json.loads((tmp_path / JSON).read_text()), (tmp_path / PAGE).read_text()
    assert kept["scale"]["rows"] == {"publish": [1.0, 2.0]}
    assert "| publish | 1.00 | 2.00 | 2.00 |" in page
    assert f"| {ALONE} | 250, 0.25 (misses 0.40) |" in page
    assert "as it was" not in page


def test_a_page_without_a_place_for_a_part_is_refused_and_nothing_is_kept(tmp_path):
    (tmp_path / PAGE).write_text("# Speed\n")
    with pytest.raises(AssertionError, match="no place for scale"):
        renew(tmp_path, "scale", {"on": machine(), "how": "", "stories": [1], "rows": {}})
    assert not (tmp_path / JSON).exists()


def test_the_docs_say_what_was_measured_last_and_nothing_else():
    docs = ROOT / "docs"
    kept = json.loads((docs / JSON).read_text()) if (docs / JSON).exists() else {}
    told = shown(kept, (docs / PAGE).read_text())
    assert {name: (docs / name).read_text() for name in told} == told
    assert (docs / PICTURE).exists() == (PICTURE in told)


def test_who_lacks_what_measuring_needs_is_told_how_to_install_it(monkeypatch, capsys):
    monkeypatch.setattr("tests.bench.programs._PATH", os.devnull)
    assert command.main(["--only", "serving"]) == 1
    assert "apt-get install wrk nginx" in capsys.readouterr().out
