"""Which release this is, and what it runs on."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from prometheus_client import Metric
from prometheus_client.core import InfoMetricFamily

from .registry import collector


@collector("build")
def build() -> Iterator[Metric]:
    value = {"release": settings.RELEASE, "database": connection.vendor}
    yield InfoMetricFamily("newsroom_build", "The release, and the kind of database.", value)
