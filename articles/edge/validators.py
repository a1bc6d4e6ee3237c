"""Validators, and what they say to a conditional request (RFC 9110, sections 8.8 and 13). Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.utils.http import parse_http_date_safe

_OPAQUE_TAG = r'"[!#-~\x80-\xff]*"'
_ENTITY_TAG = re.compile(f"(?:W/)?({_OPAQUE_TAG})")
_OURS = re.compile(r'"[0-9a-f]{32}-([0-9]{1,18})-([0-9]{1,18})"')

State = tuple[int, int]


def state(number: int, modified: datetime | None) -> State:
    """What something was made of, by the number and the date of the newest bump among its keys.

    A database that was restored gives the same numbers again, but not with the same dates.
    """
    return number, int(modified.timestamp()) if modified else 0


def etag(body: bytes, made_of: State) -> str:
    """A strong one: other bytes, another ETag, and so another for each content coding.

    It names the state as well, so that a later request can be told what has changed since.
    """
    number, second = made_of
    return f'"{blake2b(body, digest_size=16).hexdigest()}-{number}-{second}"'


def coded(tag: str, label: str) -> str:
    """The ETag of the same body in the content coding of that label; it names the same state."""
    ours = _OURS.fullmatch(tag)
    digest = blake2b(f"{label} {tag}".encode(), digest_size=16).hexdigest()
    return f'"{digest}-{ours[1]}-{ours[2]}"' if ours else f'"{digest}"'


def named(tag: str) -> State | None:
    """The state that an ETag names, if it may be one of ours."""
    ours = _OURS.fullmatch(tag)
    return (int(ours[1]), int(ours[2])) if ours else None


def entity_tags(if_none_match: str) -> tuple[str, ...]:
    """The tags of a list, without the marks of weakness; none where any of it is malformed, and none of `*`.

    Who sends what cannot be read is answered in full, which is never wrong.
    """
    rest = _ENTITY_TAG.sub("", if_none_match)
    return () if rest.strip(" \t,") else tuple(_ENTITY_TAG.findall(if_none_match))


@dataclass(frozen=True)
class Validators:
    """Of a response to GET or HEAD that would be a 200.

    `etags` holds one for each content coding in which the body can be had now, that of the response itself first.
    `modified` is None where no `Last-Modified` is sent.
    """

    etags: tuple[str, ...]
    modified: datetime | None = None

    def unchanged(self, if_none_match: str | None, if_modified_since: str | None) -> str | None:
        """The ETag that a 304 repeats; None where the response is due in full.

        `If-None-Match` overrules `If-Modified-Since` by being there, readable or not (13.1.3).
        """
        if if_none_match is not None:
            return self._matched(if_none_match)
        return self.etags[0] if if_modified_since and self._not_since(if_modified_since) else None

    def _matched(self, if_none_match: str) -> str | None:
        """Compared weakly (8.8.3.2): proxies that compress mark our ETags as weak."""
        if if_none_match.strip(" \t") == "*":
            return self.etags[0]
        return _first_of(self.etags, entity_tags(if_none_match))

    def _not_since(self, if_modified_since: str) -> bool:
        """In any of the three forms of a date (5.6.7); what is no date says nothing."""
        since = parse_http_date_safe(if_modified_since.strip(" \t"))
        return since is not None and self.modified is not None and int(self.modified.timestamp()) <= since


def _first_of(etags: Iterable[str], given: Iterable[str]) -> str | None:
    known = set(given)
    return next((etag for etag in etags if etag in known), None)
