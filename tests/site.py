"""A whole site of a test's own, started as `make run` starts it: gunicorn, a worker, a data folder, a database."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import psycopg

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60
STARTING = 150  # seconds, with the demo, on a machine that does much else


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *asked):
        return None


_NOT_ON = build_opener(_StayHere)


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes


@dataclass
class Site:
    url: str
    environment: dict
    process: subprocess.Popen
    log: Path
    cookies: list = field(default_factory=list)  # of a browser that has signed in

    def get(self, path: str, **headers: str) -> Answer:
        return self._answer(urlopen, Request(f"{self.url}{path}", headers=headers))

    def ask(self, method: str, path: str, **headers: str) -> Answer:
        """With any method, and the very answer: no redirect is followed."""
        return self._answer(_NOT_ON.open, Request(f"{self.url}{path}", headers=headers, method=method))

    def _answer(self, opened, request: Request) -> Answer:
        try:
            with opened(request, timeout=PATIENCE) as response:
                return Answer(response.status, response.headers, response.read())
        except HTTPError as error:
            with closing(error):
                return Answer(error.code, error.headers, error.read())

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def health(self, check: str) -> str:
        """The status of one check of /healthz."""
        return json.loads(self.get("/healthz").body)["checks"][check][0]["status"]

    @property
    def said(self) -> str:
        return self.log.read_text()

    @property
    def login(self) -> tuple[str, str]:
        """The demo editor's name and password, as the first start printed them."""
        name, password = re.search(r"Sign in(?: as|:) +(\S+?)(?:,| /) (?:password: )?(\S+)", self.said).groups()
        return name, password


@contextmanager
def running_site(folder: Path, **settings: str):
    port = _free_port()
    server = settings.pop("DATABASE_URL", os.environ.get("DATABASE_URL", ""))
    with own_database(f"newsroom_site_{port}", server) as database:
        environment = os.environ | {
            "PORT": str(port),
            "NEWSROOM_DATA": str(folder / "data"),
            "NEWSROOM_SITE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": database,
            **settings,
        }
        log = folder / "log"
        with log.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "newsroom"], cwd=ROOT, env=environment, stdout=file, stderr=file
            )
        site = Site(environment["NEWSROOM_SITE_URL"], environment, process, log)
        try:
            _wait_until_it_answers(site)
            yield site
        finally:
            stop(site)


@contextmanager
def web_alone(site: Site, **settings: str):
    """The web processes of the same site once more, elsewhere, with no worker beside them."""
    port = str(_free_port())
    environment = site.environment | {"PORT": port, "NEWSROOM_SITE_URL": f"http://127.0.0.1:{port}"} | settings
    log = site.log.with_name("web-alone")
    with log.open("w") as file:
        command = [sys.executable, "-m", "gunicorn", "--config", "python:newsroom.gunicorn"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
    alone = Site(f"http://127.0.0.1:{port}", environment, process, log)
    try:
        _wait_until_it_answers(alone)
        yield alone
    finally:
        stop(alone)


def stop(site: Site) -> None:
    if site.process.poll() is None:
        site.process.send_signal(signal.SIGINT)
    site.process.wait(timeout=PATIENCE)


def web_processes(site: Site) -> list[int]:
    """Those that serve: children of gunicorn's own."""
    below = _below(site.process.pid)
    return [pid for pid, parent in below.items() if _is_gunicorn(pid) and _is_gunicorn(parent)]


def _below(pid: int) -> dict[int, int]:
    """Each process below that one, and whose child it is."""
    children = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return dict.fromkeys(children, pid) | {k: v for child in children for k, v in _below(child).items()}


def _is_gunicorn(pid: int) -> bool:
    return b"newsroom.gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()


@contextmanager
def full(disk: Path):
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(65_536)):
            pass
    try:
        yield
    finally:
        filling.unlink()


def _wait_until_it_answers(site: Site) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and site.process.poll() is None:
        try:
            if site.get("/").status == 200:
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"the site did not start:\n{site.said}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def own_database(name: str, url: str):
    """On PostgreSQL, at `url`, a database of its own, dropped at the end; on SQLite a file in the data folder, so no
    URL.
    """
    if not url:
        yield ""
        return
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
