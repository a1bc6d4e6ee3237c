"""The way `make run` serves: the edge on an event loop, and behind it a bounded number of requests in Django."""

import os
from urllib.parse import urlsplit

from django.conf import settings
from django.core.asgi import get_asgi_application

from articles.edge.admission import Bounded
from articles.edge.followers import follower
from articles.edge.marks import Marks
from articles.edge.serving import Edge

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = Edge(
    Bounded(get_asgi_application(), settings.REQUESTS_IN_DJANGO, settings.PATIENCE),
    site=urlsplit(settings.SITE_URL),
    limit=settings.EDGE_MEMORY * 2**20,
    passed=settings.EDGE_PASSES,
    marks=Marks(settings.EDGE_KEY_HEADERS),
    follower=follower,
)
