"""How many stories there are. `articles.probes` finds this module by its name."""

from collections.abc import Iterator

from django.db.models import Sum
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from articles.models import LiveMonth
from articles.probes.registry import collector
from articles.publishing import schedules


@collector("stories")
def stories() -> Iterator[Metric]:
    """The live ones as they are counted month by month: of a million stories this reads some hundred rows."""
    family = GaugeMetricFamily("newsroom_stories", "Stories: public, scheduled, overdue.", labels=["state"])
    family.add_metric(["published"], LiveMonth.objects.aggregate(all=Sum("count"))["all"] or 0)
    family.add_metric(["scheduled"], schedules.coming().count())
    family.add_metric(["overdue"], schedules.overdue().count())
    yield family
