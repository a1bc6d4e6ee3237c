"""The W3C feed validator finds no error and no warning in RSS and Atom, but for the few told here with reasons.

It is on no registry: FEEDVALIDATOR names a checkout of github.com/w3c/feedvalidator, with html5lib in its `src`. It
runs in a process of its own, as it changes the socket timeout of the one it is in.
"""

import base64
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.feed_samples import BARE, EMPTY, EXAMPLE, FERRY, FILES, FORMATS, HOSTILE, SITE, addressed, rendered, tamed

CHECKOUT = os.environ.get("FEEDVALIDATOR")
pytestmark = [
    pytest.mark.either,
    pytest.mark.skipif(not CHECKOUT, reason="FEEDVALIDATOR names no checkout of the W3C feed validator"),
]

JUDGE = """
import base64, io, json, sys
import feedvalidator
from feedvalidator.logging import Error, Warning
for line in sys.stdin:
    feed = json.loads(line)
    found = feedvalidator.validateStream(
        io.BytesIO(base64.b64decode(feed["body"])), contentType=feed["type"], base=feed["address"])
    faults = sorted({type(e).__name__ for e in found["loggedEvents"] if isinstance(e, (Error, Warning))})
    print(json.dumps([found["feedType"], faults]))
"""
KINDS = {"rss": 2, "atom": 3}

OUGHT_TO_BE_CLEAN = {
    "the example": EXAMPLE,
    "no entries": EMPTY,
    "no publication": replace(EXAMPLE, author=None, icon="", logo="", rights="", description=""),
    "a picture without summary": replace(EXAMPLE, entries=(replace(BARE, picture=FERRY.picture),)),
    "an entry of unknown language": replace(EXAMPLE, language="", entries=(FERRY, BARE)),
    **{f"hostile: {name}": tamed(text) for name, text in HOSTILE.items()},
}
about_html = "a headline may speak of HTML; it is plain text, escaped once, and read so by every client tried"
FOUND = {
    ("rss", "hostile: markup", "ContainsHTML"): about_html,
    ("rss", "hostile: markup", "ContainsUndeclaredHTML"): about_html,
    ("atom", "hostile: markup", "ContainsHTML"): about_html,
    ("atom", "hostile: markup", "ContainsUndeclaredHTML"): about_html,
    ("atom", "hostile: entities", "ContainsHTML"): about_html,
    ("atom", "hostile: entities", "ContainsUndeclaredHTML"): about_html,
    ("atom", "hostile: text escaped twice", "ContainsHTML"): about_html,
    ("atom", "hostile: text escaped twice", "ContainsUndeclaredHTML"): about_html,
}
BEYOND_US = {
    "two stories of one second": (
        replace(EXAMPLE, entries=(FERRY, replace(FERRY, id="urn:x-tidings:2"))),
        {("atom", "DuplicateUpdated"): "they were changed by one act, and the date must not be invented"},
    ),
    "a short number for an id": (
        replace(EXAMPLE, entries=(replace(BARE, id="123"),)),
        {("rss", "NotSufficientlyUnique"): "an imported guid is kept, or its readers would see the story again"},
    ),
    "an id that is an unusual IRI": (
        replace(EXAMPLE, entries=(replace(BARE, id="HTTP://tidings.example"),)),
        {("atom", "NonCanonicalURI"): "an imported guid is kept, or its readers would see the story again"},
    ),
}


def judged(documents: dict[str, object]) -> set[tuple[str, str, str]]:
    """(format, document, fault) for every error and warning; each feed must be known for what it is."""
    asked = [(format, name) for format in KINDS for name in documents]
    answers = _ask([_question(documents[name], format) for format, name in asked])
    assert [kind for kind, _ in answers] == [KINDS[format] for format, _ in asked]
    return {(*which, fault) for which, (_, faults) in zip(asked, answers, strict=True) for fault in faults}


def _question(document, format: str) -> str:
    body = base64.b64encode(rendered(addressed(document, format), format)).decode()
    return json.dumps({"body": body, "type": FORMATS[format].MEDIA_TYPE, "address": SITE + FILES[format]})


def _ask(questions: list[str]) -> list:
    done = subprocess.run(
        [sys.executable, "-c", JUDGE],
        input="\n".join(questions),
        env=os.environ | {"PYTHONPATH": str(Path(CHECKOUT) / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_validator_finds_nothing_but_what_is_told_here():
    assert judged(OUGHT_TO_BE_CLEAN) == set(FOUND)


def test_what_it_finds_in_what_others_wrote_has_a_reason():
    documents = {name: document for name, (document, _) in BEYOND_US.items()}
    expected = {(format, name, fault) for name, (_, why) in BEYOND_US.items() for format, fault in why}
    assert judged(documents) == expected


def test_the_validator_is_awake():
    broken = {"a relative address": replace(EXAMPLE, entries=(replace(BARE, url="/lost-glove"),))}
    assert judged(broken) != set()
