"""One request with these headers and no others, and its answer as it came, still coded."""

import gzip
import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Answer:
    """`size` is that of the whole answer in bytes, its line and headers included."""

    status: int
    headers: Message
    body: bytes
    size: int

    @property
    def coding(self) -> str:
        return self.headers.get("Content-Encoding", "identity")

    @property
    def decoded(self) -> bytes:
        return gzip.decompress(self.body) if self.coding == "gzip" else self.body


def ask(url: str, headers: Mapping[str, str]) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)
    try:
        connection.putrequest("GET", parts.path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    line = f"HTTP/1.1 {response.status} {response.reason}\r\n"
    head = line + "".join(f"{name}: {value}\r\n" for name, value in response.headers.items()) + "\r\n"
    return Answer(response.status, response.headers, body, len(head) + len(body))
