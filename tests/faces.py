"""One site behind each of the ways in which it can be asked."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import urlsplit

from .nginx import running_nginx
from .site import ROOT, Site, _free_port, _wait_until_it_answers, stop


@contextmanager
def protocol(site: Site) -> Iterator[str]:
    """As it is served: hits are answered by the protocol class."""
    yield site.url


@contextmanager
def wrapper(site: Site) -> Iterator[str]:
    """The same application under uvicorn as it comes: hits are answered by the ASGI application."""
    port = str(_free_port())
    told = ["--loop", "uvloop", "--http", "httptools", "--ws", "none", "--lifespan", "off", "--interface", "asgi3"]
    quiet = ["--no-server-header", "--no-access-log", "--log-level", "warning"]
    log = site.log.with_name("wrapper")
    with log.open("w") as file:
        command = [sys.executable, "-m", "uvicorn", "newsroom.asgi:application", "--port", port, *told, *quiet]
        process = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=file, stderr=file)
    alone = Site(urlsplit(site.url)._replace(netloc=f"127.0.0.1:{port}").geturl(), site.environment, process, log)
    try:
        _wait_until_it_answers(alone)
        yield alone.url
    finally:
        stop(alone)


@contextmanager
def nginx(site: Site) -> Iterator[str]:
    """Behind the shipped nginx."""
    with running_nginx(site.log.with_name("nginx"), urlsplit(site.url).port) as proxy:
        yield proxy.url


FACES: dict[str, Callable[[Site], AbstractContextManager[str]]] = {
    "wrapper": wrapper,
    "protocol": protocol,
    "nginx": nginx,
}
