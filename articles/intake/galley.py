"""Words, one after the other → pieces: what ends a line, what only breaks it, and what is set aside beside it."""

from articles.intake.pieces import Kind, Marks, Piece, Words
from articles.intake.place import Place


class Galley:
    """`pieces` are those that are done; the words of the next one are still coming in."""

    def __init__(self):
        self.pieces: list[Piece] = []
        self._words = Words()
        self._joined = False

    def add(self, text: str | None, place: Place, marks: Marks) -> None:
        for number, line in enumerate((text or "").split("\n") if place.keeps_lines else [text or ""]):
            if number:
                self.break_line(place)
            self._words.add(line, marks)

    def break_line(self, place: Place) -> None:
        if not place.splits:
            self._words.add_break()
        elif not self.end_piece(place):
            self.add_blank()
        else:
            self._joined = True

    def end_piece(self, place: Place) -> bool:
        """Whether there was anything to be one."""
        words, self._words, joined = self._words, Words(), self._joined
        self._joined = False
        if not words.text:
            return False
        self.pieces.append(_piece(words, place, joined))
        return True

    def add_blank(self) -> None:
        self.pieces.append(Piece(Kind.BLANK, ""))

    def set_aside(self, text: str, reason: str, place: Place) -> None:
        """Between two pieces: what it stood in is not broken by it."""
        if text:
            self.pieces.append(Piece(Kind.ASIDE, text, reason=place.reason or reason))


def _piece(words: Words, place: Place, joined: bool) -> Piece:
    return Piece(
        place.kind,
        words.text,
        words.rich,
        level=place.level,
        lists=place.lists if place.kind is Kind.ITEM else (),
        reason=place.reason,
        href=words.href,
        bold=words.bold,
        joined=joined,
    )
