"""The names of a board's keys. They hold its uid alone, as the hash tag that keeps them together in one slot.

Programs of two versions that keep boards in one format keep them together, so neither shows what is older than what the
other has shown. Whoever changes what the keys hold counts `FORMAT` up, and puts it into the names: then each version
keeps copies of its own.
"""

import re
from typing import Final

from attrs import frozen

#: How the keys of a board are to be read. The header says it; one that does not was written before it did.
FORMAT: Final = 1

#: Matches every key of every board, as Redis's SCAN understands it.
EVERY_KEY = "leaderboard:{*}:*"
_OF_A_BOARD = re.compile(rb"leaderboard:\{(\d+)\}:(?:header|order|stamps|details)")


@frozen
class BoardKeys:
    """The keys of one board."""

    board_uid: int

    @property
    def header(self) -> str:
        """A hash: the format, the change the board is at, its season and `max_entries`, how much is in each key."""
        return self._named("header")

    @property
    def board(self) -> tuple[str, str, str, str]:
        """The keys that every script takes: header, order, tie-breaks, payloads. See `scripts/board.lua`."""
        return self.header, *self.entries

    @property
    def entries(self) -> tuple[str, str, str]:
        """Order, tie-breaks, payloads: what the header counts. The last two are called what they held at first."""
        return self._named("order"), self._named("stamps"), self._named("details")

    @property
    def mark(self) -> str:
        """Held, for a while, by who loads the board."""
        return self._named("loading")

    def staged(self, token: str) -> tuple[str, str, str]:
        """Where the load of this token gathers the board's entries before they are swapped in."""
        order, tiebreaks, payloads = self.entries
        return f"{order}:{token}", f"{tiebreaks}:{token}", f"{payloads}:{token}"

    def _named(self, part: str) -> str:
        return f"leaderboard:{{{self.board_uid}}}:{part}"


def board_of(key: bytes) -> int | None:
    """The uid of the board that a key belongs to; None for what is not (yet) part of one."""
    found = _OF_A_BOARD.fullmatch(key)
    return None if found is None else int(found[1])
