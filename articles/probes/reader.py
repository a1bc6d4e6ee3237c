"""Who may read the figures. Who may not is told that there is nothing."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

# What a proxy adds. Whoever comes with one of these is somebody else than the address says, or may be.
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


def may_read(request: HttpRequest) -> bool:
    """Whoever knows the token; where there is none, whoever asks from this machine, and for nobody else."""
    if settings.METRICS_TOKEN:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}")
    is_forwarded = any(name in request.headers for name in _FORWARDED)
    return not is_forwarded and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:  # a unix socket has no address: a proxy is behind it
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback
