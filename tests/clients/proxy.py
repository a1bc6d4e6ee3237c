"""What stands between a client and the site: it counts answers, and knows where the site has moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

OLD, NEW = "127.0.0.1", "localhost"
_OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding"}


class Proxy(ThreadingHTTPServer):
    """Both host names lead here. Once the site has moved, the old one answers 301 and nothing else."""

    daemon_threads = True

    def __init__(self, site: str):
        super().__init__((OLD, 0), _Handler)
        self.site = urlsplit(site)
        self.statuses: list[int] = []
        self.moved = False

    def url(self, name: str = OLD) -> str:
        return f"http://{name}:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self):
        if self.server.moved and self.headers["Host"].startswith(OLD):
            self._answer(301, [("Location", f"{self.server.url(NEW)}{self.path}"), ("Content-Length", "0")], b"")
        else:
            self._pass_on()

    def _pass_on(self):
        connection = HTTPConnection(self.server.site.hostname, self.server.site.port, timeout=30)
        connection.request("GET", self.path, headers=_end_to_end(self.headers.items()))
        answer = connection.getresponse()
        self._answer(answer.status, _end_to_end(answer.getheaders()).items(), answer.read())
        connection.close()

    def _answer(self, status: int, headers, body: bytes):
        self.server.statuses.append(status)
        self.send_response_only(status)
        for header in headers:
            self.send_header(*header)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *about):
        pass


def _end_to_end(headers) -> dict[str, str]:
    return {name: value for name, value in headers if name.lower() not in _OF_ONE_HOP}


@contextmanager
def proxy(site: str) -> Iterator[Proxy]:
    with Proxy(site) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
