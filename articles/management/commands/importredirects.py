import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction

from articles.edge.addresses import PARAMETERS
from articles.edge.keys import bump
from articles.models import Redirect
from articles.pages.redirects import spelled_out
from articles.publishing.imports import BadBatch, Problem

HEADER = ["old", "new"]
LARGEST = 50_000_000
_TOLD = 100  # problems: a file with the wrong columns has one in each line
_PROGRESS = 5_000
_BATCH = 500


class Command(BaseCommand):
    help = "Adds the redirects of a CSV file with the columns old and new; all of them or, if anything is wrong, none."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--replace", action="store_true", help="let a rule of the file take the place of another")

    def handle(self, *, file, replace, **options):
        try:
            counts = _save(file, self._read(file), replace)
        except BadBatch as bad:
            self._tell(bad.problems)
            raise SystemExit(1) from None
        self.stdout.write(", ".join(f"{counts[what]} {what}" for what in ("added", "replaced", "unchanged")))

    def _read(self, file: str) -> dict[str, tuple[int, Redirect]]:
        """Each old address with its line and rule. Raises `BadBatch` with everything that is wrong in the file."""
        rules, problems = {}, []
        for count, (line, columns) in enumerate(_rows(file, problems), start=1):
            try:
                rule = _rule(columns)
                if rule.old in rules:
                    raise ValidationError(f"{rule.old} has a rule in line {rules[rule.old][0]} already")
                rules[rule.old] = line, rule
            except ValidationError as error:
                problems += [Problem(file, line, reason) for reason in _reasons(error)]
            if count % _PROGRESS == 0:
                self.stderr.write(f"{count:,} rules read …")
        if problems:
            raise BadBatch(problems)
        return rules

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems[:_TOLD]:
            self.stderr.write(str(problem))
        if len(problems) > _TOLD:
            self.stderr.write(f"… and {len(problems) - _TOLD:,} more")


def _rows(file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Lines that say something, but for the header, each with its number; as far as the file can be read."""
    try:
        if Path(file).stat().st_size > LARGEST:
            problems.append(Problem(file, 0, f"this file is too long: at most {LARGEST // 10**6} MB at once"))
            return
        with open(file, encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            yield from _told(reader)
    except OSError as error:
        problems.append(Problem(file, 0, f"this file cannot be read: {error.strerror}"))
    except UnicodeDecodeError:
        problems.append(Problem(file, 0, "this is not text in UTF-8: save it as CSV in UTF-8"))
    except csv.Error as error:
        problems.append(Problem(file, reader.line_num, f"this is no line of CSV: {error}"))


def _told(reader) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(reader):
        columns = [column.strip() for column in row]
        is_header = number == 0 and [column.lower() for column in columns] == HEADER
        if any(columns) and not is_header:
            yield reader.line_num, columns


def _reasons(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    return [f"{name}: {message}" for name, messages in error.message_dict.items() for message in messages]


def _rule(columns: list[str]) -> Redirect:
    if len(columns) != len(HEADER):
        raise ValidationError(f"write two columns, old and new, with a comma between them: here are {len(columns)}")
    old, new = columns
    rule = Redirect(old=spelled_out(old), new=new)
    rule.full_clean(validate_unique=False)  # all at once, below
    return rule


@transaction.atomic
def _save(file: str, rules: dict[str, tuple[int, Redirect]], replace: bool) -> Counter[str]:
    standing = Redirect.objects.in_bulk(list(rules), field_name="old")
    added = [rule for _, rule in rules.values() if rule.old not in standing]
    changed = [row for old, row in standing.items() if row.new != rules[old][1].new]
    if changed and not replace:
        raise BadBatch(Problem(file, rules[row.old][0], _conflict(row)) for row in changed)
    for row in changed:
        row.new = rules[row.old][1].new
    Redirect.objects.bulk_create(added, batch_size=_BATCH)
    Redirect.objects.bulk_update(changed, ["new"], batch_size=_BATCH)
    if added or changed:
        bump([PARAMETERS])
    return Counter(added=len(added), replaced=len(changed), unchanged=len(standing) - len(changed))


def _conflict(standing: Redirect) -> str:
    return f"{standing.old} leads to {standing.new} already: --replace lets the file decide"
