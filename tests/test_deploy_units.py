"""The shipped units, image and compose file: they start what `make run` starts, and say nothing that is not so."""

import configparser
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

import newsroom.__main__ as make_run
from newsroom import environment, gunicorn

from .jobs import wait_until
from .site import ROOT, Site, _free_port, running_site

pytestmark = pytest.mark.either

DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
OPERATING = ROOT / "docs" / "operating.md"
SERVICES = ("newsroom-prepare.service", "newsroom-web.service", "newsroom-worker.service")
PYTHON = "/opt/newsroom/.venv/bin/python"
SETTINGS = set(environment.read())
PREPARING = ["migrate", "collectstatic", "firststart"]


def program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        assert not os.environ.get("CI"), f"there is no {name}, and in CI nothing may be skipped"
        pytest.skip(f"there is no {name} on this machine")
    return found


def unit(name: str) -> configparser.RawConfigParser:
    """One unit. What is said several times stands below one another."""
    parser = configparser.RawConfigParser(strict=False, dict_type=_Several)
    parser.optionxform = str
    parser.read(UNITS / name)
    return parser


class _Several(dict):
    def __setitem__(self, key, value):
        if isinstance(value, list) and key in self:
            value = self[key] + value
        super().__setitem__(key, value)


@pytest.fixture
def installed(tmp_path):
    """The units as they would stand on a host whose /opt/newsroom is this project."""
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        text = path.read_text().replace(PYTHON, sys.executable).replace("/opt/newsroom", str(ROOT))
        path.write_text(text.replace("/etc/newsroom/environment", str(folder / "environment")))
    return folder


