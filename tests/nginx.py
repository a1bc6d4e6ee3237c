"""nginx with the shipped files in front of something, put up and edited as an operator would."""

import os
import re
import shutil
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from .site import ROOT, Site, _free_port, stop
from .until import wait_until

SHIPPED = ROOT / "deploy" / "nginx"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")

# Around the shipped file stands what Debian puts there, gzip included; only the folders are the test's own.
MAIN = """
{user}
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    sendfile on;
    tcp_nopush on;
    gzip on;
    gzip_proxied any;
    gzip_types *;
    include conf.d/*.conf;
}}
"""


@dataclass
class Proxy(Site):
    @property
    def kept(self) -> int:
        """How many answers are in the cache."""
        return sum(path.is_file() for path in self.log.with_name("cache").rglob("*"))


@contextmanager
def running_nginx(folder: Path, origin: int, edit=lambda text: text, scheme: str = "http"):
    """In front of the site at the port `origin`. `edit` is what else an operator does to the file."""
    require_nginx()
    port = _free_port()
    places = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{origin};",
        "/var/cache/newsroom": f"{folder}/cache",
        "/var/log/nginx/newsroom.log": f"{folder}/access.log",
    }
    lay_out(folder, replaced(edit((SHIPPED / "newsroom.conf").read_text()), places))
    check(folder)
    process = subprocess.Popen([*_command(folder), "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    proxy = Proxy(f"{scheme}://127.0.0.1:{port}", {}, process, folder / "access.log")
    try:
        wait_until(lambda: _listens(port), seen=(folder / "error.log").read_text)
        yield proxy
    finally:
        stop(proxy)


def replaced(text: str, new: dict[str, str]) -> str:
    for old in new:
        assert old in text, f"{old!r} is not in the shipped file"
        text = text.replace(old, new[old])
    return text


def certified(key: Path, certificate: Path, port: int):
    """The edit by which the site has a certificate, as the shipped file tells it."""

    def edit(text: str) -> str:
        text = re.sub("^    listen 80;\n", "", text, count=1, flags=re.MULTILINE)
        text = re.sub(r"^#(?! \S)", "", text, flags=re.MULTILINE)
        places = {
            "listen 443": f"listen 127.0.0.1:{port}",
            "    listen [::]:443 ssl http2;\n": "",  # there may be no IPv6 here
            "    listen [::]:80;\n": "",
            "/etc/letsencrypt/live/news.example/privkey.pem": str(key),
            "/etc/letsencrypt/live/news.example/fullchain.pem": str(certificate),
        }
        return replaced(text, places)

    return edit


def require_nginx() -> None:
    if not NGINX:
        assert not os.environ.get("CI"), "there is no nginx, and in CI nothing may be skipped"
        pytest.skip("there is no nginx on this machine")


def lay_out(folder: Path, edited: str) -> None:
    """The files as they lie in /etc/nginx."""
    (folder / "conf.d").mkdir(parents=True)
    (folder / "conf.d" / "newsroom.conf").write_text(edited)
    shutil.copytree(SHIPPED / "newsroom", folder / "newsroom")
    user = "user root;" if os.geteuid() == 0 else ""  # who may enter a folder of the test's
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))


def check(folder: Path) -> None:
    checked = subprocess.run([*_command(folder), "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr, checked.stderr


def _command(folder: Path) -> list[str]:
    return [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionError:
        return False
    return True
