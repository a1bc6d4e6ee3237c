"""The real site behind the shipped nginx."""

import re
import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import feedparser
import pytest

from .jobs import wait_until
from .nginx import running_nginx
from .site import PATIENCE, Site, running_site, stop

pytestmark = pytest.mark.xdist_group("nginx")

CODINGS = ("br", "zstd", "gzip", "identity")
FEEDS = ("/rss.xml", "/atom.xml", "/feed.json")
OF_THE_CONNECTION = {"date", "server", "connection", "x-accel-expires", "transfer-encoding", "accept-ranges"}


@pytest.fixture(scope="module")
def fronted(tmp_path_factory):
    """A site, and the same as it is seen through nginx."""
    folder = tmp_path_factory.mktemp("fronted")
    with running_site(folder) as site, running_nginx(folder / "nginx", int(site.environment["PORT"])) as proxy:
        yield site, proxy


def story(site: Site) -> str:
    return re.search(r'<h2><a href="(/\d{4}/[^"]+)"', site.get("/").body.decode())[1]


def publish(site: Site, headline: str) -> None:
    copy = site.log.with_name("copy.txt")
    copy.write_text(f"{headline}\n\nIt left at six.\n")
    site.manage("importcopy", str(copy), "--publish")


def told(answer) -> dict:
    return {name.lower(): value for name, value in answer.headers.items() if name.lower() not in OF_THE_CONNECTION}


def statuses(proxy, path: str) -> list[str]:
    """What became of each request for this path in the cache, in order."""
    line = re.compile(rf'"GET {re.escape(path)} HTTP/1.1" .* (\S+)$', re.MULTILINE)
    return line.findall(proxy.log.read_text())


def test_pages_and_feeds_are_the_sites_own_to_the_last_byte_and_header_in_every_coding(fronted):
    site, proxy = fronted
    for path in ("/", story(site), "/topics/", "/nowhere/", *FEEDS):
        for coding in CODINGS:
            asked = {"Accept-Encoding": coding}
            direct, first, kept = site.get(path, **asked), proxy.get(path, **asked), proxy.get(path, **asked)
            assert direct.headers["Content-Encoding"] == (None if coding == "identity" else coding)
            assert {(answer.status, answer.body) for answer in (first, kept)} == {(direct.status, direct.body)}
            assert told(direct) == told(first) == told(kept)


def test_what_is_asked_for_often_is_kept_and_asked_for_again_by_its_validator(fronted):
    site, proxy = fronted
    path = "/subscribe/"
    wait_until(lambda: proxy.get(path) and "REVALIDATED" in statuses(proxy, path))
    first, *later = statuses(proxy, path)
    assert first == "MISS"
    assert later.count("HIT") > later.count("REVALIDATED")
    assert set(later) == {"HIT", "REVALIDATED"}


def test_an_answer_is_kept_till_the_end_of_the_second_in_which_it_was_asked_for(fronted):
    """So nothing is older than a second, whenever in it a publish comes."""
    site, proxy = fronted
    path = "/corrections/"
    for _ in range(4):
        in_a_new_second()
        proxy.get(path)
        proxy.get(path)
    wait_until(lambda: len(statuses(proxy, path)) == 8)
    assert statuses(proxy, path)[::2] == ["MISS", *["REVALIDATED"] * 3]
    assert "HIT" in statuses(proxy, path)[1::2]


def in_a_new_second() -> None:
    time.sleep(1.02 - time.time() % 1)


@pytest.mark.parametrize("path", ["/", *FEEDS])
def test_what_is_published_is_there_a_moment_later_and_does_not_go_again(fronted, path):
    site, proxy = fronted
    headline = f"Boat {FEEDS.index(path) if path in FEEDS else 'of all'} sails at six"
    assert headline.encode() not in proxy.get(path).body
    publish(site, headline)
    wait_until(lambda: headline.encode() in proxy.get(path).body, seconds=5)
    assert all(headline.encode() in proxy.get(path).body for _ in range(50))


@pytest.mark.parametrize("coding", CODINGS)
def test_who_has_it_already_is_told_so(fronted, coding):
    site, proxy = fronted
    for path in ("/", story(site), *FEEDS):
        asked = {"Accept-Encoding": coding}
        whole = proxy.get(path, **asked)
        tag, date = whole.headers["ETag"], whole.headers["Last-Modified"]
        conditions = [{"If-None-Match": said} for said in (tag, f'"other", W/{tag}', "*")]
        if date:  # it is left out while it lies ahead
            conditions += [{"If-Modified-Since": date}, {"If-None-Match": tag, "If-Modified-Since": date}]
        for condition in conditions:
            same = proxy.get(path, **asked, **condition)
            assert (same.status, same.body) == (304, b""), (path, condition)
            for name in ("ETag", "Cache-Control", "Vary"):
                assert same.headers[name] == whole.headers[name]