def analyze(installed: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [program("systemd-analyze"), *arguments]
    return subprocess.run(
        command, cwd=installed, env=os.environ | {"SYSTEMD_UNIT_PATH": f"{installed}:"}, capture_output=True, text=True
    )


def test_systemd_finds_nothing_wrong_with_the_units(installed):
    names = [path.name for path in UNITS.iterdir() if path.suffix in (".service", ".socket", ".target")]
    assert set(SERVICES) < set(names)
    verified = analyze(installed, "verify", "--man=no", *names)
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_little_beyond_its_work(installed, name):
    judged = analyze(installed, "security", "--offline=true", "--threshold=20", "--no-pager", name)
    assert judged.returncode == 0, judged.stdout  # 2.0 of 10, where 9.6 is a service that says nothing


def test_the_services_start_what_make_run_starts():
    started = {name: unit(name)["Service"]["ExecStart"].splitlines() for name in SERVICES}
    assert started["newsroom-web.service"] == [f"{PYTHON} {make_run.WEB}"]
    assert started["newsroom-worker.service"] == [f"{PYTHON} {make_run.WORKER}"]
    assert [line.split()[2] for line in started["newsroom-prepare.service"]] == PREPARING


def test_what_is_prepared_is_prepared_in_one_place_and_before_anything_is_served():
    for name in set(SERVICES) - {"newsroom-prepare.service"}:
        assert "newsroom-prepare.service" in unit(name)["Unit"]["Requires"].split()
        assert "newsroom-prepare.service" in unit(name)["Unit"]["After"].split()
        assert not re.search("migrate|collectstatic|firststart", (UNITS / name).read_text())


def test_systemd_waits_longer_for_the_end_than_the_processes_take_for_it():
    assert int(unit("newsroom-web.service")["Service"]["TimeoutStopSec"]) > gunicorn.graceful_timeout


@contextmanager
def socket_held(site: Site, port: int):
    """The web processes as systemd starts them: the socket is there before them, and stays when they go."""
    command = [program("systemd-socket-activate"), f"--listen=127.0.0.1:{port}"]
    command += [f"--setenv={name}={value}" for name, value in site.environment.items()]
    command += [sys.executable, *shlex.split(make_run.WEB)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def test_the_web_processes_take_the_socket_that_systemd_holds(tmp_path):
    port = _free_port()
    with running_site(tmp_path) as site, socket_held(site, port) as process:
        held = Site(f"http://127.0.0.1:{port}", site.environment, process, site.log)
        answers = []

        def answered() -> bool:
            try:
                answers.append(held.get("/").body)
            except OSError:
                return False
            return True

        wait_until(answered)
        assert answers[-1] == site.get("/").body


def test_files_of_settings_name_only_settings_that_there_are():
    named = re.findall(r"^#?([A-Z_]+)=", (UNITS / "environment").read_text(), re.MULTILINE)
    assert named
    assert set(named) <= SETTINGS
    assert set(composed()["services"]["web"]["environment"]) <= SETTINGS
    of_the_image = re.findall(r"\b(NEWSROOM_[A-Z_]+|PORT)\b", (DEPLOY / "Dockerfile").read_text())
    assert set(of_the_image) <= SETTINGS
    assert set(re.findall(r"\bNEWSROOM_[A-Z_]+\b", (DEPLOY / "compose.yaml").read_text())) <= SETTINGS


def test_the_document_names_only_what_there_is():
    text = OPERATING.read_text()
    assert set(re.findall(r"\b(?:NEWSROOM|REDIS|DATABASE)_[A-Z_]+\b", text)) <= SETTINGS
    for name in re.findall(r"deploy/[\w./-]*\w(?![\w*])", text):
        assert (ROOT / name).exists() or name == "deploy/.env", name
    for name in re.findall(r"`(newsroom-[\w.]+\.(?:service|socket|target|d/\w+\.conf))`", text):
        assert (UNITS / name).exists(), name
    assert {path.name for path in UNITS.glob("newsroom*.*") if path.is_file()} <= set(
        re.findall(r"newsroom[\w.-]*", text)
    )


def test_what_the_document_saves_of_a_running_site_is_the_whole_of_it(tmp_path):
    (saving,) = re.findall(r"manage\.py (shell .*VACUUM.*)", OPERATING.read_text())
    (tmp_path / "one").mkdir()
    with running_site(tmp_path / "one") as site:
        there = Path(site.environment["NEWSROOM_DATA"])
        kept = tmp_path / "two" / "data"
        kept.mkdir(parents=True)
        site.manage(*shlex.split(saving.replace("/backup/", f"{kept}/")))
        shutil.copytree(there / "media", kept / "media")
        story = re.search(r'<h2><a href="(/\d{4}/[^"]+)"', site.get("/").body.decode())[1]
        before = site.get(story).body
    address = {name: site.environment[name] for name in ("PORT", "NEWSROOM_SITE_URL")}
    with running_site(tmp_path / "two", NEWSROOM_DEMO="0", **address) as restored:
        assert restored.get(story).body == before
        assert "nothing to mend" in restored.manage("rebuild_live")


def test_the_settings_that_ship_are_ones_with_which_the_site_starts(tmp_path):
    lines = (UNITS / "environment").read_text().replace("\n#", "\n").splitlines()
    given = dict(line.split("=", 1) for line in lines if re.match("[A-Z_]+=", line))
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    read = subprocess.run(
        [sys.executable, "-c", "from newsroom import environment; environment.read()"],
        cwd=ROOT, env=clean | given, capture_output=True, text=True,
    )  # fmt: skip
    assert (read.returncode, read.stderr) == (0, "")


def composed() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_the_composed_services_start_what_make_run_starts():
    services = composed()["services"]
    assert services["web"]["command"] == f"python {make_run.WEB}"
    assert services["worker"]["command"] == f"python {make_run.WORKER}"
    assert re.findall(r"manage\.py (\w+)", services["prepare"]["command"][-1]) == PREPARING
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}


def test_what_the_composed_services_hang_together_by_is_there():
    whole = composed()
    services, volumes = whole["services"], whole["volumes"]
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (DEPLOY / source).exists() if source.startswith(".") else source in volumes, volume
        assert "image" in service, name
    assert not {"web", "worker", "postgres", "redis"} & {name for name in services if "ports" in services[name]}
    build = services["web"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Dockerfile"


def test_the_composed_nginx_is_the_shipped_one_but_for_where_the_site_runs(tmp_path):
    edit = re.match(r"(sed '[^']+') \S+ >", composed()["services"]["nginx"]["command"][-1])[1]
    shipped = (DEPLOY / "nginx" / "newsroom.conf").read_text()
    edited = subprocess.run(shlex.split(edit), input=shipped, capture_output=True, text=True, check=True).stdout
    changed = [pair for pair in zip(shipped.splitlines(), edited.splitlines(), strict=True) if pair[0] != pair[1]]
    assert changed == [("    server 127.0.0.1:8000;", "    server web:8000;")]


def test_what_the_image_copies_is_there_and_is_all_that_the_site_needs():
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    named = {name for line in copied for name in line.split()}
    assert all((ROOT / name).exists() for name in named)
    assert {f"!{name}" for name in named} <= set((DEPLOY / "Dockerfile.dockerignore").read_text().splitlines())
    assert {"newsroom", "articles", "templates", "manage.py"} <= named
    assert not {"tests", "docs", "requirements-dev.txt"} & named


def test_the_image_installs_by_hashes_runs_as_nobody_in_particular_and_starts_as_make_run_does():
    text = (DEPLOY / "Dockerfile").read_text()
    assert "--require-hashes --requirement requirements.txt" in text
    assert re.search(r"^USER newsroom$", text, re.MULTILINE)
    assert text.rstrip().endswith('CMD ["python", "-m", "newsroom"]')
