"""Conditional requests again, as they are answered on the wire: by the edge as an application, as a protocol class, and
by nginx in front of it, which answers some of them by itself.

What stands in `test_conditional_requests` of Django alone holds here of every coding, and of each way in.
"""

from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from itertools import product

import pytest

from articles.edge import answer
from articles.edge.answer import Asked
from articles.edge.codings import CODINGS, encoded
from articles.edge.keep import Keep
from articles.edge.kept import kept

from .faces import FACES
from .jobs import wait_until
from .site import running_site
from .test_conditional_requests import DATES, GZIP, IDENTITY, TAGS
from .wire import Line, Told, line, request

STORIES = (
    "Ferry to Marren Runs Again\nPublished: March 3, 2026\n\nThe boat left at six.\n\nTopics: Ports\n",
    "Fog Closes Saltgate Quay\nPublished: March 4, 2026\n\nNobody was late.\n\nTopics: Ports\n",
)
STORY, FEED, SEARCH = "/2026/03/ferry-to-marren-runs-again/", "/rss.xml", "/search/?q=ferry"
ADDRESSES = [STORY, "/", FEED, "/atom.xml", "/feed.json", SEARCH, "/sitemap.xml", "/robots.txt"]
DAY = timedelta(days=1)
FORMS = ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y")


@pytest.fixture(scope="module")
def courier(tmp_path_factory):
    """A site of two stories, of which nothing changes by itself."""
    folder = tmp_path_factory.mktemp("courier")
    with running_site(folder, NEWSROOM_DEMO="0") as running:
        publish(running, *STORIES)
        yield running


@pytest.fixture(scope="module", params=FACES)
def face(request):
    return request.param


@pytest.fixture(scope="module")
def url(face, courier):
    with FACES[face](courier) as address:
        yield address


of_ours = pytest.mark.parametrize("face", [name for name in FACES if name != "nginx"], indirect=True)


@pytest.fixture
def wire(url):
    with line(url) as opened:
        yield opened


