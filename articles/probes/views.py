"""`/healthz`, for anybody, and `/metrics`, for whoever may read it. Neither is ever kept."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily

from . import report
from .reader import may_read
from .registry import CHECKS, COLLECTORS, Status


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """All checks, or those of `?only=database,disk`."""
    chosen = request.GET["only"].split(",") if "only" in request.GET else list(CHECKS)
    if not CHECKS.keys() >= set(chosen):
        return _text(404, "There is no such check.\n")
    findings = report.look(CHECKS[name] for name in chosen)
    status = 503 if report.worst(findings) == Status.FAIL else 200
    return HttpResponse(report.as_json(findings), status=status, content_type=report.MEDIA_TYPE)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        return _text(404, "There is nothing here.\n")
    return HttpResponse(generate_latest(_Everything()), content_type=CONTENT_TYPE_PLAIN_0_0_4)


PROBES = {"healthz": healthz, "metrics": metrics}


class _Everything:
    """All figures. Of those that cannot be had, it is said that they are missing; the others are told."""

    def collect(self) -> Iterator[Metric]:
        told = "Whether a part of the figures is missing, because it could not be had, or not in time."
        missing = GaugeMetricFamily("newsroom_collector_failed", told, labels=["collector"])
        asked = [(name, watch.begin()) for name, watch in COLLECTORS.items()]
        for name, begun in asked:
            try:
                yield from begun.result()
            except Exception:  # noqa: BLE001 - whatever it was, the other figures are had
                missing.add_metric([name], 1)
            else:
                missing.add_metric([name], 0)
        yield missing


def _text(status: int, told: str) -> HttpResponse:
    return HttpResponse(told, status=status, content_type="text/plain; charset=utf-8")
