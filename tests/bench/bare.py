"""A bare ASGI application: the same bytes out of a dict, under the server that this site has. What Python can do."""

import os
from pathlib import Path

FOLDER = Path(os.environ["BENCH_DOCUMENTS"])
TYPES = {".xml": b"application/atom+xml; charset=utf-8", ".html": b"text/html; charset=utf-8"}


def _answers():
    for path in FOLDER.iterdir():
        coding = b"gzip" if path.suffix == ".gz" else b""
        plain = path.with_suffix("") if coding else path
        tag = f'"{path.stat().st_mtime_ns:x}-{path.stat().st_size:x}"'.encode()
        both = [(b"etag", tag), (b"vary", b"Accept-Encoding")]
        whole = [
            *both,
            (b"content-type", TYPES[plain.suffix]),
            (b"content-length", str(path.stat().st_size).encode()),
            *([(b"content-encoding", coding)] if coding else []),
        ]
        yield (f"/{plain.name}", coding), (tag, both, whole, path.read_bytes())


ANSWERS = dict(_answers())


async def application(scope, receive, send):
    asked = dict(scope["headers"])
    coding = b"gzip" if b"gzip" in asked.get(b"accept-encoding", b"") else b""
    tag, both, whole, body = ANSWERS[scope["path"], coding]
    if asked.get(b"if-none-match") == tag:
        await send({"type": "http.response.start", "status": 304, "headers": both})
        await send({"type": "http.response.body", "body": b""})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": whole})
        await send({"type": "http.response.body", "body": body})