@pytest.mark.parametrize("path", FEEDS)
def test_a_subscriber_is_sent_only_what_is_new_and_a_reader_all_of_it(fronted, path):
    site, proxy = fronted
    before = proxy.get(path)
    publish(site, f"News for {path} alone")
    delta = proxy.get(path, **{"A-IM": "feed", "If-None-Match": before.headers["ETag"]})
    assert delta.status == 226
    assert delta.headers["IM"] == "feed"
    assert f"News for {path} alone".encode() in delta.body
    assert len(delta.body) < len(before.body) / 3
    wait_until(lambda: proxy.get(path).headers["ETag"] == delta.headers["ETag"], seconds=5)
    assert len(proxy.get(path).body) > len(before.body) / 2


def test_a_program_that_reads_feeds_polls_through_it(fronted):
    _, proxy = fronted
    first = feedparser.parse(f"{proxy.url}/atom.xml")
    assert first.status == 200
    assert len(first.entries) >= 10
    again = feedparser.parse(f"{proxy.url}/atom.xml", etag=first.etag, modified=first.get("modified"))
    assert (again.status, again.entries) == (304, [])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_asks_for_a_piece_is_given_that_or_all_of_it(fronted, method):
    site, proxy = fronted
    stylesheet = re.search(r'<link rel="stylesheet" href="([^"]+)"', site.get("/").body.decode())[1]
    for path in ("/", "/rss.xml", stylesheet):
        whole = proxy.get(path)
        for _ in range(2):
            piece = proxy.ask(method, path, Range="bytes=2-9")
            assert (piece.status, piece.headers["Content-Length"]) in {(200, str(len(whole.body))), (206, "8")}
            if method == "GET":
                assert piece.body == (whole.body if piece.status == 200 else whole.body[2:10])
            else:
                assert piece.body == b""


def test_stylesheets_are_kept_and_compressed_by_the_site(fronted):
    site, proxy = fronted
    stylesheet = re.search(r'<link rel="stylesheet" href="([^"]+)"', site.get("/").body.decode())[1]
    answers = [proxy.get(stylesheet, **{"Accept-Encoding": "gzip, deflate"}) for _ in range(20)]
    assert {answer.headers["Content-Encoding"] for answer in answers} == {"gzip"}
    assert {"immutable" in answer.headers["Cache-Control"] for answer in answers} == {True}
    wait_until(lambda: "HIT" in statuses(proxy, stylesheet))


class Browser:
    """Keeps cookies, and says where a form comes from, as browsers do."""

    def __init__(self, proxy):
        self.proxy = proxy
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.proxy.url}{path}", timeout=PATIENCE) as answer:
            return answer.read().decode()

    def sign_in(self, name: str, password: str, **headers: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get("/admin/login/"))[1]
        form = {"username": name, "password": password, "csrfmiddlewaretoken": token, "next": "/admin/"}
        sent = {"Origin": self.proxy.url, **headers}
        with self.opener.open(
            Request(f"{self.proxy.url}/admin/login/", urlencode(form).encode(), sent), timeout=PATIENCE
        ) as answer:
            return answer.read().decode()


def test_an_editor_signs_in_through_it_and_nobody_else_is_shown_what_she_sees(fronted):
    site, proxy = fronted
    editor, stranger = Browser(proxy), Browser(proxy)
    assert "Log out" in editor.sign_in(*site.login)
    assert "Log out" in editor.get("/admin/")
    assert "Log out" not in stranger.get("/admin/")
    assert proxy.get("/admin/").headers["Cache-Control"] == "private, no-store"
    wait_until(lambda: len(statuses(proxy, "/admin/")) >= 3)
    assert set(statuses(proxy, "/admin/")) == {"-"}


def test_the_site_knows_from_where_a_password_is_tried_whatever_the_client_says(fronted):
    site, proxy = fronted
    Browser(proxy).sign_in("nobody", "a wrong password", **{"X-Forwarded-For": "203.0.113.9"})
    wait_until(lambda: "Nobody came in as 'nobody' from 127.0.0.1" in site.said)
    assert "203.0.113.9" not in site.said


def test_its_health_is_told_through_it_and_its_figures_to_nobody_without_the_token(fronted):
    _, proxy = fronted
    health = proxy.get("/healthz?only=database,disk")
    assert (health.status, health.headers["Cache-Control"]) == (200, "no-store")
    assert proxy.get("/metrics").status == 404


def test_while_the_site_is_away_readers_read_on_and_the_desk_says_so(tmp_path):
    with running_site(tmp_path) as site, running_nginx(tmp_path / "nginx", int(site.environment["PORT"])) as proxy:
        read = ("/", story(site), *FEEDS)
        before = {path: proxy.get(path) for path in read}
        stop(site)
        time.sleep(2.1)
        for path in read:
            after = proxy.get(path)
            assert (after.status, after.body) == (200, before[path].body)
            assert proxy.get(path, **{"If-None-Match": before[path].headers["ETag"]}).status == 304
        assert proxy.get("/admin/").status == 503
        assert proxy.get("/admin/").headers["Retry-After"] == "10"
