"""One rendering at a time of each address: whoever asks meanwhile waits for it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from .addresses import Address
from .kept import Kept
from .rendering import Rendered


@dataclass(frozen=True)
class Landed:
    """What came of a rendering. `kept` is None for what must not be kept.

    `overtaken` is what a bump came in between of: right for who asked before the rendering began, old for all others.
    """

    rendered: Rendered
    kept: Kept | None
    overtaken: bool


@dataclass(eq=False)
class Flight:
    """A rendering under way, and the keys that were bumped since it began."""

    task: asyncio.Task[Landed] = None
    bumped: set[str] = field(default_factory=set)
    is_lost: bool = False  # anything may have been bumped

    def overtaken(self, keys: Iterable[str]) -> bool:
        return self.is_lost or not self.bumped.isdisjoint(keys)


class Flights:
    def __init__(self):
        self._under_way: dict[Address, Flight] = {}

    def board(self, address: Address, render: Callable[[Flight], Awaitable[Landed]]) -> tuple[Flight, bool]:
        """The flight for this address, and whether it begins with this."""
        if flight := self._under_way.get(address):
            return flight, False
        flight = self._under_way[address] = Flight()
        flight.task = asyncio.ensure_future(render(flight))
        flight.task.add_done_callback(lambda _task: self._under_way.pop(address))
        return flight, True

    def bump(self, keys: Iterable[str] | None) -> None:
        for flight in self._under_way.values():
            if keys is None:
                flight.is_lost = True
            else:
                flight.bumped.update(keys)
