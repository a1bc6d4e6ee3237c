"""Probes have places of their own in the application: a site full of readers is not taken for dead."""

from .views import PROBES


class Lane:
    def __init__(self, probes, others):
        self.probes = probes
        self.others = others

    async def __call__(self, scope, receive, send) -> None:
        is_probe = scope["type"] == "http" and scope["path"].removeprefix("/") in PROBES
        await (self.probes if is_probe else self.others)(scope, receive, send)
