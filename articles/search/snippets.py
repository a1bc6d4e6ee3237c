"""The passage of a story in which what was looked for stands, with its words marked, as it was written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .fold import RUNS, parted, words
from .query import Query

LENGTH = 240  # characters of a passage, about
_BEFORE = 80  # of them, before the first word that is marked

Span = tuple[int, int]


@dataclass(frozen=True)
class Wanted:
    """The words that are marked, and the beginnings of such."""

    words: frozenset[str]
    beginnings: tuple[str, ...]

    def has(self, word: str) -> bool:
        return word in self.words or word.startswith(self.beginnings)


def wanted(query: Query) -> Wanted:
    whole = {word for term in query.wanted for word in (term.words[:-1] if term.begins else term.words)}
    return Wanted(frozenset(whole), tuple(term.words[-1] for term in query.wanted if term.begins))


def marked(text: str, wanted: Wanted) -> SafeString:
    """All of `text`, escaped, with what was looked for in `<mark>`."""
    return _marked(text, _spans(text, wanted))


def snippet(headline: str, passages: Iterable[str], wanted: Wanted) -> SafeString | str:
    """Of the passage that has most of what was looked for, and what the headline has not before what it has, the part
    where it begins; the first passage if none has any.
    """
    passages, told = list(passages), _had(headline, wanted)
    if not passages:
        return ""
    had = [_had(passage, wanted) for passage in passages]
    best = passages[max(range(len(had)), key=lambda place: (len(had[place] - told), len(had[place]), -place))]
    spans = _spans(best, wanted)
    begin, end = _window(best, spans[0][0] if spans else 0)
    inside = [(max(first, begin), min(last, end)) for first, last in spans if begin < last and first < end]
    shown = _marked(best[begin:end].rstrip(), [(first - begin, last - begin) for first, last in inside])
    return format_html("{}{}{}", "… " if begin else "", shown, " …" if end < len(best.rstrip()) else "")


def _had(text: str, wanted: Wanted) -> set[str]:
    found = words(text)
    going_on = {word for word in found if word.startswith(wanted.beginnings)} if wanted.beginnings else set()
    return wanted.words.intersection(found) | going_on


def _window(text: str, hit: int) -> Span:
    """Where to cut: between words, where there are any."""
    begin = max(0, hit - _BEFORE) if len(text) > LENGTH else 0
    if begin:
        space = text.find(" ", begin, hit)
        begin = space + 1 if space >= 0 else begin
    end = min(len(text), begin + LENGTH)
    if end < len(text):
        space = text.rfind(" ", hit, end)
        end = space if space > hit else end
    return begin, end


def _marked(text: str, spans: Iterable[Span]) -> SafeString:
    pieces, last = [], 0
    for first, end in spans:
        pieces += [(text[last:first], text[first:end])]
        last = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[last:])


def _spans(text: str, wanted: Wanted) -> list[Span]:
    """What is marked of `text`, in order; neighbours in a script without spaces are one."""
    spans: list[Span] = []
    for first, end in _hits(text, wanted):
        if spans and first <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((first, end))
    return spans


def _hits(text: str, wanted: Wanted) -> Iterator[Span]:
    for run in re.finditer(RUNS, parted(text)):
        if run["unspaced"]:
            yield from _pair_hits(text, run.start(), run.end(), wanted)
        elif any(map(wanted.has, words(run[0]))):
            yield run.span()


def _pair_hits(text: str, begin: int, end: int, wanted: Wanted) -> Iterator[Span]:
    """A pair that is wanted, or a single character that is wanted as a beginning."""
    for place in range(begin, end):
        pair = "".join(words(text[place : min(place + 2, end)])[:1])
        if pair in wanted.words:
            yield place, min(place + 2, end)
        elif pair.startswith(wanted.beginnings):
            yield place, place + 1
