"""Lighthouse on what readers meet most, as on a phone and as on a desktop: nothing could be better; and what it weighs.

The score for performance hangs on the machine and on what else it does, so nothing is judged by it: docs/reader.md
tells it, with what a page weighs. SCREENSHOTS, as `make screenshots` sets it, has that table written anew.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .axe import told
from .conftest import CHROMIUM, FLAGS
from .reader_site import pages
from .reader_visits import BESIDES

pytestmark = [pytest.mark.browser, pytest.mark.either]

SCRIPT = Path(__file__).parent / "clients" / "lighthouse.mjs"
DOCS = Path(__file__).resolve().parent.parent / "docs"
JUDGED = ("front page", "story", "topic", "search for nothing")  # what a search has found is not to be indexed
WHOLE = ("accessibility", "best-practices", "seo")
MOST_BYTES = {"front page": 50_000, "story": 30_000}  # with the stylesheet, without pictures
SHIFT = 0.01
TABLE = re.compile(r"(?<=<!-- weights -->\n).*?(?=<!-- /weights -->)", re.S)


@pytest.fixture(scope="session")
def lighthouse(readers_site):
    """By page and form: the scores, what failed, how far things moved, and what was asked for."""
    has_it = (SCRIPT.parent / "node_modules" / "lighthouse").exists() and shutil.which("node") and CHROMIUM
    if not has_it:
        assert not os.environ.get("CI"), "there is no lighthouse or no chromium, and in CI nothing may be skipped"
        pytest.skip("lighthouse of npm, or chromium, is not installed: make test does that")
    site, addresses = readers_site
    asked = {page.name: f"{site.url}{page.path}" for page in pages(addresses) if page.name in JUDGED}
    question = json.dumps({"chrome": CHROMIUM, "flags": FLAGS, "pages": asked})
    command = ["node", SCRIPT]
    answer = subprocess.run(command, input=question, cwd=SCRIPT.parent, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    judged = json.loads(answer.stdout)
    return {(page, form): found for page, forms in judged.items() for form, found in forms.items()}


def test_nothing_fails_in_accessibility_best_practices_and_seo(lighthouse):
    failed = {", ".join(of): found["failed"] for of, found in lighthouse.items() if found["failed"]}
    assert not failed, told(failed)
    assert {found["scores"][name] for found in lighthouse.values() for name in WHOLE} == {100}


def test_nothing_moves_while_a_page_loads(lighthouse):
    assert all(found["shift"] < SHIFT for found in lighthouse.values())


def test_a_page_is_one_document_one_stylesheet_and_its_pictures(lighthouse):
    for of, found in lighthouse.items():
        kinds = [each["kind"] for each in found["requests"] if not BESIDES.search(each["url"])]
        assert kinds.count("Document") == kinds.count("Stylesheet") == 1, of
        assert set(kinds) <= {"Document", "Stylesheet", "Image"}, of


def test_a_page_is_light(lighthouse):
    for (page, form), found in lighthouse.items():
        assert _weight(found) <= MOST_BYTES.get(page, MOST_BYTES["front page"]), f"{page}, {form}"


def _weight(found: dict, *kinds: str) -> int:
    return sum(each["bytes"] for each in found["requests"] if each["kind"] in (kinds or ("Document", "Stylesheet")))


def test_the_docs_tell_what_each_weighs(lighthouse):
    if os.environ.get("SCREENSHOTS"):
        file = DOCS / "reader.md"
        file.write_text(TABLE.sub(lambda _: _table(lighthouse), file.read_text()))
    table = TABLE.search((DOCS / "reader.md").read_text())[0]
    assert all(f"| {page}, {form} |" in table for page, form in lighthouse)


def _table(lighthouse: dict) -> str:
    head = (
        "| page | performance | requests | bytes | pictures | layout shift |\n| --- | --- | --- | --- | --- | --- |\n"
    )
    return head + "".join(map(_row, lighthouse.items()))


def _row(of: tuple) -> str:
    (page, form), found = of
    row = (
        found["scores"]["performance"],
        len(found["requests"]),
        f"{_weight(found):,}",
        f"{_weight(found, 'Image'):,}",
    )
    return f"| {page}, {form} | {' | '.join(map(str, row))} | {found['shift']:.3g} |\n"