def publish(site, *texts: str) -> None:
    """Two changes in a second are dated two seconds: afterwards the last of these dates has come."""
    before = site.get(FEED).headers["ETag"]
    files = [site.log.with_name(f"{number}.txt") for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    site.manage("importcopy", *map(str, files), "--publish")
    wait_until(lambda: (told := site.get(FEED).headers)["ETag"] != before and told["Last-Modified"])


def accepting(coding: str) -> list[tuple[str, str]]:
    return [("Accept-Encoding", coding)]


def tags(wire: Line, address: str) -> dict[str, str]:
    """The ETag of an address in each coding."""
    return {coding: wire.ask(address, accepting(coding)).get("etag") for coding in CODINGS}


def seen(told: Told) -> tuple:
    """All that an answer says, but for its date: headers, and the directives of a policy, in any order."""
    headers = {name: sorted(value.split("; ")) for name, value in told.headers if name != "date"}
    return told.status, headers, told.body


# The decision alone


@pytest.mark.either
@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(("said", "matched"), TAGS)
def test_every_pair_of_conditions_has_one_answer_in_every_coding(said, matched, coding):
    """The table's ETags are put into the places of identity and of gzip; what it calls current is current."""
    page = made()
    own, names = page.etags[coding], {IDENTITY: page.etags["identity"], GZIP: page.etags["gzip"]}
    given = said and said.replace(IDENTITY, names[IDENTITY]).replace(GZIP, names[GZIP])
    for date, same in DATES:
        decided = answer.decide(page, Asked(coding, given, date))
        tag = dict(decided.headers)[b"etag"].decode()
        if said is None or matched is None:
            assert (decided.status, tag) == (304 if said is None and same else 200, own), date
        else:
            current = {own} if "*" in said or own in given else set(names.values())
            assert decided.status == 304 and tag in current and (tag in given or "*" in said), date


def made():
    """Something kept, of the state and the date that the tables speak of, in all codings."""
    text = b"The first boat left at six. " * 50
    headers = [(b"Content-Type", b"text/html"), (b"ETag", b'"aa-7"'), (b"Last-Modified", DATES[1][0].encode())]
    page = kept(200, headers, text, Keep(frozenset()))
    for coding in CODINGS:
        page.add(coding, encoded(text, coding))
    return page


# The table


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_pair_of_conditions_is_answered_so_in_every_coding_and_by_head_as_by_get(wire, face, address, coding):
    """nginx has its own way with two conditions at once, with ETags of other codings and with what is malformed. It may
    send all then, which is never wrong, and what it takes for a date may be one of two.
    """
    own = tags(wire, address)
    tag, other = own[coding], own["identity" if coding != "identity" else "br"]
    since_when = dates(wire, address)
    malformed = {
        f"{tag} or so",
        tag.strip('"'),
        f"*, {tag}",
        "bad",
        "",
        *[date for date, _ in since_when if date and "T, " in date],
    }
    conditions = [
        (None, None, None),
        (tag, True, tag),
        (f"W/{tag}", True, tag),
        (f'W/"x", W/{tag}', True, tag),
        (f'"x",{tag} , "y"', True, tag),
        (f"{other}, {tag}", True, tag),
        (other, True, other),
        (f"W/{other}", True, other),
        ("*", True, tag),
        ('"other"', False, None),
        (f"{tag} or so", False, None),
        (tag.strip('"'), False, None),
        (f"*, {tag}", False, None),
        ("bad", False, None),
        ("", False, None),
    ]
    for (said, matched, repeated), (since, same), method in product(conditions, since_when, ("GET", "HEAD")):
        headers = [*accepting(coding)]
        headers += [("If-None-Match", said)] if said is not None else []
        headers += [("If-Modified-Since", since)] if since is not None else []
        told = wire.ask(address, headers, method)
        expected = same if matched is None else matched
        if face == "nginx" and (said in malformed or since in malformed or other in f"{said}" or said and since):
            expected = told.status == 304 and (expected or said in malformed or since in malformed)
            assert told.get("etag") in (tag, other)
        else:
            assert told.get("etag") == (repeated or tag), (said, since, method)
        assert told.status == (304 if expected else 200), (said, since, method)
        assert bool(told.body) == (not expected and method == "GET")
        if not expected:
            assert told.get("content-encoding") == (coding if coding != "identity" else None)


def dates(wire: Line, address: str) -> list[tuple[str | None, bool]]:
    date = wire.ask(address).get("last-modified")
    if date is None:  # of what never changes
        return [(None, False), ("Fri, 06 Nov 2201 08:49:37 GMT", False)]
    moment = parsedate_to_datetime(date)
    forms = [((moment + ago).strftime(form), ago >= 0 * DAY) for form in FORMS for ago in (-DAY, 0 * DAY, DAY)]
    return [(None, False), ("yesterday", False), (f"{date}, {date}", False), (f" {date} ", True), *forms]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_codings_are_the_same_text_under_etags_of_their_own_which_last(wire, address):
    told = {coding: wire.ask(address, accepting(coding)) for coding in CODINGS}
    assert len({answer.get("etag") for answer in told.values()}) == len(CODINGS)
    assert {len(answer.body) for answer in told.values()} == {
        int(answer.get("content-length")) for answer in told.values()
    }
    assert {answer.get("vary") for answer in told.values()} == {"Accept-Encoding"}
    assert all(told[coding].body == encoded(told["identity"].body, coding) for coding in CODINGS)
    assert tags(wire, address) == {coding: answer.get("etag") for coding, answer in told.items()}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_304_says_of_the_response_what_a_200_says(wire, address):
    for coding in CODINGS:
        whole = wire.ask(address, accepting(coding))
        same = wire.ask(address, [*accepting(coding), ("If-None-Match", f"W/{whole.get('etag')}")])
        said = {name for name, _ in whole.headers} - {name for name, _ in same.headers}
        assert said - {"content-encoding"} == {"content-type", "content-length"}
        assert set(same.headers) - {("date", same.get("date"))} <= set(whole.headers)


@of_ours
@pytest.mark.parametrize(
    ("said", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=0.5, br;q=0.1", "gzip"),
        ("br;q=0, *", "zstd"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("identity", None),
        ("identity, gzip;q=0.9", None),
        ("gzip;q=0", None),
        ("*;q=0", None),
        ("compress", None),
        (";;,,=", None),
        ("", None),
    ],
)
def test_a_client_is_given_the_coding_that_it_likes_best_and_we_have(wire, said, coding):
    assert wire.ask(FEED, accepting(said)).get("content-encoding") == coding


@of_ours
def test_headers_that_come_twice_are_one_list(wire):
    own = tags(wire, FEED)
    twice = [("If-None-Match", '"x"'), ("If-None-Match", own["identity"])]
    assert wire.ask(FEED, twice).status == 304
    assert wire.ask(FEED, [*accepting("gzip;q=0.1"), *accepting("br")]).get("content-encoding") == "br"
    date = wire.ask(FEED).get("last-modified")
    assert wire.ask(FEED, [("If-Modified-Since", date)]).status == 304
    assert wire.ask(FEED, [("If-Modified-Since", date)] * 2).status == 200, "a list is no date"


def test_what_is_elsewhere_or_was_never_here_heeds_no_condition(wire):
    for said in (
        ("If-None-Match", "*"),
        ("If-None-Match", '"x"'),
        ("If-Modified-Since", "Fri, 06 Nov 2201 08:49:37 GMT"),
    ):
        for method in ("GET", "GET", "HEAD"):
            assert wire.ask("/nothing-here/", [said], method).status == 404
            moved = wire.ask("/search/?sort=date&q=ferry", [said], method)
            assert (moved.status, moved.get("location")) == (301, "/search/?q=ferry&sort=date")


def test_there_is_neither_a_cookie_nor_a_word_of_the_client_in_what_is_kept(wire):
    plain = wire.ask(FEED)
    coloured = [("Cookie", "desk=1; csrf=2"), ("Accept-Language", "de"), ("X-Forwarded-Host", "evil.example")]
    assert seen(wire.ask(FEED, [*coloured, ("User-Agent", "feedparser/6")])) == seen(plain)
    assert plain.get("set-cookie") is None


# Deltas


def test_who_takes_deltas_is_told_what_is_new_by_the_etag_of_any_coding_and_who_has_all_gets_a_304(courier, wire, face):
    before, headline = tags(wire, FEED), f"Clock Strikes for {face}"
    publish(courier, f"{headline}\nPublished: March 5, 2026\n\nIt struck.\n")
    wait_until(lambda: wire.ask(FEED).get("etag") != before["identity"])
    own = tags(wire, FEED)
    for coding, tag in before.items():
        news = wire.ask(FEED, [("A-IM", "feed"), ("If-None-Match", tag), *accepting(coding)])
        assert (news.status, news.get("im"), news.get("delta-base")) == (226, "feed", tag)
        assert headline.encode() in news.body and b"Fog Closes" not in news.body
        assert "no-store" in news.get("cache-control")
        assert news.get("etag") == own["identity"]
    for coding, tag in own.items():
        assert wire.ask(FEED, [("A-IM", "feed"), ("If-None-Match", tag), *accepting(coding)]).status == 304
    whole = wire.ask(FEED, accepting("gzip"))
    assert whole.status == 200, "what was told to one is kept for nobody"
    for said in (
        [("A-IM", "feed")],
        [("A-IM", "feed"), ("If-None-Match", '"x"')],
        [("A-IM", "x"), ("If-None-Match", '"x"')],
    ):
        assert wire.ask(FEED, said).status == 200


# Spellings


def test_the_same_address_however_it_is_spelled(wire):
    own = seen(wire.ask(FEED))
    host, _, port = wire.host.partition(":")
    for target in (
        "/%72ss.xml",
        "/rss%2Exml",
        f"http://{wire.host}/rss.xml",
        "http://other.example/rss.xml",
        "/rss.xml?",
    ):
        for _ in range(2):
            assert seen(wire.ask(target)) == own, target
    for parameters in ("utm_source=letter", "x", "a=1&b=2&a=3", "q=ferry", "%71=1", "=", "&&", "x=%00", "x=%E9"):
        for _ in range(2):
            assert seen(wire.ask(f"{FEED}?{parameters}")) == own, parameters
    for spelled in ("localhost", "LOCALHOST:99999", "127.0.0.1:1", f"{host}.:{port}", "evil.example"):
        wire.send(request(FEED, [("Host", spelled)]))
        assert seen(wire.hear()) == own, spelled


def test_headers_are_known_in_any_letters(wire):
    tag = wire.ask(FEED).get("etag")
    for name in ("If-None-Match", "if-none-match", "IF-NONE-MATCH"):
        assert wire.ask(FEED, [(name, tag)]).status == 304


def test_a_parameter_that_says_something_is_heard_and_one_that_does_not_is_not(wire):
    ferry, fog = (wire.ask(f"/search/?q={word}") for word in ("ferry", "fog"))
    assert STORY.encode() in ferry.body and ferry.get("etag") != fog.get("etag")
    assert b"/2026/03/fog-" in fog.body
    assert wire.ask("/search/").get("etag") not in {ferry.get("etag"), fog.get("etag")}
    assert seen(wire.ask("/search/?q=ferry&utm_source=letter")) == seen(ferry)
    moved = wire.ask("/search/?sort=date&q=ferry")
    assert (moved.status, moved.get("location")) == (301, "/search/?q=ferry&sort=date")


# HTTP


@pytest.mark.parametrize("condition", [False, True])
def test_an_older_client_and_one_that_says_close_are_answered_and_let_go(url, condition):
    for version, said in (
        ("HTTP/1.0", []),
        ("HTTP/1.1", [("Connection", "close")]),
        ("HTTP/1.1", [("connection", "Close")]),
    ):
        with line(url) as wire:
            tag = wire.ask(FEED).get("etag")
            told = [("If-None-Match", tag)] if condition else []
            wire.send(request(FEED, [("Host", wire.host), *told, *said], version=version))
            heard = wire.hear()
            assert heard.status == (304 if condition else 200)
            assert heard.get("connection") == "close"
            assert wire.is_over


def test_an_older_client_need_not_name_a_host(url):
    with line(url) as wire:
        wire.send(request(FEED, [], version="HTTP/1.0"))
        assert wire.hear().status == 200


def test_requests_that_come_all_at_once_are_answered_in_their_order(wire):
    """What is at hand and what has to be made, with and without a body, one behind the other."""
    host = [("Host", wire.host)]
    asked = [
        (FEED, "GET", b""),
        ("/atom.xml", "HEAD", b""),
        (f"/never-asked-for-before-{id(wire)}/", "GET", b""),
        (FEED, "GET", b"a body"),
        (STORY, "GET", b""),
        (f"/{id(wire)}/?x=1", "GET", b""),
        ("/feed.json", "GET", b""),
        (FEED, "POST", b"a body"),
        ("/", "GET", b""),
    ] * 3
    alone = [seen(wire.ask(target, method=method)) for target, method, _ in asked]
    data = [
        request(target, [*host, *([("Content-Length", str(len(body)))] if body else [])], method, body=body)
        for target, method, body in asked
    ]
    for portions in ([b"".join(data)], data, [bytes([byte]) for byte in b"".join(data[:9])]):
        for portion in portions:
            wire.send(portion)
        count = 9 if len(portions) > len(data) else len(data)
        assert [seen(wire.hear(method)) for _, method, _ in asked[:count]] == alone[:count]


def test_many_large_answers_are_waited_for_by_who_reads_late(wire):
    whole = wire.ask(FEED)
    wire.send(request(FEED, [("Host", wire.host)]) * 300)
    assert all(seen(wire.hear()) == seen(whole) for _ in range(300))


@pytest.mark.parametrize("said", ["bytes=0-10", "bytes=-5", "bytes=999999-", "lines=1-2", "bytes=0-1,4-5"])
def test_a_range_is_not_looked_at(wire, said):
    whole = wire.ask(FEED)
    for more in ([], [("If-Range", whole.get("etag"))], [("If-Range", '"x"')]):
        assert seen(wire.ask(FEED, [("Range", said), *more])) == seen(whole)
    assert wire.ask(FEED, [("Range", said), ("If-None-Match", whole.get("etag"))]).status == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "PURGE"])
