"""`python -m tests.digests DAYS`: every feed and the chief pages, as this process makes them with its clock DAYS ahead.

The first line has the day that it then is; each other one an address, a digest of the body, and the headers that tell
of it. The reader asks for the language of the process.
"""

import datetime
import os
import sys
import time
from hashlib import blake2b

TOLD = ("Content-Type", "ETag", "Last-Modified", "Link", "Cache-Control", "Vary", "Content-Security-Policy")
PAGES = (
    "/",
    "/briefing/",
    "/corrections/",
    "/topics/",
    "/topics/ports/",
    "/subscribe/",
    "/search/",
    "/sitemap.xml",
    "/nothing/",
)


def set_clock(ahead: datetime.timedelta) -> None:
    """Before anything else is imported, since most take the names that stand here with them."""
    honest, moment = time.time, datetime.datetime
    time.time = lambda: honest() + ahead.total_seconds()
    time.time_ns = lambda: int(time.time() * 1e9)
    datetime.datetime = _later(moment, now=lambda tz=None: moment.fromtimestamp(time.time(), tz))
    datetime.date = _later(datetime.date, today=lambda: moment.fromtimestamp(time.time()).date())


def _later(kind: type, **clock) -> type:
    """A class whose instances are those of `kind`, told by another clock."""
    known = type("Kind", (type,), {"__instancecheck__": lambda _, value: isinstance(value, kind)})
    return known(kind.__name__, (kind,), {name: staticmethod(told) for name, told in clock.items()})


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()

    from django.test import Client
    from django.utils import timezone

    from tests import site_feeds

    print(timezone.now().date())  # noqa: T201
    client = Client(headers={"accept-language": os.environ.get("LANGUAGE", "")})
    pages = {address: client.get(address, secure=True, headers={"host": "news.example"}) for address in PAGES}
    for address, response in sorted((site_feeds.responses(client) | pages).items()):
        told = [response.get(name, "") for name in TOLD]
        print(address, blake2b(response.content).hexdigest(), *told, sep="\t")  # noqa: T201


if __name__ == "__main__":
    set_clock(datetime.timedelta(days=int(sys.argv[1])))
    main()
