"""Conditional requests (RFC 9110, section 13): what is answered 304, and what that 304 says."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import product

import pytest
from django.utils import timezone

from articles.edge.validators import Validators, entity_tags, etag, named, state
from articles.publishing import verbs

from .stories import edit, path, publish

pytestmark = pytest.mark.django_db

IDENTITY, GZIP, OTHER = '"aa-7"', '"bb-7"', '"cc-6"'
CHANGED = datetime(1994, 11, 6, 8, 49, 37, 999_999, tzinfo=UTC)
CURRENT = Validators((IDENTITY, GZIP), CHANGED)

# What `If-None-Match` says, and the ETag that matches, if one does. None: the header is not there.
TAGS = [
    (None, None),
    (IDENTITY, IDENTITY),
    (f"W/{IDENTITY}", IDENTITY),
    (f"  {IDENTITY}\t", IDENTITY),
    (GZIP, GZIP),
    (f"W/{GZIP}", GZIP),
    (f"{GZIP}, {IDENTITY}", IDENTITY),
    (f"{OTHER}, W/{GZIP}", GZIP),
    (f"{OTHER},{IDENTITY}", IDENTITY),
    (f', ,{OTHER},, W/"x,y" ,{IDENTITY},', IDENTITY),
    ("*", IDENTITY),
    (" * ", IDENTITY),
    (OTHER, None),
    (f"{OTHER}, W/{OTHER}", None),
    ('"aa-70"', None),
    ('"AA-7"', None),
    ('""', None),
    ('"*"', None),
    ("W/*", None),
    (f"*, {IDENTITY}", None),
    ("", None),
    (",", None),
    ("aa-7", None),
    ('"aa-7', None),
    ('aa-7"', None),
    ("'aa-7'", None),
    (f"w/{IDENTITY}", None),
    (f"W/W/{IDENTITY}", None),
    (f"W/ {IDENTITY}", None),
    ('"aa -7"', None),
    (f"{IDENTITY} or so", None),
    ("\x00", None),
    ('"' * 10_001, None),
    ("W/" * 10_000, None),
    (", " * 10_000, None),
]

# What `If-Modified-Since` says, and whether nothing has changed since.
DATES = [
    (None, False),
    ("Sun, 06 Nov 1994 08:49:37 GMT", True),
    ("Sunday, 06-Nov-94 08:49:37 GMT", True),
    ("Sun Nov  6 08:49:37 1994", True),
    (" Sun, 06 Nov 1994 08:49:37 GMT ", True),
    ("Sun, 06 Nov 1994 08:49:38 GMT", True),
    ("Monday, 07-Nov-94 08:49:37 GMT", True),
    ("Wed Nov 16 08:49:37 1994", True),
    ("Fri, 06 Nov 2201 08:49:37 GMT", True),
    ("Sun, 06 Nov 1994 08:49:36 GMT", False),
    ("Saturday, 05-Nov-94 08:49:37 GMT", False),
    ("Sat Nov  5 08:49:37 1994", False),
    ("", False),
    ("yesterday", False),
    ("784111777", False),
    ("1994-11-06T08:49:37Z", False),
    ("Sun, 06 Nov 1994 08:49:37", False),
    ("Sun, 06 Nov 1994 08:49:37 +0000", False),
    ("Sun, 6 Nov 1994 08:49:37 GMT", False),
    ("Sun, 31 Nov 1994 08:49:37 GMT", False),
    ("Sun, 06 Nov 1994 24:49:37 GMT", False),
    ("Sun, 06 Nov 94 08:49:37 GMT", False),
    ("Sun, 06 Nev 1994 08:49:37 GMT", False),
    ("Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", False),
]

ADDRESSES = ["story", "/", "/rss.xml", "/atom.xml", "/feed.json"]


@pytest.mark.parametrize(("tags", "matched"), TAGS)
def test_every_pair_of_conditions_has_one_answer(tags, matched):
    for date, same in DATES:
        by_date = IDENTITY if same else None
        assert CURRENT.unchanged(tags, date) == (by_date if tags is None else matched), date


def test_no_date_is_compared_with_one_that_is_not_sent():
    for date, _ in DATES:
        assert Validators((IDENTITY,)).unchanged(None, date) is None


def test_a_list_is_read_whole_or_not_at_all():
    assert entity_tags(f'{IDENTITY} ,W/{GZIP},"a,b"') == (IDENTITY, GZIP, '"a,b"')
    assert entity_tags('"\xe9", "\x7f"') == ()
    assert entity_tags('"\xe9"') == ('"\xe9"',)
    assert entity_tags(f"{IDENTITY}, nonsense") == ()
    assert entity_tags("*") == ()


def test_an_etag_tells_bytes_and_states_apart_and_names_the_state():
    then = state(7, CHANGED)
    assert etag(b"a", then) == etag(b"a", then)
    assert len({etag(b"a", then), etag(b"b", then), etag(b"a", state(8, CHANGED)), etag(b"a", state(7, None))}) == 4
    assert named(etag(b"a", then)) == then
    digest = "a" * 32
    for foreign in ("7-8", "", f"{digest}-7", f"{digest}-7-{'9' * 19}", f"{digest}--7-8", f"{digest.upper()}-7-8"):
        assert named(f'"{foreign}"') is None


@pytest.fixture
def ask(client, monkeypatch):
    """Asks for an address with these headers. `story` stands for that of the one story there is, an hour old."""
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) - timedelta(hours=1))
    article = publish(topics=["Ports"])

    def ask(address, method="get", **headers):
        given = {name: value for name, value in headers.items() if value is not None}
        address = path(article) if address == "story" else address
        return getattr(client, method)(address, secure=True, headers={"host": "news.example", **given})

    ask.article = article
    return ask


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_pair_of_conditions_is_answered_so_on_the_site_and_by_head_as_by_get(ask, address):
    current = ask(address)
    tag, date = current["ETag"], parsedate_to_datetime(current["Last-Modified"])
    tags = [(None, None), (tag, True), (f'W/"x", W/{tag}', True), ("*", True), ('"other"', False), ("bad", False)]
    day = timedelta(days=1)
    forms = ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y")
    dates = [(None, False), ("bad", False)]
    dates += [((date + ago).strftime(form), ago >= day * 0) for form in forms for ago in (-day, day * 0, day)]
    for (if_none_match, matched), (since, same), method in product(tags, dates, ("get", "head")):
        response = ask(address, method, if_none_match=if_none_match, if_modified_since=since)
        expected = same if matched is None else matched
        assert response.status_code == (304 if expected else 200), (if_none_match, since, method)
        assert bool(response.content) == (not expected and method == "get")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_304_says_of_the_response_what_a_200_says(ask, address):
    whole = ask(address)
    same = ask(address, if_none_match=f"W/{whole['ETag']}")
    assert {name for name in whole.headers if name not in same.headers} == {"Content-Type", "Content-Length"}
    assert {name: whole[name] for name in same.headers} == dict(same.headers)
    assert {"ETag", "Vary", "Cache-Control", "Last-Modified", "Content-Security-Policy"} <= set(same.headers)
    assert ("Link" in same.headers) == ("." in address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_says_what_get_says(ask, address):
    got, head = ask(address), ask(address, "head")
    assert dict(head.headers) == dict(got.headers)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_state_has_the_same_strong_etag_and_each_change_another(ask, address):
    seen = [ask(address)["ETag"]]
    assert seen == [ask(address, host="127.0.0.1")["ETag"]]
    assert seen[0].startswith('"')
    for kind, headline in (("minor", "Ferry Runs"), ("update", "Ferry Runs Again"), ("minor", "Ferry Runs")):
        verbs.publish(edit(ask.article, headline=headline), kind=kind)
        seen.append(ask(address)["ETag"])
    assert len(set(seen)) == 4


def test_other_bytes_of_the_same_state_have_another_etag(ask, settings):
    before = ask("/rss.xml")
    settings.SITE_URL = "https://elsewhere.example"
    after = ask("/rss.xml", if_none_match=before["ETag"])
    assert after.status_code == 200
    assert named(after["ETag"]) == named(before["ETag"])
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_last_modified_rises_with_each_change_of_whatever_kind_within_one_second(ask, address, monkeypatch):
    noon = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    dates = []
    for kind, note in (("update", ""), ("minor", ""), ("correction", "Not six."), ("minor", "")):
        verbs.publish(edit(ask.article, headline=f"Ferry {len(dates)}"), kind=kind, note=note)
        dates.append(parsedate_to_datetime(ask(address)["Last-Modified"]))
    assert dates == sorted(set(dates))
    before = ask(address)
    verbs.publish(edit(ask.article, headline="Ferry"), kind="minor")
    assert ask(address, if_modified_since=before["Last-Modified"]).status_code == 200


def test_what_is_gone_or_was_never_here_heeds_no_condition(ask):
    address = path(ask.article)
    seen = ask(address)
    verbs.withdraw(ask.article, reason="Not so.")
    for condition in (
        {"if_none_match": "*"},
        {"if_none_match": seen["ETag"]},
        {"if_modified_since": "Fri, 06 Nov 2201 08:49:37 GMT"},
    ):
        assert ask(address, **condition).status_code == 410
        assert ask("/nothing-here/", **condition).status_code == 404
    assert ask(address, if_none_match=ask(address).get("ETag", '"x"')).status_code == 410


def test_the_desk_is_answered_as_ever(ask, admin_client):
    response = admin_client.get("/admin/", secure=True, headers={"host": "news.example", "if-none-match": "*"})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "ETag" not in response
