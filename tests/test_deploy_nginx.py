"""The shipped configuration of nginx, in front of an origin that counts what it is asked."""

import http.client
import socket
import ssl
import statistics
import subprocess
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from .jobs import wait_until
from .nginx import certified, running_nginx
from .origin import running_origin
from .site import Answer, _free_port

pytestmark = [pytest.mark.either, pytest.mark.xdist_group("nginx")]

EXPIRED = 2.1  # seconds: nginx counts whole ones, so that what it is told to keep for one it gives for almost two
ETHERNET = 1_448  # bytes of data in a packet
STRANGER = "127.0.0.2"  # an address that is not among our own


@pytest.fixture
def origin():
    with running_origin() as origin:
        yield origin


@pytest.fixture
def proxy(origin, tmp_path):
    with running_nginx(tmp_path, origin.port) as proxy:
        origin.asked.clear()
        origin.bodies.clear()
        origin.answers.clear()
        yield proxy


def ask(proxy, path, method="GET", body=None, source="127.0.0.1", headers=None) -> Answer:
    """From any address of this machine, and with any header as it is given."""
    parts = urlsplit(proxy.url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30, source_address=(source, 0))
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    answered = Answer(answer.status, answer.headers, answer.read())
    connection.close()
    return answered


def say(proxy, *said: bytes) -> bytes:
    """These very bytes; the first of what comes back."""
    parts = urlsplit(proxy.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        for some in said:
            connection.sendall(some)
        return connection.recv(4096)


def test_an_answer_is_kept_for_a_second_and_then_asked_for_again_by_its_validator(proxy, origin):
    first = proxy.get("/page/")
    assert {proxy.get("/page/").body for _ in range(50)} == {b"first for all"}
    assert len(origin.asked) < 10
    time.sleep(EXPIRED)
    assert proxy.get("/page/").body == first.body
    assert origin.asked[-1][2]["If-None-Match"] == first.headers["ETag"]
    assert origin.answers[-1] == 304


def test_what_does_not_say_that_it_may_be_kept_here_is_not_whatever_browsers_may_do(proxy, origin):
    origin.lasts = ""
    for word in ("first", "second"):
        origin.word = word
        answer = proxy.get("/page/")
        assert answer.body == f"{word} for all".encode()
        assert "max-age=60" in answer.headers["Cache-Control"]
    assert proxy.kept == 0


def test_pictures_and_stylesheets_are_kept_even_so(proxy, origin):
    origin.lasts = ""
    for path in ("/media/a.jpg", "/static/a.css"):
        assert {proxy.get(path).status for _ in range(20)} == {200}
        origin.status = 404
        wait_until(lambda path=path: proxy.get(path).status == 404, seconds=5)
        origin.status = 200
        assert proxy.get(path).status == 200, "what is not there may be there the next moment"
    assert len(origin.asked) < 20


def test_what_has_changed_is_there_a_moment_later_and_what_was_before_never_comes_back(proxy, origin):
    assert proxy.get("/page/").body == b"first for all"
    origin.word = "second"
    wait_until(lambda: proxy.get("/page/").body == b"second for all", seconds=5)
    assert {proxy.get("/page/").body for _ in range(100)} == {b"second for all"}


def test_after_a_quiet_time_nobody_is_given_the_old_however_many_come_at_once(proxy, origin):
    proxy.get("/page/")
    origin.word, origin.pause = "second", 0.3
    time.sleep(EXPIRED)
    with ThreadPoolExecutor(20) as readers:
        bodies = list(readers.map(lambda _: proxy.get("/page/").body, range(20)))
    assert set(bodies) == {b"second for all"}


def test_of_many_who_come_at_once_for_something_new_none_waits_for_another(proxy, origin):
    def seconds(_) -> float:
        began = time.monotonic()
        proxy.get("/new/")
        return time.monotonic() - began

    with ThreadPoolExecutor(10) as readers:
        slowest = [max(readers.map(seconds, range(10)))]
    assert min(slowest) < 0.4, slowest


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("gzip, deflate", "gzip"),
        ("deflate,gzip", "gzip"),
        ("gzip;q=0.5", "gzip"),
        ("gzip ; q=0.001", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip;q=0", None),
        ("gzip; q=0.000, deflate", None),
        ("gzip;q=0, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("zstd, gzip", "zstd"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0,zstd;q=0", None),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", "br"),
        ("identity", None),
        ("deflate", None),
        ("brotli", None),
        ("x-gzip-ed, vbr", None),
        ("xgzip", None),
        ("*", None),
    ],
)
def test_of_all_spellings_the_site_hears_the_first_coding_that_the_client_takes(proxy, origin, accepted, coding):
    answer = ask(proxy, "/page/", headers={} if accepted is None else {"Accept-Encoding": accepted})
    assert origin.asked[-1][2]["Accept-Encoding"] == coding
    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_spellings_and_cookies_and_hosts_do_not_multiply_what_is_kept(proxy, origin):
    spellings = [f"gzip;q=0.{number}, deflate" for number in range(1, 10)]
    for number, spelling in enumerate([*spellings, "gzip", "GZIP", "gzip,deflate"]):
        headers = {"Accept-Encoding": spelling, "Cookie": f"a={number}", "Host": f"host-{number}.example"}
        assert ask(proxy, "/page/", headers=headers).status == 200
    assert proxy.kept == 1
    for coding in ("br", "zstd", "identity"):
        ask(proxy, "/page/", headers={"Accept-Encoding": coding})
    assert proxy.kept == 4


