"""What is sent to a peer, many times: found out by asking once, as any client does, and looking at the answer."""

from collections.abc import Iterator
from dataclasses import dataclass

from . import wire
from .documents import Document
from .kinds import Kind
from .peers import Peer


@dataclass(frozen=True)
class Question:
    """`size` is that of the right answer: whoever measures can tell by it that it was this one."""

    url: str
    headers: dict[str, str]
    size: int


def question(peer: Peer, kind: Kind, document: Document) -> Question:
    """Raises `AssertionError` where the peer's answer is not what every peer is to answer."""
    url = f"{peer.url}{peer.paths[kind.document]}"
    headers = {"Accept-Encoding": kind.coding} | ({"Connection": "close"} if kind.afresh else {})
    whole, again = wire.ask(url, headers), wire.ask(url, headers)
    wrong = list(_wrong(peer, kind, whole, document.identity)) + (
        [] if again.decoded == whole.decoded else ["unstable"]
    )
    if not kind.known:
        return _right(peer, kind, Question(url, headers, again.size), wrong)
    headers |= {"If-None-Match": again.headers["ETag"] or ""}
    unchanged = wire.ask(url, headers)
    wrong += [] if (unchanged.status, unchanged.body) == (304, b"") else [f"{unchanged.status}, not 304"]
    return _right(peer, kind, Question(url, headers, unchanged.size), wrong)


def _wrong(peer: Peer, kind: Kind, answer: wire.Answer, body: bytes) -> Iterator[str]:
    if answer.status != 200:
        yield f"{answer.status}, not 200"
    if answer.coding != kind.coding:
        yield f"it is {answer.coding}"
    if not peer.own_bytes and answer.decoded != body:
        yield "other bytes"


def _right(peer: Peer, kind: Kind, asked: Question, wrong: list[str]) -> Question:
    assert not wrong, f"{peer.name}, {kind.name}: {'; '.join(wrong)}"
    return asked
