"""How gunicorn serves: `gunicorn --config python:newsroom.gunicorn`.

gunicorn keeps the processes, uvicorn speaks HTTP in them. gunicorn's limits on request line and headers belong to its
own parser and do nothing here; uvicorn's `h11_max_incomplete_event_size` belongs to h11, and httptools has no such
limit. So the limits on what clients say and on how long they take are ours: `articles.edge.limits`, and for the size of
a body `articles.edge.body`.
"""

import os
from pathlib import Path

from django.conf import settings
from uvicorn_worker import UvicornWorker

from articles.edge import protocol as _protocol
from articles.edge.board import BOARD

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes a file of its own in it, by mkstemp
_host = f"[{settings.BIND}]" if ":" in settings.BIND else settings.BIND

wsgi_app = "newsroom.asgi:application"
bind = f"{_host}:{settings.PORT}"
workers = settings.PROCESSES

# A heartbeat on disk can wait for the disk, and a worker would be taken for dead.
worker_tmp_dir = str(_MEMORY) if _MEMORY.is_dir() else None
timeout = 30  # of silence of the whole event loop; it limits no request
graceful_timeout = 15
keepalive = 65  # longer than proxies keep their side (60 s): they, not we, close an idle connection

# Trust is given to named proxies alone, and nobody may set SCRIPT_NAME or PATH_INFO by a header.
forwarded_allow_ips = ",".join(settings.PROXIES)
forwarder_headers = ""
control_socket_disable = True


def pre_fork(server, worker) -> None:
    worker.row = BOARD.take()


def child_exit(server, worker) -> None:
    BOARD.leave(worker.row)


class Worker(UvicornWorker):
    CONFIG_KWARGS = {
        "interface": "asgi3",
        "loop": "uvloop",
        "http": _protocol.EdgeProtocol if _protocol.fits() else "httptools",
        "ws": "none",
        "lifespan": "off",
        "server_header": False,
        "date_header": True,
        "proxy_headers": bool(settings.PROXIES),
        "timeout_graceful_shutdown": graceful_timeout - 5,  # before gunicorn kills what is left
    }


worker_class = Worker
