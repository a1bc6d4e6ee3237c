import json
import os
import shutil
import subprocess
from pathlib import Path

import feedparser
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.db import connections

from articles.outbox import registry
from tests import reader_site, reader_visits
from tests.axe import require_axe
from tests.jobs import own_kinds, wait_until
from tests.shared_database import shared_database
from tests.site import running_site
from tests.tour import furnish

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# Each of these fixtures is a way to a database.
DATABASE = {"db", "transactional_db", "django_db_setup", "site"}

# What is dear to make: all tests of one of these fixtures share it.
MADE_ONCE = {"archive", "furnished", "readers_site"}


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in this hook as well
def pytest_collection_modifyitems(items):
    """Every test of the database may use both aliases. Those of what is dear to make go to one process, and share it.

    What is marked `either` runs on one database alone, so it must not ask any; without `django_db` it cannot. Looking
    at the pages of a `furnished` site is no such question.
    """
    for item in items:
        if item.get_closest_marker("either") and _asks_a_database(item):
            raise pytest.UsageError(f"{item.nodeid} asks a database: take its mark `either` away, it must run on each")
        for made_once in MADE_ONCE.intersection(item.fixturenames):
            item.add_marker(pytest.mark.xdist_group(made_once))
        for mark in item.iter_markers("django_db"):
            mark.kwargs.setdefault("databases", "__all__")


def _asks_a_database(item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE.intersection(item.fixturenames))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """What a test writes and never commits, the public alias sees: here both are one connection."""
    connections["public"] = connections["default"]


@pytest.fixture(scope="session", autouse=True)
def quick_hashes():
    """In the tests' own process: a site that is started takes the time that a password should."""
    PBKDF2PasswordHasher.iterations = 1


@pytest.fixture
def get(client):
    """An address as a reader's program asks for it."""
    return lambda address, **headers: client.get(address, secure=True, headers={"host": "news.example", **headers})


@pytest.fixture
def ids(get):
    """The ids in a feed of any format, in its order."""

    def read(address: str, **headers) -> list[str]:
        response = get(address, **headers)
        assert response.status_code in (200, 226), address
        if address.endswith(".json"):
            return [item["id"] for item in json.loads(response.content)["items"]]
        return [entry.id for entry in feedparser.parse(response.content).entries]

    return read


@pytest.fixture
def all_is_well(capsys):
    """Whether `rebuild_live` finds nothing to mend. What it finds, it mends."""

    def ask() -> bool:
        capsys.readouterr()  # whatever was said before
        call_command("rebuild_live", verbosity=0)
        return "nothing to mend" in capsys.readouterr().out

    return ask


@pytest.fixture
def shelves_of_three(monkeypatch):
    for module in ("shelves", "reshelve"):
        monkeypatch.setattr(f"articles.publishing.{module}.FULL", 3)


@pytest.fixture
def shared(transactional_db, tmp_path):
    """A database that threads and processes share: the environment in which a process finds it."""
    with shared_database(tmp_path) as environment:
        yield environment


@pytest.fixture
def kinds():
    """Nobody's jobs but the test's own are known."""
    with own_kinds():
        yield


@pytest.fixture
def done(kinds):
    """What the jobs of kind "note" were given, in order."""
    given = []
    registry.handler("note")(given.append)
    return given


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """One site with its demo for all tests of this process that only read, or that write stories of their own."""
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def readers_site(tmp_path_factory):
    """A site with stories of every sort, and their addresses (see `reader_site`), for whoever only reads."""
    with running_site(tmp_path_factory.mktemp("readers")) as running:
        told = reader_site.furnish(running)
        wait_until(lambda: reader_site.has_its_pictures(running), seconds=120)
        yield running, told


@pytest.fixture(scope="session")
def gallery(tmp_path_factory):
    """Where a visit leaves what a page looks like. GALLERY names a folder in which to keep that."""
    folder = Path(os.environ.get("GALLERY") or tmp_path_factory.mktemp("gallery"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def visits(readers_site, chromium, gallery):
    """A browser's visits to all its pages, by their names."""
    require_axe()
    site, told = readers_site
    window = reader_visits.open_window(chromium)
    yield {page.name: reader_visits.visit(window, site, page, gallery) for page in reader_site.pages(told)}
    window.context.close()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory):
    """A site with one of everything, and the ids of what stands there (see `tour`), for whoever only looks."""
    with running_site(tmp_path_factory.mktemp("tour")) as running:
        yield running, furnish(running)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, of 64 MB. Only root can make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        assert not os.environ.get("CI"), (
            f"no small disk can be made, and in CI nothing may be skipped: {mounted.stderr}"
        )
        pytest.skip(f"A FULL DISK IS NOT TRIED: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        assert not os.environ.get("CI"), "there is no chromium, and in CI nothing may be skipped"
        pytest.skip("there is no chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A fresh window of a desk, 1,440 pixels wide. Whatever the browser complains of is an error of the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    window = context.new_page()
    window.set_default_timeout(10_000)
    complaints = []
    window.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    yield window
    context.close()
    assert not complaints
