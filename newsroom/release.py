"""What this release would render, told by the bytes of its own files and by the settings that shape it."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

FOLDERS = ("articles", "newsroom", "templates")
FILES = ("requirements.txt",)
_LEFT_OUT = {"__pycache__"}


def fingerprint(root: Path, settings: Iterable[object]) -> str:
    """Equal on two hosts if and only if code, templates, styles, words, the libraries' pins and these settings are."""
    digest = blake2b(repr([str(value) for value in settings]).encode(), digest_size=10)
    for path in _files(root):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(root: Path) -> list[Path]:
    below = (path for folder in FOLDERS for path in (root / folder).rglob("*"))
    found = [path for path in below if path.is_file() and not _LEFT_OUT & set(path.parts)]
    return sorted([*found, *(root / name for name in FILES)])
