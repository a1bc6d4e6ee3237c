"""Copy in files."""

import os

from articles.intake.classify import classify
from articles.intake.copy import BadCopy
from articles.intake.decode import decode
from articles.intake.limits import FILE_BYTES
from articles.intake.lines import Role, lines_of


def read_file(path: str) -> bytes:
    """What is in the file, but never more than copy may hold. Raises `BadCopy` for a file that cannot be read."""
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > FILE_BYTES:
                raise BadCopy(0, f"this file has {size / 1e6:,.1f} MB; copy may have at most {FILE_BYTES / 1e6:g} MB")
            return file.read(FILE_BYTES + 1)
    except OSError as error:
        raise BadCopy(0, f"this file cannot be read: {error.strerror}") from error


def dateline_line(data: bytes) -> int:
    """Where the dateline stands in copy that has one, for those who must complain of it."""
    return next((line.number for line in lines_of(classify(decode(data)), Role.DATELINE)), 0)
