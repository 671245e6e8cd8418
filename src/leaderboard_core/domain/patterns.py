"""Boards by their ids, in which `*` stands for any characters: those that a key or a token opens, for example."""

import re
from collections.abc import Collection
from fnmatch import translate

ANY = "*"


def as_glob(pattern: str) -> str:
    """A pattern as file names are matched, where `?` and `[` are special as well."""
    return re.sub(r"[?[]", r"[\g<0>]", pattern)


class Patterns:
    """Boards by patterns; no pattern opens none."""

    def __init__(self, patterns: Collection[str]) -> None:
        self.patterns = tuple(patterns)
        self.everything = ANY in self.patterns
        self._ids = frozenset(pattern for pattern in self.patterns if ANY not in pattern)
        wild = [pattern for pattern in self.patterns if ANY in pattern]
        #: The ids, where each pattern is one; else None.
        self.ids = None if wild else self._ids
        self._wild = re.compile("|".join(translate(as_glob(pattern)) for pattern in wild)) if wild else None

    def cover(self, board_id: str) -> bool:
        """Whether the board of this id is open. A pattern is covered where all that it stands for is.

        (What `*` stands for in it can only be met by a `*` here, and that one takes any characters.)
        """
        if self.everything or board_id in self._ids:
            return True
        return self._wild is not None and self._wild.match(board_id) is not None


EVERY_BOARD = Patterns([ANY])
