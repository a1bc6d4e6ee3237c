"""What the checks find, and since when: `application/health+json` (draft-inadarei-api-health-check)."""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from .registry import Check, Status, Wrong
from .watch import Asked

MEDIA_TYPE = "application/health+json"
_ORDER = (Status.PASS, Status.WARN, Status.FAIL)

log = logging.getLogger(__name__)
_seen: dict[str, datetime] = {}  # what is wrong now, by name, and when this process first saw it


@dataclass(frozen=True)
class Finding:
    name: str
    status: Status
    told: str = ""
    since: datetime | None = None


def look(checks: Iterable[Check]) -> list[Finding]:
    """All at once: together they take no longer than the slowest, and that no longer than its limit."""
    asked = [(check, check.watch.begin()) for check in checks]
    return [_find(check, begun) for check, begun in asked]


def worst(findings: Iterable[Finding]) -> Status:
    return max((finding.status for finding in findings), key=_ORDER.index, default=Status.PASS)


def as_json(findings: Iterable[Finding]) -> bytes:
    """Of the same findings the same bytes: no clock is told."""
    findings = list(findings)
    checks = {finding.name: [_member(finding)] for finding in findings}
    return json.dumps({"status": worst(findings), "checks": checks}, indent=2).encode() + b"\n"


def _member(finding: Finding) -> dict[str, str]:
    if finding.status == Status.PASS:
        return {"status": finding.status}
    since = finding.since.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {"status": finding.status, "output": finding.told, "since": since}


def _find(check: Check, asked: Asked) -> Finding:
    try:
        wrong, error = asked.result(), None
    except Exception as raised:  # noqa: BLE001 - whatever a check dies of is what it found
        wrong, error = Wrong(check.unknown), raised
    first_seen = _remember(check.name, wrong, error)
    if wrong is None:
        return Finding(check.name, Status.PASS)
    return Finding(check.name, check.status, wrong.told, wrong.since or first_seen)


def _remember(name: str, wrong: Wrong | None, error: Exception | None) -> datetime | None:
    """Since when this process has seen it wrong. That it began or ended is logged, with what strangers are not told."""
    if wrong is None:
        if _seen.pop(name, None):
            log.warning("%s is well again", name)
        return None
    if name not in _seen:
        log.error("%s: %s", name, wrong.told, exc_info=error)
    return _seen.setdefault(name, datetime.now(UTC))
