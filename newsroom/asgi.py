"""The way `make run` serves: the edge on an event loop, and behind it a bounded number of requests in Django."""

import os
from urllib.parse import urlsplit

from django.conf import settings

from articles.edge.admission import Bounded
from articles.edge.application import application as django_application
from articles.edge.followers import follower
from articles.edge.marks import Marks
from articles.edge.serving import Edge
from articles.probes.lane import Lane

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

_django = django_application()
application = Edge(
    Lane(
        probes=Bounded(_django, 2, settings.PATIENCE),
        others=Bounded(_django, settings.REQUESTS_IN_DJANGO, settings.PATIENCE),
    ),
    site=urlsplit(settings.SITE_URL),
    limit=settings.EDGE_MEMORY * 2**20,
    passed=settings.EDGE_PASSES,
    marks=Marks(settings.EDGE_KEY_HEADERS),
    follower=follower,
)
