"""What one process keeps, within a bound of bytes; the least recently used goes first."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable

from .addresses import Address
from .kept import Kept

OTHERS = 1_000  # entries: what is not found, has moved, or is asked for with a query is without number


class Store:
    """By address. The bound is on bytes, not on entries; what may come from outside in any number is counted, too.

    What alone is larger than the bound is not kept.
    """

    def __init__(self, limit: int):
        self.limit = limit
        self.bytes = 0
        self._kept: OrderedDict[Address, Kept] = OrderedDict()
        self._others: OrderedDict[Address, None] = OrderedDict()
        self._by_key: defaultdict[str, set[Address]] = defaultdict(set)
        self._costs: dict[Address, int] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, address: Address) -> Kept | None:
        if kept := self._kept.get(address):
            self._kept.move_to_end(address)
            if address in self._others:
                self._others.move_to_end(address)
        return kept

    def put(self, address: Address, kept: Kept) -> None:
        """Again after a coding was added, for it costs more then."""
        self.drop(address)
        cost = kept.cost
        if cost > self.limit:
            return
        self._kept[address], self._costs[address] = kept, cost
        self.bytes += cost
        for key in kept.keep.keys:
            self._by_key[key].add(address)
        if kept.status != 200 or address[1]:
            self._others[address] = None
        while self.bytes > self.limit or len(self._others) > OTHERS:
            self.drop(next(iter(self._others if len(self._others) > OTHERS else self._kept)))

    def drop(self, address: Address) -> None:
        kept = self._kept.pop(address, None)
        if kept is None:
            return
        self.bytes -= self._costs.pop(address)
        self._others.pop(address, None)
        for key in kept.keep.keys:
            self._by_key[key].discard(address)
            if not self._by_key[key]:
                del self._by_key[key]

    def bump(self, keys: Iterable[str]) -> list[tuple[Address, Kept]]:
        """Drop all that was made from any of these. What is dropped is given back."""
        return self._take({address for key in keys for address in self._by_key.get(key, ())})

    def clear(self) -> list[tuple[Address, Kept]]:
        return self._take(set(self._kept))

    def _take(self, addresses: set[Address]) -> list[tuple[Address, Kept]]:
        taken = [(address, self._kept[address]) for address in addresses]
        for address in addresses:
            self.drop(address)
        return taken
