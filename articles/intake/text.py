"""Plain text → `Copy`, or `BadCopy` with the line and what is wrong there."""

from articles.intake.assemble import assemble
from articles.intake.classify import sort_out
from articles.intake.copy import Copy
from articles.intake.decode import decode
from articles.intake.limits import check_lines
from articles.intake.lines import given


def read(data: bytes) -> Copy:
    return parse(decode(data))


def parse(text: str) -> Copy:
    check_lines(given(text))
    return assemble(sort_out(given(text)))
