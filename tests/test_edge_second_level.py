"""What one process has rendered is lent to others by way of Redis, which may fail at any time."""

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse

from articles.edge import shared
from articles.edge.keeping import EXTENSION
from articles.edge.shared import SharedMiddleware, Shelf
from newsroom.release import fingerprint, release
from tests.jobs import wait_until
from tests.stories import publish, rewrite

needs_redis = pytest.mark.skipif(not Path("/usr/bin/redis-server").exists(), reason="there is no redis-server")
