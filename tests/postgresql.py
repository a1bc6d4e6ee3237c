"""A PostgreSQL server of a test's own, to be stopped and started at will."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .site import _free_port

_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
PATH = os.pathsep.join([os.environ["PATH"], *map(str, _DEBIAN)])


class OwnPostgreSQL:
    def __init__(self, folder: Path):
        self.folder, self.port = folder, _free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self._run("initdb", "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-sync")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self._run("pg_ctl", "start", "--wait", "--log", str(self.folder / "log"), "--options", options)

    def stop(self, mode: str) -> None:
        """`fast` tells all who are connected, `immediate` is a crash, which it has to recover from."""
        self._run("pg_ctl", "stop", "--wait", "--mode", mode)

    def _run(self, program: str, *arguments: str) -> None:
        command = [shutil.which(program, path=PATH), "--pgdata", str(self.folder / "data"), *arguments]
        user = {"user": "postgres"} if os.geteuid() == 0 else {}  # it refuses to run as root
        with (self.folder / "said").open("a") as said:
            subprocess.run(command, check=True, cwd=self.folder, stdout=said, stderr=said, **user)


@contextmanager
def own_postgresql() -> Iterator[OwnPostgreSQL]:
    if not shutil.which("initdb", path=PATH):
        assert not os.environ.get("CI"), "there is no PostgreSQL to start, and in CI nothing may be skipped"
        pytest.skip("there is no PostgreSQL on this machine that a test could start")
    # Not in pytest's own folder, which whom the server runs as may not enter.
    with tempfile.TemporaryDirectory(prefix="newsroom-postgresql-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = OwnPostgreSQL(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