def test_an_odd_method_is_refused_and_what_is_kept_stays(url, method):
    with line(url) as wire, line(url) as another:
        before = wire.ask(FEED)
        assert wire.ask(FEED, method=method).status in (403, 405, 501)
        assert seen(another.ask(FEED)) == seen(before)


def test_a_body_on_a_get_is_read_and_put_aside(wire):
    whole = seen(wire.ask(FEED))
    host = ("Host", wire.host)
    for body in (b"x", b"x" * 60_000, request("/atom.xml", [host])):
        wire.send(request(FEED, [host, ("Content-Length", str(len(body)))], body=body))
        assert seen(wire.hear()) == whole
    wire.send(request(FEED, [host, ("Transfer-Encoding", "chunked")], body=b"3\r\nabc\r\n0\r\n\r\n"))
    assert seen(wire.hear()) == whole
    wire.send(request(FEED, [host, ("Content-Length", "0")]))
    assert seen(wire.hear()) == whole


def test_who_waits_before_sending_a_body_is_answered_and_what_it_sends_then_is_no_request(wire):
    """A GET needs no body, so the answer may come instead of the word to go on (RFC 9110, 10.1.1)."""
    whole = seen(wire.ask(FEED))
    body = request("/atom.xml", [("Host", wire.host)])
    for target, expected in ((FEED, whole), (f"/never-asked-for-before-{id(wire)}/", None)):
        headers = [("Host", wire.host), ("Expect", "100-continue"), ("Content-Length", str(len(body)))]
        wire.send(request(target, headers))
        told = wire.hear()
        wire.send(body)
        told = wire.hear() if told.status == 100 else told
        assert seen(told) == expected if expected else told.status == 404
        assert seen(wire.ask(FEED)) == whole


