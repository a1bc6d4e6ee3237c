"""What a response says of being kept. Whoever makes one says so with `may_be_kept`; all else passes through."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpResponse

ANY = "any"  # the key of what may be otherwise after any change: that something is not there, or is elsewhere


@dataclass(frozen=True)
class Keep:
    """`keys` are the surrogate keys of what it was made from.

    `until` is when it ends by the clock, in seconds of the epoch; None for never. `parameters` are the names of those
    parameters of a query that make it another response; None where nobody has looked.
    """

    keys: frozenset[str]
    until: float | None = None
    parameters: frozenset[str] | None = None


def may_be_kept(
    response: HttpResponse,
    keys: Iterable[str],
    *,
    until: float | None = None,
    parameters: Iterable[str] | None = None,
) -> HttpResponse:
    """The response, marked. What was said of it before holds: keys and parameters are added, the sooner end counts."""
    before: Keep = getattr(response, "keep", None) or Keep(frozenset())
    ends = [end for end in (before.until, until) if end is not None]
    names = before.parameters if parameters is None else (before.parameters or frozenset()).union(parameters)
    response.keep = replace(before, keys=before.keys.union(keys), until=min(ends, default=None), parameters=names)
    return response
