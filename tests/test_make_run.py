"""One command that starts everything, says where it is, and ends everything."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from .site import running_site


def children(process: int) -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == process and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found | {grandchild for child in found for grandchild in children(child)}


def alive(processes: set[int]) -> set[int]:
    return {process for process in processes if os.path.exists(f"/proc/{process}")}


def test_it_says_where_everything_is_and_shows_the_demo(site):
    assert site.url in site.said
    assert f"{site.url}/admin/" in site.said
    assert all(site.login)
    assert site.get("/").body.count(b"<article") >= 10
    assert site.get("/admin/").status == 200


def test_its_static_files_have_hashed_names_that_never_change(site):
    page = site.get("/").body.decode()
    stylesheet = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    answer = site.get(stylesheet)
    assert answer.status == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert stylesheet != "/static/articles/site.css"


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_stopping_it_stops_everything_and_the_next_start_finds_it_all(tmp_path, ending):
    with running_site(tmp_path, NEWSROOM_DEMO="0") as site:
        family = children(site.process.pid)
        assert len(family) >= 3, "gunicorn, its worker, and ours"
        site.process.send_signal(ending)
        assert site.process.wait(timeout=40) == 0
        deadline = time.monotonic() + 10
        while alive(family) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not alive(family)


def test_it_ends_when_its_worker_is_killed_rather_than_limp_on(tmp_path):
    with running_site(tmp_path, NEWSROOM_DEMO="0") as site:
        (worker,) = [
            child
            for child in children(site.process.pid)
            if b"worker" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        ]
        os.kill(worker, signal.SIGKILL)
        assert site.process.wait(timeout=40) != 0


def test_without_the_demo_it_prints_a_link_for_the_first_administrator(tmp_path):
    with running_site(tmp_path, NEWSROOM_DEMO="0") as site:
        (link,) = re.findall(rf"{site.url}/admin/\S+", site.said)
        assert site.get(link.removeprefix(site.url)).status == 200
        assert b"<article" not in site.get("/").body