def test_who_would_speak_another_protocol_is_answered_in_this(url):
    for protocol in ("h2c", "websocket"):
        with line(url) as wire:
            whole = wire.ask(FEED)
            told = wire.ask(FEED, [("Connection", "Upgrade"), ("Upgrade", protocol)])
            assert (told.status, told.body) == (200, whole.body)


@pytest.mark.parametrize("length", [1_900, 2_100, 8_000])
def test_a_long_path_is_not_found_and_a_long_query_does_not_matter(wire, length):
    assert wire.ask(f"/{'a' * length}/").status == 404
    assert wire.ask(f"{FEED}?{'a' * length}").status == 200


@of_ours
@pytest.mark.parametrize(
    "malformed",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: \x00\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"NONSENSE / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\nHost: x\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_request_is_refused_and_the_connection_ended(url, malformed):
    with line(url) as wire:
        wire.ask("/")
        wire.send(malformed)
        assert wire.hear().status == 400
        assert wire.is_over


@pytest.mark.parametrize(
    "target", ["/rss.xml#x", "//rss.xml", "/./rss.xml", "/a/../rss.xml", "*", "/\xe9/", "/%zz/", "/%00/"]
)
def test_an_odd_target_harms_nobody(url, target):
    with line(url) as wire:
        assert wire.ask("/").status == 200
        assert wire.ask(target).status in (200, 301, 400, 404)
    with line(url) as wire:
        assert wire.ask("/").status == 200


# Both ways in


def alike(url: str) -> list[tuple]:
    """Answers to everything that could be answered in one way here and in another there."""
    headers = [
        [],
        *[accepting(coding) for coding in (*CODINGS, "gzip, br", "x")],
        [("If-None-Match", "*")],
        [("If-Modified-Since", "Fri, 06 Nov 2201 08:49:37 GMT")],
        [("Range", "bytes=0-1")],
        [("Cookie", "desk=1")],
        [("A-IM", "feed"), ("If-None-Match", '"x"')],
        [("X-Forwarded-Proto", "https")],
        [("X-Forwarded-Proto", " http ")],
        [("X-Forwarded-Proto", "gopher")],
        [("X-Forwarded-For", "192.0.2.1")],
    ]
    targets = [*ADDRESSES, "/nothing/", "/topics/ports", "/search/?sort=date&q=ferry", "/2026/03/", "/favicon.ico"]
    targets += ["/%72ss.xml", "/rss.xml?x=1", "//", f"/{'a' * 3_000}/", "/static/articles/icon.svg"]
    targets += [
        "/%C3%83%C2%A9/",
        "/\xc3\xa9/",
        "/%C3%A9/",
        "/\xe9/",
    ]  # bytes that are no address, beside those that are
    return [(asked, *_asked(url, *asked)) for asked in product(targets, headers, ("GET", "HEAD"))]


def _asked(url: str, target: str, said: list, method: str) -> Iterator[tuple]:
    """On a connection that stays, and as the last request of one."""
    with line(url) as wire:
        yield seen(told := wire.ask(target, said, method))
        if told.get("connection") != "close":
            yield seen(wire.ask(target, [*said, ("Connection", "close")], method))


def test_both_ways_in_give_the_same_answers_byte_for_byte(courier):
    with FACES["wrapper"](courier) as wrapper, FACES["protocol"](courier) as protocol:
        for (asked, *given), (_, *there) in zip(alike(wrapper), alike(protocol), strict=True):
            assert given == there, asked
