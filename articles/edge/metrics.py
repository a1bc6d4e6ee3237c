"""What the web processes of this server have counted, and how far the bumps have come."""

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from articles.probes.registry import collector

from . import shared
from .board import BOARD
from .counts import COUNTERS, GAUGES
from .models import Bump


@collector("edge")
def edge() -> Iterator[Metric]:
    for name, told in COUNTERS.items():
        yield CounterMetricFamily(f"newsroom_edge_{name}", told, value=BOARD.total(name))
    for name, told in GAUGES.items():
        family = GaugeMetricFamily(f"newsroom_edge_{name}", told, labels=["process"])
        for process, value in BOARD.each(name):
            family.add_metric([str(process)], value)
        yield family


@collector("bumps")
def bumps() -> Iterator[Metric]:
    newest = Bump.objects.order_by("-id").values_list("id", flat=True).first()
    yield GaugeMetricFamily("newsroom_bump_position", "The number of the newest bump.", value=newest or 0)


@collector("redis")
def redis() -> Iterator[Metric]:
    """Nothing where none is used."""
    if shared.shelf is not None:
        told = "Whether Redis answers: 1, or 0, and each process renders for itself."
        yield GaugeMetricFamily("newsroom_redis_up", told, value=0 if shared.shelf.look() else 1)
