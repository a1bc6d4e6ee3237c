"""Every setting that a machine gives, read and checked once. A wrong one stops the start with its name.

What an editor decides (name, language, time zone …) is not here: that is the Publication, in the desk.
"""

import os
import re
import secrets
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, EnvValidationError, validate
from marshmallow import ValidationError

ROOT = Path(__file__).resolve().parent.parent
_POSTGRESQL = ("postgres", "postgresql")


def _site_url(value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise ValidationError("must be an origin such as https://news.example, without a path or a slash at its end")


def _database_url(value: str) -> None:
    if value and urlsplit(value).scheme not in _POSTGRESQL:
        raise ValidationError("must be empty (SQLite in the data folder) or begin with postgresql://")


def _redis_url(value: str) -> None:
    if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
        raise ValidationError("must be empty, or begin with redis://, rediss:// or unix://")


def _key_headers(names: list[str]) -> None:
    if set(names) - {"Surrogate-Key", "Cache-Tag"}:
        raise ValidationError("must be empty, or name one or both of Surrogate-Key and Cache-Tag, with a comma between")


def _token(value: str) -> None:
    if value and not re.fullmatch(r"[!-~]{20,}", value):
        raise ValidationError("must be empty, or at least 20 letters, digits or signs without a space")


_at_least_one = validate.Range(min=1)
_not_negative = validate.Range(min=0)


def read() -> dict:
    """The settings by name, in the order of the README's table. Raises `SystemExit` naming each wrong one."""
    env = Env(eager=False)
    port = env.int("PORT", 8000, validate=validate.Range(min=1, max=65535))
    values = {
        "PORT": port,
        "NEWSROOM_DATA": env.path("NEWSROOM_DATA", ROOT / "var"),
        "NEWSROOM_SITE_URL": env.str("NEWSROOM_SITE_URL", f"http://127.0.0.1:{port}", validate=_site_url),
        "NEWSROOM_HOSTS": env.list("NEWSROOM_HOSTS", []),
        "NEWSROOM_BIND": env.str("NEWSROOM_BIND", "127.0.0.1", validate=validate.Length(min=1)),
        "NEWSROOM_PROXIES": env.list("NEWSROOM_PROXIES", ["127.0.0.1"]),
        "NEWSROOM_SECRET_KEY": env.str("NEWSROOM_SECRET_KEY", ""),
        "NEWSROOM_DEMO": env.bool("NEWSROOM_DEMO", True),
        "NEWSROOM_DEBUG": env.bool("NEWSROOM_DEBUG", False),
        "NEWSROOM_LOG_LEVEL": env.log_level("NEWSROOM_LOG_LEVEL", "INFO"),
        "DATABASE_URL": env.str("DATABASE_URL", "", validate=_database_url),
        "REDIS_URL": env.str("REDIS_URL", "", validate=_redis_url),
        "NEWSROOM_DATABASE_POOL": env.int("NEWSROOM_DATABASE_POOL", 8, validate=_not_negative),
        "NEWSROOM_PROCESSES": env.int("NEWSROOM_PROCESSES", 1, validate=_at_least_one),
        "NEWSROOM_REQUESTS": env.int("NEWSROOM_REQUESTS", 8, validate=_at_least_one),
        "NEWSROOM_PATIENCE": env.float("NEWSROOM_PATIENCE", 5.0, validate=_not_negative),
        "NEWSROOM_FEED_ENTRIES": env.int("NEWSROOM_FEED_ENTRIES", 20, validate=_at_least_one),
        "NEWSROOM_LEASE": env.int("NEWSROOM_LEASE", 60, validate=validate.Range(min=5)),
        "NEWSROOM_KEEP_JOBS": env.int("NEWSROOM_KEEP_JOBS", 7, validate=_at_least_one),
        "NEWSROOM_CHECKS": env.list("NEWSROOM_CHECKS", []),
        "NEWSROOM_KEEP_BUMPS": env.int("NEWSROOM_KEEP_BUMPS", 7, validate=_at_least_one),
        "NEWSROOM_CONNECTIONS": env.int("NEWSROOM_CONNECTIONS", 800, validate=_at_least_one),
        "NEWSROOM_EDGE_MEMORY": env.int("NEWSROOM_EDGE_MEMORY", 64, validate=_at_least_one),
        "NEWSROOM_KEY_HEADERS": env.list("NEWSROOM_KEY_HEADERS", [], validate=_key_headers),
        "NEWSROOM_FREE_DISK": env.int("NEWSROOM_FREE_DISK", 100, validate=_not_negative),
        "NEWSROOM_METRICS_TOKEN": env.str("NEWSROOM_METRICS_TOKEN", "", validate=_token),
    }
    try:
        env.seal()
    except EnvValidationError as error:
        raise SystemExit(_explain(error)) from None
    return values


def shaping(values: dict) -> list:
    """Those of the settings that make the site, and the bytes of its pages, another."""
    database = urlsplit(values["DATABASE_URL"])
    place = (
        f"{database.hostname}:{database.port}{database.path}" if database.path else values["NEWSROOM_DATA"].resolve()
    )
    return [place, *(values[name] for name in ("NEWSROOM_SITE_URL", "NEWSROOM_FEED_ENTRIES", "NEWSROOM_KEY_HEADERS"))]


def _explain(error: EnvValidationError) -> str:
    wrong = [f"  {name}: {' '.join(map(str, reasons))}" for name, reasons in error.error_messages.items()]
    return "\n".join(["Newsroom cannot start, because of these settings in its environment:", *wrong])


def release() -> str:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def static_folder(values: dict) -> Path:
    """Where `collectstatic` puts its files. It is made here, since it is looked for at every start."""
    folder = values["NEWSROOM_DATA"] / "static"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(values: dict) -> str:
    """The key given, else the one in the data folder, minted there when first asked for."""
    if values["NEWSROOM_SECRET_KEY"]:
        return values["NEWSROOM_SECRET_KEY"]
    return kept_secret(values["NEWSROOM_DATA"] / "secret-key", lambda: secrets.token_urlsafe(64))


def kept_secret(path: Path, mint) -> str:
    """The text of `path`, readable by its owner alone. Two processes that start at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(mint())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
