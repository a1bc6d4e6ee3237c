"""What somebody looks for, read from what they typed. Pure; whatever is typed means something, if only nothing.

Words, all of which must be there; "words in a row"; -without; begin*. Nothing else is an operator.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.text import clean_line

from .fold import asked, parted

LONGEST = 200  # characters of a query that are read
MOST_TERMS = 10
MOST_WORDS = 30  # of all terms together; a script without spaces has as many as characters
_SHORTEST_BEGINNING = 2  # letters before a star: a single one begins too much

_SAME = str.maketrans({**dict.fromkeys("“”„‟«»＂「」『』", '"'), **dict.fromkeys("−–—－", "-"), "＊": "*"})
_TYPED = re.compile(r'(?P<minus>-?)(?:"(?P<row>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Term:
    """Folded words in a row, the last of which may go on where `begins`. `text` is how it is typed."""

    text: str
    words: tuple[str, ...]
    begins: bool = False

    @property
    def meaning(self) -> tuple[tuple[str, ...], bool]:
        return self.words, self.begins


@dataclass(frozen=True)
class Query:
    """False where there is nothing to look for: all that is typed may be what must not be there."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @property
    def spelling(self) -> str:
        """What to type to have it again."""
        return " ".join([*(term.text for term in self.wanted), *(f"-{term.text}" for term in self.unwanted)])

    @property
    def meaning(self) -> str:
        """Equal for queries that find the same, whatever their order and case."""
        return repr([sorted(term.meaning for term in terms) for terms in (self.wanted, self.unwanted)])


def parse(typed: str) -> Query:
    text = clean_line(typed[: 4 * LONGEST].translate(_SAME))[:LONGEST]
    wanted, unwanted = {}, {}
    for without, term in _within_bounds(_terms(text)):
        (unwanted if without else wanted).setdefault(term.meaning, term)
    return Query(tuple(wanted.values()), tuple(unwanted.values()))


def _terms(text: str) -> Iterator[tuple[bool, Term]]:
    """Each with whether it must not be there. What holds no letter or digit is none."""
    for typed in _TYPED.finditer(text):
        word, in_a_row = typed["word"] or "", typed["row"] or ""
        term = _term(word or in_a_row, starred=word.endswith("*"))
        if term:
            yield bool(typed["minus"]), term


def _term(typed: str, *, starred: bool) -> Term | None:
    first, last = re.search(r"\S", parted(typed)), re.search(r"\S\s*$", parted(typed))
    if not first:
        return None
    text = typed[first.start() : last.start() + 1]
    words, goes_on = asked(text)
    if not words:
        return None
    starred = starred and not goes_on and _is_a_beginning(text, words)
    text = f'"{text}"' if " " in text else f"{text}*" if starred else text
    return Term(text, tuple(words), starred or goes_on)


def _is_a_beginning(text: str, words: list[str]) -> bool:
    """Long enough, and not in a script without spaces, where all that goes on is found anyway."""
    return len(words[-1]) >= _SHORTEST_BEGINNING and asked(f"{text}x")[0][-1] == f"{words[-1]}x"


def _within_bounds(terms: Iterable[tuple[bool, Term]]) -> Iterator[tuple[bool, Term]]:
    """The first of them. The others are not looked for, so that no query costs more than that."""
    left = MOST_WORDS
    for _, (without, term) in zip(range(MOST_TERMS), terms, strict=False):
        words = term.words[:left]
        left -= len(words)
        if words:
            yield without, Term(term.text, words, term.begins and words == term.words)
