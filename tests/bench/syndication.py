"""Settings of a plain Django site that has the same stories: the middleware of Django's own documents, in their order,
and with BENCH_CACHE a cache for the whole site in the process's memory.
"""

import os

from newsroom.settings import *  # noqa: F403
from newsroom.settings import DATABASES

ROOT_URLCONF = "tests.bench.syndicated"
CACHED = bool(os.environ.get("BENCH_CACHE"))
MIDDLEWARE = [
    *(["django.middleware.cache.UpdateCacheMiddleware"] if CACHED else []),
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    *(["django.middleware.cache.FetchFromCacheMiddleware"] if CACHED else []),
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CACHE_MIDDLEWARE_SECONDS = 3_600
for _database in DATABASES.values():
    _database["CONN_MAX_AGE"] = None  # of the best: a connection is kept
