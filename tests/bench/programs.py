"""What measuring calls that is no part of Python."""

import os
import shutil

PACKAGES = {"wrk": "wrk", "nginx": "nginx"}  # of Debian's
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"


def found(program: str) -> str | None:
    return shutil.which(program, path=_PATH)


def missing() -> list[str]:
    """The packages that have what is not here."""
    return [package for program, package in PACKAGES.items() if not found(program)]
