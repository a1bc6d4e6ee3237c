"""`make test`: the whole suite, once for each database in reach. SQLite always is.

A part that is missing is installed where this may be done, else what needs it is skipped loudly; in CI nothing may be.
"""

import os
import shutil
import subprocess
import sys

import psycopg

LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
CHROMIUM = "chromium"


def main(arguments: list[str]) -> int:
    has_browser = _ensure_chromium()
    urls = {"SQLite": "", **_postgresql()}
    results = {name: _pytest(name, url, arguments) for name, url in urls.items()}
    for name, code in results.items():
        _say(f"{name}: {'passed' if code == 0 else f'failed ({code})'}")
    complete = has_browser and len(urls) > 1
    if not complete and os.environ.get("CI"):
        _say("In CI nothing may be skipped: a database or the browser is missing.")
        return 1
    return max(results.values())


def _pytest(name: str, url: str, arguments: list[str]) -> int:
    _say(f"The suite on {name}")
    environment = os.environ | {"DATABASE_URL": url}
    return subprocess.run([sys.executable, "-m", "pytest", "-n", "auto", *arguments], env=environment).returncode


def _postgresql() -> dict[str, str]:
    url = os.environ.get("TEST_DATABASE_URL", LOCAL)
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        _say(f"NOT TESTED ON POSTGRESQL: {str(error).strip()}. Set TEST_DATABASE_URL to a server.")
        return {}
    return {"PostgreSQL": url}


def _ensure_chromium() -> bool:
    if not shutil.which(CHROMIUM) and shutil.which("apt-get") and os.geteuid() == 0:
        _say("Installing chromium for the browser tests (once) …")
        subprocess.run("apt-get update -q && apt-get install -y -q chromium", shell=True, stdout=subprocess.DEVNULL)
    if not shutil.which(CHROMIUM):
        _say("BROWSER TESTS ARE SKIPPED: there is no chromium, and it cannot be installed here.")
    return bool(shutil.which(CHROMIUM))


def _say(line: str) -> None:
    print(f"── {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
