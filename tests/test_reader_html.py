"""The Nu HTML checker of the W3C on every page that readers meet, those of hostile stories too."""

import json
import os
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote

import pytest

from .axe import told
from .reader_site import pages

pytestmark = pytest.mark.either

JAR = Path(__file__).parent / "clients" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

# What it says that is meant to be so, and why.
MEANT = {
    r"Bad value “feed:https?:.*” for attribute “href”": "readers that are installed know it so",
    r"Section lacks heading": "a story begins with its text, and a section of it has an anchor for its key points",
}


@pytest.fixture(scope="module")
def found(readers_site, tmp_path_factory):
    """By page, what the checker says; it is started once."""
    if not JAR.exists() or not shutil.which("java"):
        assert not os.environ.get("CI"), "there is no java or no vnu-jar, and in CI nothing may be skipped"
        pytest.skip("java, or vnu-jar of npm, is not installed: make test does that")
    site, told = readers_site
    folder = tmp_path_factory.mktemp("html")
    for page in pages(told):
        (folder / f"{page.name}.html").write_bytes(site.get(page.path).body)
    shutil.copy(TEMPLATES / "500.html", folder)
    (folder / "wrong.html").write_text("<!doctype html><title>Wrong</title><p id='a'><p id='a'>")
    return _checked(folder)


def _checked(folder: Path) -> dict[str, set[str]]:
    command = ["java", "-jar", JAR, "--format", "json", "--exit-zero-always", *folder.glob("*.html")]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    found = defaultdict(set)
    for message in json.loads(answer.stderr)["messages"]:
        if not any(re.match(meant, message["message"]) for meant in MEANT):
            found[unquote(Path(message.get("url", "the checker itself")).stem)].add(message["message"])
    return found


def test_the_checker_finds_no_error_and_nothing_to_warn_of(found):
    wrong = {name: faults for name, faults in found.items() if name != "wrong"}
    assert not wrong, told(wrong)


def test_the_checker_is_awake(found):
    assert any("Duplicate ID" in fault for fault in found["wrong"])
