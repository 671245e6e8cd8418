"""Which boards a key or token opens: board ids, in which `*` stands for any characters."""

import re
from collections.abc import Collection
from fnmatch import translate

ANY = "*"


class Patterns:
    """Boards by patterns; no pattern opens none."""

    def __init__(self, patterns: Collection[str]) -> None:
        self.patterns = tuple(patterns)
        self.everything = ANY in self.patterns
        self._ids = frozenset(pattern for pattern in self.patterns if ANY not in pattern)
        wild = [translate(pattern) for pattern in self.patterns if ANY in pattern]
        self._wild = re.compile("|".join(wild)) if wild else None

    def cover(self, board_id: str) -> bool:
        """Whether the board of this id is open."""
        if self.everything or board_id in self._ids:
            return True
        return self._wild is not None and self._wild.match(board_id) is not None


EVERY_BOARD = Patterns([ANY])
