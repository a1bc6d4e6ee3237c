"""What an edge has done since its process began: plain numbers, added to at each hit."""

from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """`hits` are answers from what was kept, `unmodified` those of them that were a 304; `passed` are requests left to
    the application; `renderings` what was asked of it to be kept, and `dropped` what bumps took away.
    """

    hits: int = 0
    unmodified: int = 0
    passed: int = 0
    renderings: int = 0
    dropped: int = 0

    def count(self, answer) -> None:
        self.hits += 1
        if answer.status == 304:
            self.unmodified += 1
