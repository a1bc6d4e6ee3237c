"""What was measured last, kept in docs: figures as JSON, and what readers are shown, made of nothing else."""

import json
import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from . import tables
from .picture import svg
from .programs import found

SERVING = "serving"
JSON, PAGE, PICTURE = "speed.json", "speed.md", "speed.svg"


def renew(folder: Path, part: str, told: dict) -> None:
    """Let the docs tell this of one part; the other parts stay as they were measured. `told` says on what `machine`,
    `how`, and the figures.
    """
    file = folder / JSON
    kept = json.loads(file.read_text()) if file.exists() else {}
    kept = dict(sorted((kept | {part: told}).items()))
    files = shown(kept, (folder / PAGE).read_text())
    for name, text in {JSON: json.dumps(kept, indent=1, ensure_ascii=False) + "\n", **files}.items():
        (folder / name).write_text(text)


def shown(kept: dict, page: str) -> dict[str, str]:
    """Pure: the files that show what is kept. `page` is what they are told in, its tables between marks."""
    pictures = {PICTURE: svg(kept[SERVING]["figures"])} if SERVING in kept else {}
    for part, told in kept.items():
        seen = f"![Answers a second of each, beside nginx]({PICTURE})\n\n" if part == SERVING else ""
        page = _between(page, part, f"{seen}{_told_of(told)}\n\n{tables.markdown(tables.TABLES[part](told))}")
    return {PAGE: page} | pictures


def machine() -> dict:
    """On what is measured, and when; ask before anything is, for it says how busy the machine is with other things."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "nginx": _version(found("nginx"), "-v"),
        "load": round(os.getloadavg()[0], 1),
    }


def _processor() -> str:
    named = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return named[1].strip() if named else platform.machine()


def _version(program: str | None, option: str) -> str:
    if not program:
        return ""
    told = subprocess.run([program, option], capture_output=True, text=True)
    return re.search(r"\d+(?:\.\d+)+", told.stdout + told.stderr)[0]


def _told_of(told: dict) -> str:
    on = told["on"]
    where = f"{on['processor']}, {on['cores']} cores, load {on['load']}, Python {on['python']}, nginx {on['nginx']}"
    return f"Measured on {on['date']} ({where}): {told['how']}."


def _between(page: str, mark: str, text: str) -> str:
    found, times = re.subn(
        rf"(?<=<!-- {mark} -->\n).*?(?=<!-- /{mark} -->)", lambda _: f"{text}\n", page, flags=re.DOTALL
    )
    assert times == 1, f"the page has no place for {mark}"
    return found
