"""JSON Feed 1.1, rule by rule."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from articles.feeds import jsonfeed
from tests.feed_samples import EMPTY, EXAMPLE, FERRY, HOSTILE, addressed, tamed

pytestmark = pytest.mark.either

ADDRESS = re.compile(r"https?://[\w.-]+(/[!-~]*)?", re.ASCII)
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
RFC_5646 = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
MIME = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


def is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def matches(pattern: re.Pattern[str]):
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def all_of(rule):
    return lambda values: isinstance(values, list) and values != [] and all(map(rule, values))


def is_object(required: set[str], rules: dict[str, Any]):
    """An object with the `required` members and no member without a rule, each as its rule says."""

    def check(value: Any) -> bool:
        wrong = [name for name, member in value.items() if name not in rules or not rules[name](member)]
        assert not wrong, f"{wrong} in {value}"
        return required <= value.keys()

    return check


address = matches(ADDRESS)
author = is_object(set(), {"name": is_text, "url": address, "avatar": address})
authors = all_of(lambda value: value != {} and author(value))
attachment = is_object(
    {"url", "mime_type"},
    {
        "url": address,
        "mime_type": matches(MIME),
        "title": is_text,
        "size_in_bytes": lambda value: type(value) is int and value > 0,
    },
)
item = is_object(
    {"id", "content_html"},
    {
        "id": is_text,
        "url": address,
        "title": is_text,
        "summary": is_text,
        "content_html": is_text,
        "image": address,
        "banner_image": address,
        "date_published": matches(RFC_3339),
        "date_modified": matches(RFC_3339),
        "authors": authors,
        "tags": all_of(is_text),
        "language": matches(RFC_5646),
        "attachments": all_of(attachment),
    },
)
feed = is_object(
    {"version", "title", "items"},
    {
        "version": lambda value: value == "https://jsonfeed.org/version/1.1",
        "title": is_text,
        "home_page_url": address,
        "feed_url": address,
        "next_url": address,
        "description": is_text,
        "icon": address,
        "favicon": address,
        "authors": authors,
        "language": matches(RFC_5646),
        "hubs": all_of(is_object({"type", "url"}, {"type": is_text, "url": address})),
        "items": lambda value: value == [] or all_of(item)(value),
    },
)


def holds(made: bytes) -> bool:
    document = json.loads(made)
    ids = [entry["id"] for entry in document["items"]]
    assert len(ids) == len(set(ids))
    assert document["feed_url"] != document.get("next_url")
    return feed(document)


@pytest.mark.parametrize("document", [EXAMPLE, EMPTY, replace(EXAMPLE, links=EXAMPLE.links[:2], author=None)])
def test_a_feed_keeps_every_rule(document):
    assert holds(jsonfeed.render(addressed(document, "json")))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_feed_of_hostile_text_keeps_every_rule(text):
    assert holds(jsonfeed.render(addressed(tamed(text), "json")))


def test_the_rules_notice_what_is_wrong():
    relative = replace(EXAMPLE, entries=(replace(FERRY, url="/2026/03/night-ferry/"),))
    with pytest.raises(AssertionError, match="url"):
        holds(jsonfeed.render(relative))
    twice = replace(EXAMPLE, entries=(FERRY, FERRY))
    with pytest.raises(AssertionError):
        holds(jsonfeed.render(twice))
