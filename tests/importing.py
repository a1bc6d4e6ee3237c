"""Copy in files, and the command that makes stories of it."""

import os
from dataclasses import dataclass
from io import StringIO
from itertools import count
from pathlib import Path

from django.core.management import call_command

from articles.models import Article

FERRY = """\
Ferry to Marren Runs Again
Published: March 3, 2026 | Veldhaven/Marren Island
By Ana Vermeer and Ben Osei
Standfirst: The first boat left at six, with eleven people on board.

The first boat left at six. Nobody was late.

The bar sold nine teas & one slice of <b>cake</b>.

Highlights
• ★ First boat at six
• Nine teas sold

Also Read: Fog Closes Saltgate Quay

What Comes Next

The timetable holds until spring.

Topics: Ports, Transport

This website uses cookies.
"""
SHORT = "{headline}\nPublished: {date}\n\nThe council met on Tuesday.\n"


@dataclass
class Answer:
    code: int
    out: list[str]
    err: list[str]


def importer(folder: Path):
    """Takes texts, or paths, and runs the command on them: the first file is 1.txt in an empty folder."""
    numbers = count(1)

    def path(text) -> str:
        if isinstance(text, os.PathLike):
            return str(text)
        file = folder / f"{next(numbers)}.txt"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(file)

    def importcopy(*texts, publish=False) -> Answer:
        out, err, code = StringIO(), StringIO(), 0
        try:
            call_command("importcopy", *map(path, texts), publish=publish, stdout=out, stderr=err, no_color=True)
        except SystemExit as ended:
            code = ended.code
        told = err.getvalue().replace(f"{folder}/", "").splitlines()
        return Answer(code, out.getvalue().splitlines(), told)

    return importcopy


def short(headline="A Short Story", date="March 3, 2026") -> str:
    return SHORT.format(headline=headline, date=date)


def only() -> Article:
    return Article.objects.get()
