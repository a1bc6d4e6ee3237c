"""`make test`: the whole suite, once for each database in reach. SQLite always is, and takes what asks no database.

A part that is missing is installed where this may be done, else what needs it is skipped loudly; in CI nothing may be.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
# What a test calls, and the package of Debian's that has it.
PROGRAMS = {
    "chromium": "chromium",
    "newsboat": "newsboat",
    "r2e": "rss2email",
    "redis-server": "redis-server",
    "npm": "npm",
    "java": "default-jre-headless",
    "nginx": "nginx",
    "openssl": "openssl",
    "systemd-analyze": "systemd",
    "wrk": "wrk",
}
CLIENTS = Path(__file__).parent / "clients"
FAILED = Path(__file__).parent.parent / ".pytest_cache" / "v" / "cache" / "lastfailed"
FEW = 5  # of some thousands


def main(arguments: list[str]) -> int:
    has_programs, has_clients = _ensure_programs(), _ensure_clients()
    urls = {"SQLite": "", **postgresql()}
    results = {name: _pytest(name, url, arguments) for name, url in urls.items()}
    for name, code in results.items():
        _say(f"{name}: {'passed' if code == 0 else f'failed ({code})'}")
    complete = has_programs and has_clients and len(urls) > 1
    if not complete and os.environ.get("CI"):
        _say("In CI nothing may be skipped: a database or a program is missing.")
        return 1
    return max(results.values())


def _pytest(name: str, url: str, arguments: list[str]) -> int:
    """All tests side by side, then one by one those that must have the machine for themselves."""
    environment = os.environ | {"DATABASE_URL": url}
    codes = []
    which = "not either" if url else "either or not either"
    beside = ["-n", "auto", "--dist", "loadgroup", "-m", f"not alone and ({which})"]
    alone = ["-n", "0", "-m", f"alone and ({which})"]
    for said, how in (("", beside), (", alone", alone)):
        _say(f"The suite on {name}{said}")
        command = [sys.executable, "-m", "pytest", "--cache-clear", *how, *arguments]
        code = subprocess.run(command, env=environment).returncode
        codes.append(_again(name, environment) if code == pytest.ExitCode.TESTS_FAILED else code)
    return _worst(codes)


def _again(name: str, environment: dict[str, str]) -> int:
    """Browsers and clocks on a machine that does much else: a few that failed beside others are asked once more, with
    the machine for themselves. Which those were is told, since one that fails now and then is to be mended.
    """
    failed = list(json.loads(FAILED.read_text())) if FAILED.exists() else []
    if not 0 < len(failed) <= FEW:
        return pytest.ExitCode.TESTS_FAILED
    _say(f"FAILED BESIDE OTHERS on {name}, and asked once more: {', '.join(failed)}")
    return subprocess.run([sys.executable, "-m", "pytest", "-n", "0", "--last-failed"], env=environment).returncode


def _worst(codes: list[int]) -> int:
    """One half without a test is nothing to worry about; two are."""
    return max([code for code in codes if code != pytest.ExitCode.NO_TESTS_COLLECTED], default=max(codes))


def postgresql() -> dict[str, str]:
    url = os.environ.get("TEST_DATABASE_URL", LOCAL)
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        _say(f"NOT TESTED ON POSTGRESQL: {str(error).strip()}. Set TEST_DATABASE_URL to a server.")
        return {}
    return {"PostgreSQL": url}


def _ensure_programs() -> bool:
    packages = _missing()
    if packages and shutil.which("apt-get") and os.geteuid() == 0:
        _say(f"Installing {' '.join(packages)} for the tests (once) …")
        install = f"apt-get update -q && apt-get install -y -q {' '.join(packages)}"
        subprocess.run(install, shell=True, stdout=subprocess.DEVNULL)
    if missing := _missing():
        _say(f"TESTS ARE SKIPPED: there is no {', no '.join(missing)}, and it cannot be installed here.")
    return not missing


def _missing() -> list[str]:
    path = f"{os.environ['PATH']}:/usr/sbin"  # where servers are, for whom it may not be
    return [package for program, package in PROGRAMS.items() if not shutil.which(program, path=path)]


def _ensure_clients() -> bool:
    """What npm has of readers, as pinned; again where the pins have changed since."""
    pins, done = CLIENTS / "package-lock.json", CLIENTS / "node_modules" / ".package-lock.json"
    if done.exists() and done.stat().st_mtime >= pins.stat().st_mtime:
        return True
    if shutil.which("npm"):
        _say("Installing readers of npm for the tests (once) …")
        subprocess.run(["npm", "ci", "--loglevel=error"], cwd=CLIENTS, stdout=subprocess.DEVNULL)
    if not done.exists():
        _say("READERS OF NPM ARE SKIPPED: they cannot be installed here.")
    return done.exists()


def _say(line: str) -> None:
    print(f"── {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
