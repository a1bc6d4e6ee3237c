"""A site of one changing word, which counts what it is asked: to see what something in front of it passes on."""

import threading
import time
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Origin:
    """Every page says `word`, may be kept for a second, and has an ETag of its own for each coding."""

    def __init__(self):
        self.word = "first"
        self.status = 200
        self.pause = 0.0
        self.lasts = "1"  # seconds for which an answer may be kept, and how that is said; empty: it is not
        self.compresses = True
        self.asked = []  # (method, path, headers), in order
        self.bodies = []
        self.answers = []  # statuses, in order

    @property
    def port(self) -> int:
        return self.server.server_port

    def start(self) -> None:
        self.server = _Server(("127.0.0.1", 0), _Answer)
        self.server.origin = self
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Whoever is still connected is cut off."""
        self.server.shutdown()
        self.server.server_close()
        self.status = 0


class _Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def _answer(self):
        origin = self.server.origin
        origin.asked.append((self.command, self.path, self.headers))
        origin.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        time.sleep(origin.pause)
        if not origin.status:
            self.close_connection = True
            return
        body = f"{origin.word} for {self.headers.get('A-IM', 'all')}".encode()
        coding = self.headers.get("Accept-Encoding", "") if origin.compresses else ""
        etag = f'"{sha256(coding.encode() + body).hexdigest()}"'
        same = origin.status == 200 and etag in self.headers.get("If-None-Match", "")
        status = 226 if "A-IM" in self.headers else 304 if same else origin.status
        self._say(status, b"" if status == 304 else body, etag, coding)

    def _say(self, status, body, etag, coding):
        self.server.origin.answers.append(status)
        self.send_response(status)
        self.send_header("ETag", etag)
        self.send_header("Cache-Control", "no-store" if status == 226 else "max-age=60, stale-while-revalidate=60")
        if self.server.origin.lasts and status in (200, 304, 404, 410):
            self.send_header("X-Accel-Expires", self.server.origin.lasts)
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")
        if coding:
            self.send_header("Content-Encoding", coding)
        if status != 304:
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = _answer  # noqa: N815 - names that http.server gives

    def log_message(self, *said):
        return None


@contextmanager
def running_origin():
    origin = Origin()
    origin.start()
    try:
        yield origin
    finally:
        if origin.status:
            origin.stop()
