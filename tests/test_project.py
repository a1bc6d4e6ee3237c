"""The project around the app: settings, documents, checks."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from newsroom import environment
from newsroom.databases import wal_is_safe

from .site import ROOT

README = (ROOT / "README.md").read_text()
PRODUCTION = {"NEWSROOM_SITE_URL": "https://news.example", "NEWSROOM_SECRET_KEY": ""}


def manage(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess:
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSROOM_", "PORT"))}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *arguments],
        cwd=ROOT,
        env=mine | {"NEWSROOM_DATA": str(folder), **settings},
        capture_output=True,
        text=True,
    )


def rows(heading: str) -> dict[str, str]:
    """The first two columns of the README's table below this heading."""
    section = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| `([^`]+)` \| ?(?:`([^`]*)`|[^|]*) ?\|", section, re.MULTILINE)
    return dict(found)


def test_each_setting_is_in_the_readme_with_its_default(monkeypatch):
    for name in list(os.environ):
        if name.startswith("NEWSROOM_") or name in ("PORT", "DATABASE_URL"):
            monkeypatch.delenv(name)
    told = rows("Settings")
    read = environment.read()
    assert list(told) == list(read)
    assert told == {name: as_written(value) for name, value in read.items()}


def as_written(value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(value)
    return value.relative_to(ROOT).as_posix() if isinstance(value, Path) else str(value)


def test_each_command_of_ours_is_in_the_readme():
    ours = {name for name, app in get_commands().items() if str(getattr(app, "name", app)).startswith("articles")}
    assert {row.split()[0] for row in rows("Commands")} == ours


def test_each_target_of_make_is_in_the_readme():
    targets = set((ROOT / "Makefile").read_text().partition(".PHONY:")[2].partition("\n")[0].split())
    assert {target for target in targets if f"`make {target}`" in README or f"make {target}\n" in README} == targets


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PORT", "eighty", "valid integer"),
        ("PORT", "70000", "65535"),
        ("NEWSROOM_SITE_URL", "news.example", "must be an origin"),
        ("NEWSROOM_SITE_URL", "https://news.example/blog/", "must be an origin"),
        ("DATABASE_URL", "mysql://there", "must be empty"),
        ("NEWSROOM_DEMO", "perhaps", "boolean"),
        ("NEWSROOM_REQUESTS", "0", "greater than or equal to 1"),
        ("NEWSROOM_LOG_LEVEL", "LOUD", "log level"),
        ("NEWSROOM_METRICS_TOKEN", "short", "at least 20"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_name(tmp_path, name, value, reason):
    ended = manage(tmp_path, "check", **{name: value})
    assert ended.returncode != 0
    assert f"  {name}: " in ended.stderr
    assert reason in ended.stderr
    assert "Traceback" not in ended.stderr


def test_several_wrong_settings_are_named_at_once(tmp_path):
    ended = manage(tmp_path, "check", PORT="x", NEWSROOM_LEASE="1")
    assert "PORT" in ended.stderr
    assert "NEWSROOM_LEASE" in ended.stderr


def test_the_checks_of_a_deployment_find_nothing(tmp_path):
    ended = manage(tmp_path, "check", "--deploy", "--fail-level", "DEBUG", **PRODUCTION)
    assert ended.returncode == 0, ended.stderr


def test_a_secret_key_is_minted_once_and_is_nobody_elses_to_read(tmp_path):
    manage(tmp_path, "check", **PRODUCTION)
    key = tmp_path / "secret-key"
    first = key.read_text()
    assert len(first) >= 50
    assert key.stat().st_mode & 0o077 == 0
    manage(tmp_path, "check", **PRODUCTION)
    assert key.read_text() == first


@pytest.mark.django_db
def test_the_models_and_the_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(
    ("version", "safe"),
    [((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 50, 6), False), ((3, 50, 7), True),
     ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 0), True)],
)  # fmt: skip
def test_wal_is_used_only_where_sqlite_keeps_every_commit(version, safe):
    assert wal_is_safe(version) == safe


def test_the_default_database_is_a_safe_sqlite_in_wal_mode(tmp_path):
    manage(tmp_path, "migrate", "--verbosity", "0", DATABASE_URL="")
    asked = "from django.db import connections as c\nfor a in c:\n  k=c[a].cursor()\n  "
    asked += "print([k.execute('PRAGMA '+p).fetchone()[0] for p in "
    asked += "('journal_mode','synchronous','journal_size_limit','query_only')])"
    asked += "\ntry: c['public'].cursor().execute('DELETE FROM articles_address')\nexcept Exception as e: print(e)"
    ended = manage(tmp_path, "shell", "--no-imports", "-c", asked, DATABASE_URL="")
    assert ended.stdout.splitlines()[0] == "['wal', 2, 67108864, 0]"
    assert "readonly" in ended.stdout, ended.stderr


def test_nothing_but_the_house_stands_at_the_top():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tops = {line.split("/")[0] for line in listed.splitlines()}
    house = {"manage.py", "newsroom", "articles", "templates", "tests", "requirements.txt", "docs", "deploy"}
    tools = {".ci", ".gitignore", "Makefile", "README.md", "pyproject.toml"}
    assert tops <= house | tools | {"requirements.in", "requirements-dev.in", "requirements-dev.txt"}
