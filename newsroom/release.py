"""Which release this is: what it would render, told by the bytes of its own files."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

FOLDERS = ("articles", "newsroom", "templates")
FILES = ("requirements.txt",)
_LEFT_OUT = {"__pycache__"}


def release(root: Path) -> str:
    """Equal on two hosts if and only if their code, templates, styles, words and libraries' pins are."""
    digest = blake2b(digest_size=10)
    for path in _files(root):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def fingerprint(release: object, values: Iterable[object]) -> str:
    """Of a release under settings."""
    return blake2b(repr([str(release), *map(str, values)]).encode(), digest_size=10).hexdigest()


def _files(root: Path) -> list[Path]:
    below = (path for folder in FOLDERS for path in (root / folder).rglob("*"))
    found = [path for path in below if path.is_file() and not _LEFT_OUT & set(path.parts)]
    return sorted([*found, *(root / name for name in FILES)])
