"""Loaded before Django reads its settings (`-p tests.environment`): a data folder of the run's own.

`DATABASE_URL` passes through: `python -m tests` runs the suite once for each database in reach.
"""

import os
import tempfile

os.environ["NEWSROOM_DATA"] = tempfile.mkdtemp(prefix="newsroom-tests-")
os.environ["NEWSROOM_SITE_URL"] = "https://news.example"
os.environ["NEWSROOM_SECRET_KEY"] = "only for tests"  # noqa: S105
os.environ["NEWSROOM_DATABASE_POOL"] = "0"
