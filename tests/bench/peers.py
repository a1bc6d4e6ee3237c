"""Who serves beside this site, each started on a port of its own and stopped at the end."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.nginx import running_nginx
from tests.site import PATIENCE, ROOT, Site, _free_port

from . import wire
from .documents import Document
from .kinds import ALONE, BEHIND, FEED, LIMIT
from .programs import found


@dataclass(frozen=True)
class Peer:
    """`paths` are by document; what is not among them it does not serve. Has it `own_bytes`, they are not compared."""

    name: str
    url: str
    paths: Mapping[str, str]
    own_bytes: bool = False


def alone(site: Site, documents: Mapping[str, Document]) -> Peer:
    return Peer(ALONE, site.url, _paths(documents))


@contextmanager
def nginx(folder: Path, files: Path, documents: Mapping[str, Document]) -> Iterator[Peer]:
    """As good as it can be made: nothing is logged, files stay open, what is compressed is compressed already."""
    port, user = _free_port(), "user root;" if os.geteuid() == 0 else ""  # who may enter the folder
    configuration = folder / "static.conf"
    configuration.write_text(_STATIC.format(folder=folder, files=files, port=port, user=user))
    command = [found("nginx"), "-p", str(folder), "-e", str(folder / "nginx.log"), "-c", str(configuration)]
    peer = Peer(LIMIT, f"http://127.0.0.1:{port}", _files(documents))
    with _started(peer, command, os.environ, folder / "nginx.log"):
        yield peer


@contextmanager
def behind(site: Site, folder: Path, documents: Mapping[str, Document]) -> Iterator[Peer]:
    """This site with the shipped configuration of nginx in front."""
    with running_nginx(folder / "nginx", int(site.environment["PORT"])) as proxy:
        yield Peer(BEHIND, proxy.url, _paths(documents))


@contextmanager
def bare(site: Site, folder: Path, files: Path, documents: Mapping[str, Document]) -> Iterator[Peer]:
    port = _free_port()
    environment = site.environment | {"PORT": str(port), "BENCH_DOCUMENTS": str(files)}
    command = [*_GUNICORN, "--config", "python:newsroom.gunicorn", "tests.bench.bare:application"]
    peer = Peer("bare ASGI, the same server", f"http://127.0.0.1:{port}", _files(documents))
    with _started(peer, command, environment, folder / "bare.log"):
        yield peer


@contextmanager
def syndication(site: Site, folder: Path, documents: Mapping[str, Document], *, cached: bool) -> Iterator[Peer]:
    """Django's own feed of the same stories, served as Django sites mostly are: gunicorn and threads."""
    port, name = _free_port(), f"Django syndication, {'cached' if cached else 'no cache'}"
    settings = {"DJANGO_SETTINGS_MODULE": "tests.bench.syndication", "BENCH_CACHE": "1" if cached else ""}
    command = [*_GUNICORN, "--threads", "4", "--bind", f"127.0.0.1:{port}", "--no-control-socket", _DJANGO]
    peer = Peer(name, f"http://127.0.0.1:{port}", {FEED: documents[FEED].path}, own_bytes=True)
    with _started(peer, command, site.environment | settings, folder / f"syndication-{cached}.log"):
        yield peer


_GUNICORN = [sys.executable, "-m", "gunicorn"]
_DJANGO = "django.core.wsgi:get_wsgi_application()"
_STATIC = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    open_file_cache max=100 inactive=1h;
    open_file_cache_valid 1h;
    gzip_static on;
    gzip_vary on;
    keepalive_requests 1000000000;
    types {{ application/atom+xml xml; text/html html; }}
    charset utf-8;
    charset_types application/atom+xml text/html;
    server {{
        listen 127.0.0.1:{port};
        root {files};
    }}
}}
"""


@contextmanager
def _started(peer: Peer, command: list[str], environment: Mapping[str, str], log: Path) -> Iterator[None]:
    with log.open("a") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
    try:
        _wait_until_it_answers(peer, process, log)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_until_it_answers(peer: Peer, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            wire.ask(f"{peer.url}{peer.paths[FEED]}", {})
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{peer.name} did not start:\n{log.read_text()}")


def _paths(documents: Mapping[str, Document]) -> dict[str, str]:
    return {name: document.path for name, document in documents.items()}


def _files(documents: Mapping[str, Document]) -> dict[str, str]:
    return {name: f"/{document.file_name}" for name, document in documents.items()}