def test_each_coding_has_its_own_answer_and_nobody_is_given_another(proxy):
    for _ in range(2):
        answers = {coding: ask(proxy, "/page/", headers={"Accept-Encoding": coding}) for coding in ("br", "gzip", "")}
        assert {coding: answer.headers["Content-Encoding"] or "" for coding, answer in answers.items()} == {
            coding: coding for coding in answers
        }
        assert len({answer.headers["ETag"] for answer in answers.values()}) == 3


def test_what_the_site_has_not_compressed_is_not_compressed_here(proxy, origin):
    origin.word, origin.compresses = "long " * 2000, False
    answer = ask(proxy, "/page/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] is None
    assert answer.headers["ETag"].startswith('"')
    assert len(answer.body) > 10_000


@pytest.mark.parametrize("kilobytes", [4, 80, 120, 200])
def test_answers_of_every_size_come_at_once_on_a_connection_that_is_kept(proxy, origin, kilobytes):
    origin.word, origin.compresses = "x" * kilobytes * 1000, False
    assert waited(proxy, ETHERNET) < 0.03  # who waits for an acknowledgement waits for 0.04


@pytest.mark.parametrize("kilobytes", [80, 120])
def test_so_they_do_to_a_program_on_this_machine_where_the_operator_says_that_there_is_one(tmp_path, origin, kilobytes):
    origin.word, origin.compresses = "x" * kilobytes * 1000, False
    with running_nginx(tmp_path, origin.port, lambda text: text.replace("tcp_nopush on", "tcp_nopush off")) as proxy:
        assert waited(proxy) < 0.03


def waited(proxy, packet: int | None = None) -> float:
    """Seconds for an answer, half of them less, on a connection that is kept; `packet` is the most that one carries."""
    parts = urlsplit(proxy.url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    connection.sock = socket.socket()
    connection.sock.settimeout(30)
    if packet:
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, packet)
    connection.sock.connect((parts.hostname, parts.port))
    times = []
    for _ in range(60):
        began = time.monotonic()
        connection.request("GET", "/page/")
        connection.getresponse().read()
        times.append(time.monotonic() - began)
    connection.close()
    return statistics.median(times)


def test_who_has_it_already_is_answered_from_the_cache(proxy, origin):
    etag = proxy.get("/page/").headers["ETag"]
    later = "Mon, 07 Nov 1994 08:49:37 GMT"
    for condition in (
        {"If-None-Match": etag},
        {"If-None-Match": f"W/{etag}"},
        {"If-None-Match": f'"other", W/{etag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Sun, 06 Nov 1994 08:49:37 GMT"},
        {"If-Modified-Since": later},
        {"If-None-Match": etag, "If-Modified-Since": later},
    ):
        answer = proxy.get("/page/", **condition)
        assert (answer.status, answer.body) == (304, b""), condition
        assert answer.headers["ETag"] == etag
        assert answer.headers["Cache-Control"].startswith("max-age=60")
        assert answer.headers["Vary"] == "Accept-Encoding"
    for condition in ({"If-None-Match": '"other"'}, {"If-Modified-Since": "Sat, 05 Nov 1994 08:49:37 GMT"}):
        assert proxy.get("/page/", **condition).status == 200
    assert not any("If-Modified-Since" in headers for _, _, headers in origin.asked[:1])


def test_what_a_subscriber_alone_is_sent_passes_by_the_cache_both_ways(proxy, origin):
    for _ in range(2):
        whole = proxy.get("/feed")
        assert whole.body == b"first for all"
        delta = proxy.get("/feed", **{"A-IM": "feed", "If-None-Match": '"known"'})
        assert (delta.status, delta.body) == (226, b"first for feed")
        assert origin.asked[-1][2]["A-IM"] == "feed"
        assert origin.asked[-1][2]["If-None-Match"] == '"known"'
    assert sum("A-IM" in headers for _, _, headers in origin.asked) == 2
    assert proxy.kept == 1


def test_what_has_a_query_is_asked_of_the_site_each_time_with_its_conditions(proxy, origin):
    for number in range(20):
        assert proxy.get(f"/?utm={number}", **{"If-None-Match": '"known"'}).status == 200
        assert origin.asked[-1][1] == f"/?utm={number}"
        assert origin.asked[-1][2]["If-None-Match"] == '"known"'
    assert proxy.kept == 0


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/%61dmin/x/", "//admin/x/", "/preview/token/"])
def test_the_desk_is_never_kept_even_were_its_answers_to_say_that_they_may(proxy, origin, path):
    for word in ("ana", "ben"):
        origin.word = word
        answer = ask(proxy, path, headers={"Cookie": f"desk={word}"})
        assert answer.body == f"{word} for all".encode()
        assert origin.asked[-1][2]["Cookie"] == f"desk={word}"
    assert proxy.kept == 0


def test_health_is_asked_each_time(proxy, origin):
    for _ in range(3):
        assert proxy.get("/healthz").status == 200
    assert len(origin.asked) == 3


def test_figures_are_for_our_own_addresses(proxy, origin):
    assert ask(proxy, "/metrics", source=STRANGER).status == 403
    assert ask(proxy, "/%6detrics", source=STRANGER).status == 403
    assert not origin.asked
    assert ask(proxy, "/metrics").status == 200


def test_head_is_answered_as_get_from_what_is_kept(proxy, origin):
    got, head = proxy.get("/page/"), proxy.ask("HEAD", "/page/")
    assert head.body == b""
    differ = {"Date", "Connection"}
    assert {name: value for name, value in head.headers.items() if name not in differ} == {
        name: value for name, value in got.headers.items() if name not in differ
    }
    assert len(origin.asked) == 1


def test_methods_that_nobody_knows_do_not_reach_the_site(proxy, origin):
    for method in ("BREW", "PROPFIND", "QUERY"):
        assert proxy.ask(method, "/page/").status == 501
    assert proxy.ask("TRACE", "/page/").status == 405
    assert say(proxy, b"CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: a\r\n\r\n").startswith(b"HTTP/1.1 40")
    assert not origin.asked
    for method in ("POST", "PUT", "OPTIONS"):
        assert proxy.ask(method, "/page/").status == 200
    assert [method for method, _, _ in origin.asked] == ["POST", "PUT", "OPTIONS"]
    assert proxy.kept == 0


def test_heads_and_bodies_that_are_too_large_do_not_reach_the_site(proxy, origin):
    assert ask(proxy, "/" + "a" * 9_000).status == 414
    assert ask(proxy, "/page/", headers={"X-Large": "a" * 9_000}).status == 400
    assert ask(proxy, "/page/", headers={f"X-{number}": "a" * 4_000 for number in range(20)}).status == 400
    assert ask(proxy, "/page/", "POST", b"a" * 70_000).status == 413
    declared = b"POST /admin/x/ HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
    assert say(proxy, declared % (64 * 2**20 + 1)).startswith(b"HTTP/1.1 413")
    assert not origin.asked
    assert ask(proxy, "/admin/x/", "POST", b"a" * 5_000_000).status == 200
    assert len(origin.bodies[0]) == 5_000_000


def test_a_body_reaches_the_site_once_it_is_here_whole(proxy, origin):
    parts = urlsplit(proxy.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as slow:
        slow.sendall(b"POST /admin/x/ HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345")
        time.sleep(1)
        assert not origin.asked
        slow.sendall(b"67890")
        assert slow.recv(4096).startswith(b"HTTP/1.1 200")
    assert origin.bodies == [b"1234567890"]


def test_who_never_ends_a_head_is_let_go_and_keeps_nobody_waiting(proxy):
    parts = urlsplit(proxy.url)
    with ExitStack() as open_ones:
        slow = [socket.create_connection((parts.hostname, parts.port), timeout=30) for _ in range(200)]
        for connection in slow:
            open_ones.enter_context(connection).sendall(b"GET /page/ HTTP/1.1\r\nHost: a\r\nX-Sl")
        began = time.monotonic()
        assert proxy.get("/page/").status == 200
        assert time.monotonic() - began < 5
        assert all(ended(connection) for connection in slow)
        assert time.monotonic() - began < 25


def ended(connection) -> bool:
    try:
        return connection.recv(100) == b""
    except ConnectionResetError:
        return True


def test_while_the_site_is_away_what_is_kept_is_served_old_as_it_is(proxy, origin):
    etag = proxy.get("/page/").headers["ETag"]
    origin.stop()
    time.sleep(EXPIRED)
    for _ in range(5):
        assert proxy.get("/page/").body == b"first for all"
        assert proxy.get("/page/", **{"If-None-Match": etag}).status == 304
    never_seen = proxy.get("/other/")
    assert never_seen.status == 503
    assert never_seen.headers["Retry-After"] == "10"
    assert never_seen.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_while_the_site_fails_what_is_kept_is_served_and_once_it_does_not_what_is_new(proxy, origin, status):
    proxy.get("/page/")
    origin.word, origin.status = "second", status
    time.sleep(EXPIRED)
    assert proxy.get("/page/").body == b"first for all"
    assert proxy.get("/other/").status == status
    origin.status = 200
    wait_until(lambda: proxy.get("/page/").body == b"second for all", seconds=5)
    wait_until(lambda: proxy.get("/other/").body == b"second for all", seconds=5)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_gone_a_moment_later(proxy, origin, status):
    proxy.get("/page/")
    origin.status, origin.word = status, "gone"
    wait_until(lambda: proxy.get("/page/").status == status, seconds=5)
    assert proxy.get("/page/").body == b"gone for all"


def test_what_the_site_hears_of_a_client_is_what_this_server_knows(proxy, origin):
    spoofed = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    ask(proxy, "/admin/", source=STRANGER, headers={**spoofed, "Host": "news.example:81"})
    heard = origin.asked[-1][2]
    assert heard.get_all("X-Forwarded-For") == [STRANGER]
    assert heard.get_all("X-Forwarded-Proto") == ["http"]
    assert heard.get_all("X-Forwarded-Host") == heard.get_all("Host") == ["news.example:81"]


def test_connections_to_the_site_are_kept(proxy, origin):
    for number in range(20):
        proxy.get(f"/?{number}")
    assert {headers["Connection"] for _, _, headers in origin.asked} == {None}


def test_a_greedy_stranger_is_asked_to_come_back_and_we_ourselves_are_not(proxy):
    def statuses(source) -> list[Answer]:
        with ThreadPoolExecutor(20) as readers:
            return list(readers.map(lambda _: ask(proxy, "/page/", source=source), range(1200)))

    ours, greedy = statuses("127.0.0.1"), statuses(STRANGER)
    assert {answer.status for answer in ours} == {200}
    refused = [answer for answer in greedy if answer.status == 429]
    assert refused
    assert len(greedy) - len(refused) >= 500, "a burst is nothing to refuse"
    assert {answer.headers["Retry-After"] for answer in refused} == {"10"}
    assert ask(proxy, "/page/", source="127.0.0.3").status == 200


def test_passwords_are_tried_slowly_and_the_page_for_them_is_there_all_the_same(proxy, origin):
    tried = [ask(proxy, "/admin/login/", "POST", b"password=x", source=STRANGER).status for _ in range(20)]
    assert tried[:11] == [200] * 11
    assert 429 in tried
    assert ask(proxy, "/admin/login/", source=STRANGER).status == 200
    assert ask(proxy, "/admin/login/", "POST", b"password=x", source="127.0.0.3").status == 200


def test_addresses_that_let_anybody_in_are_not_in_the_log(proxy):
    for path in ("/preview/s3cret/", "/preview/s3cret/?s3cret", "/admin/welcome/MQ/s3cret/"):
        proxy.get(path, Referer=f"{proxy.url}{path}")
    proxy.get("/page/?q=1", Referer="https://elsewhere.example/s")
    wait_until(lambda: "/page/" in proxy.log.read_text())
    logged = proxy.log.read_text()
    assert "s3cret" not in logged
    assert '"GET /preview/... HTTP/1.1" 200' in logged
    assert '"GET /page/?q=1 HTTP/1.1" 200 13 "https://elsewhere.example/s"' in logged


def test_nginx_does_not_tell_its_version(proxy):
    for answer in (proxy.get("/page/"), proxy.ask("TRACE", "/page/")):
        assert answer.headers["Server"] == "nginx"
        assert b"nginx/" not in answer.body


@pytest.fixture
def encrypted(origin, tmp_path):
    """The same with a certificate: the server at its port, the one that sends people there, and who believes it."""
    key, certificate, port = tmp_path / "privkey.pem", tmp_path / "fullchain.pem", _free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=news.example",
         "-addext", "subjectAltName=DNS:news.example", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    with running_nginx(tmp_path / "nginx", origin.port, certified(key, certificate, port)) as plain:
        yield plain, port, certificate


def handshake(port, certificate, **most):
    context = ssl.create_default_context(cafile=certificate)
    context.set_alpn_protocols(["h2", "http/1.1"] if not most else ["http/1.1"])
    if "version" in most:
        context.maximum_version = most["version"]
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    return context.wrap_socket(connection, server_hostname="news.example")


def test_with_a_certificate_readers_are_sent_to_https_which_the_site_hears(encrypted, origin):
    plain, port, certificate = encrypted
    sent_on = ask(plain, "/page/?q=1", headers={"Host": "news.example"})
    assert (sent_on.status, sent_on.headers["Location"]) == (308, "https://news.example/page/?q=1")
    assert not origin.asked
    with handshake(port, certificate, version=ssl.TLSVersion.TLSv1_3) as connection:
        connection.sendall(b"GET /page/ HTTP/1.1\r\nHost: news.example\r\nX-Forwarded-Proto: http\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
    assert origin.asked[-1][2].get_all("X-Forwarded-Proto") == ["https"]


def test_with_a_certificate_browsers_speak_http_2_and_nobody_an_old_tls(encrypted):
    _, port, certificate = encrypted
    with handshake(port, certificate) as connection:
        assert connection.selected_alpn_protocol() == "h2"
        assert connection.version() == "TLSv1.3"
    with pytest.raises(ssl.SSLError), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        handshake(port, certificate, version=ssl.TLSVersion.TLSv1_1)
