"""The way `make run` serves: an event loop in front, a bounded number of requests in Django behind it."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

from articles.edge.admission import Bounded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = Bounded(get_asgi_application(), settings.REQUESTS_IN_DJANGO, settings.PATIENCE)
