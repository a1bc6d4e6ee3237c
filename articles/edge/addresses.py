"""How requests are told apart: by path and by the parameters that matter there. Nothing else multiplies entries.

Which parameters matter is for the application to say, and it says so when it is asked for a path with a query. Until
then a query is taken as it is, from then on whatever does not matter is left out of it.
"""

from collections import OrderedDict
from urllib.parse import unquote_plus

Address = tuple[str, str]  # a decoded path, and a query as it came but for what does not matter

PARAMETERS = "parameters"  # a key, bumped when a parameter begins, or ceases, to matter somewhere
LONGEST = 2_000  # characters: of a longer address nothing is kept
_PATHS = 10_000  # of which is known what matters


class Addresses:
    def __init__(self):
        self._parameters: OrderedDict[str, frozenset[str]] = OrderedDict()

    def spelled(self, path: str, query: str) -> Address:
        """The address under which an answer to this is kept."""
        if not query:
            return path, ""
        known = self._parameters.get(path)
        return path, query if known is None else _filtered(query, known)

    def learn(self, path: str, parameters: frozenset[str]) -> None:
        self._parameters[path] = parameters
        if len(self._parameters) > _PATHS:
            self._parameters.popitem(last=False)

    def forget(self) -> None:
        self._parameters.clear()


def _filtered(query: str, known: frozenset[str]) -> str:
    """In the order in which they came: how to sort them, only the application knows."""
    return "&".join(part for part in query.split("&") if unquote_plus(part.partition("=")[0]) in known)
