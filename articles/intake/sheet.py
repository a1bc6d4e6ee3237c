"""The lines of a copy with what is known of them so far."""

from dataclasses import dataclass

from articles.intake import shape
from articles.intake.lines import Given, Mark, Role

Marks = dict[int, Mark]


@dataclass(frozen=True)
class Sheet:
    lines: tuple[Given, ...]
    marks: Marks

    def __len__(self) -> int:
        return len(self.lines)

    def marked_with(self, marks: Marks) -> "Sheet":
        return Sheet(self.lines, self.marks | marks)

    def text(self, i: int) -> str:
        return self.lines[i].text

    def gap(self, i: int) -> bool:
        return self.lines[i].gap

    def mark(self, i: int) -> Mark | None:
        return self.marks.get(i)

    def role(self, i: int) -> Role | None:
        mark = self.mark(i)
        return mark.role if mark else None

    def next_kept(self, start: int) -> int | None:
        """The first line from `start` on that is not set aside."""
        return next((i for i in range(start, len(self)) if self.role(i) is not Role.SET_ASIDE), None)

    def heads(self, i: int) -> bool:
        """Line `i` has the shape of a crosshead, and there is something for it to stand over."""
        follower = self.next_kept(i + 1) if shape.could_be_crosshead(self.text(i)) else None
        if follower is None:
            return False
        if self.mark(follower):
            return self.role(follower) in (Role.PARAGRAPH, Role.HIGHLIGHTS)
        return not shape.could_be_crosshead(self.text(follower))
