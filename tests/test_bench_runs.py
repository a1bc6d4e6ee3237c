"""`make bench` measures, in small: every peer, every question, and refuses to measure what answers wrongly."""

import os
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .bench import costs, scale, serving
from .bench.documents import Document
from .bench.kinds import KINDS, PAGE
from .bench.load import rate
from .bench.peers import Peer
from .bench.programs import missing
from .bench.questions import Question, question
from .bench.seeded import seeded

FEED_304, GZIP, IDENTITY, *_ = KINDS
BODY = b"the same bytes"


@pytest.fixture
def programs():
    if missing():
        assert not os.environ.get("CI"), f"there is no {', no '.join(missing())}, and in CI nothing may be skipped"
        pytest.skip(f"{' and '.join(missing())} not installed: make test does that")


@contextmanager
def answering(status: int, body: bytes, **headers: str):
    """A peer that gives the same answer whatever it is asked."""

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield Peer("a peer", f"http://127.0.0.1:{server.server_port}", {"feed": "/feed", "page": "/page"})
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.either
@pytest.mark.parametrize(
    ("kind", "status", "body", "wrong"),
    [
        (IDENTITY, 200, b"other bytes", "other bytes"),
        (IDENTITY, 500, BODY, "500, not 200"),
        (GZIP, 200, BODY, "it is identity"),
        (FEED_304, 200, BODY, "200, not 304"),
    ],
)
def test_a_peer_that_answers_wrongly_is_not_measured(kind, status, body, wrong):
    with answering(status, body, ETag='"1"') as peer, pytest.raises(AssertionError, match=f"a peer, .*{wrong}"):
        question(peer, kind, Document("/feed", "feed.xml", BODY, b""))


@pytest.mark.either
def test_a_peer_that_answers_rightly_is_asked_just_so():
    with answering(200, BODY) as peer:
        asked = question(peer, IDENTITY, Document("/feed", "feed.xml", BODY, b""))
    assert asked.url == f"{peer.url}/feed"
    assert asked.headers == {"Accept-Encoding": "identity"}
    assert asked.size > len(BODY)


@pytest.mark.either
@pytest.mark.parametrize(("status", "size", "wrong"), [(500, 0, "failed"), (200, 5_000, "bytes are not")])
def test_a_peer_that_answers_wrongly_under_load_has_no_rate(programs, status, size, wrong):
    with answering(status, BODY) as peer, pytest.raises(AssertionError, match=wrong):
        rate(Question(f"{peer.url}/", {}, size), seconds=1)


def test_every_peer_has_a_rate_for_every_document_that_it_serves(programs):
    told = serving.measured(rounds=1, seconds=1)
    assert list(told) == [kind.name for kind in KINDS]
    for kind in KINDS:
        by_peer = told[kind.name]
        assert len(by_peer) == (4 if kind.document == PAGE else 6)
        assert set(kind.goals) <= set(by_peer)
        assert all(figure["rate"] > 0 for figure in by_peer.values())


@pytest.fixture(scope="module")
def site():
    with seeded(300, os.environ.get("DATABASE_URL", "")) as site:
        yield site


def test_the_size_of_the_archive_is_measured(site):
    told = scale.measured([site, site], rounds=1, addresses=(50,))
    assert told["stories"] == [300, 300]
    assert len(told["rows"]) == len(scale.WAITS) + 2
    assert all(figure > 0 for row in told["rows"].values() for figure in row)


@pytest.mark.parametrize("measure", [costs.of_documents, costs.of_searches, costs.of_the_desk])
def test_what_it_costs_inside_is_measured(site, measure):
    table = measure([site], "of CPU time", 1)
    assert "300 stories" in table
