"""Which cell of a repository something lies in, where that is spread over several.

Everything goes by 16 bits of a hash that is the same on every machine and in every version. A board's uid carries those
of its id, so that a uid finds the cell by itself; the uid of a board that follows another carries the other's, so that
both lie in one cell.
"""

import secrets
from hashlib import blake2b
from itertools import count
from typing import Final

from attrs import frozen

#: How many cells there may be at most: what a uid tells apart.
MOST_CELLS: Final = 1 << 16
#: A uid is a positive number of 63 bits: the hash, then what is random.
_RANDOM_BITS: Final = 47


def hash_of(text: str) -> int:
    """The first two bytes of the text's BLAKE2b, which is made two bytes long, as a number."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=2).digest(), "big")


def new_uid(board_id: str) -> int:
    """The uid of a new board."""
    return hash_of(board_id) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)


def new_uid_beside(board_uid: int) -> int:
    """The uid of a new board in the cell of another one."""
    return board_uid >> _RANDOM_BITS << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)


def uid_in(place: int, name: str) -> int:
    """The uid of a new board in the cell of a hash, by a name that no other board there has: the same every time."""
    random = int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    return place << _RANDOM_BITS | random >> 64 - _RANDOM_BITS


def place_of_uid(board_uid: int) -> int:
    """The hash that a uid carries."""
    return board_uid >> _RANDOM_BITS


def with_last_byte(beginning: str, byte: int) -> str:
    """A text that begins so and whose hash ends in this byte: the same every time."""
    return next(text for text in map(f"{beginning}{{}}".format, count()) if hash_of(text) % 256 == byte % 256)


@frozen
class CellLayout:
    """So many cells, by their numbers from 0."""

    count: int = 1

    def of_uid(self, board_uid: int) -> int:
        """Where a board lies."""
        return (board_uid >> _RANDOM_BITS) % self.count

    def of_id(self, board_id: str) -> int:
        """Where it is known which board has an id. The board lies there as well, unless it follows another."""
        return hash_of(board_id) % self.count if self.count > 1 else 0

    def of_player(self, player_id: str) -> int:
        """Where it is kept who a player is."""
        return hash_of(player_id) % self.count if self.count > 1 else 0

    def of_partition(self, topic_id: str, partition: int) -> int:
        """Where a record of a partition belongs that names no board."""
        return hash_of(f"{topic_id}:{partition}") % self.count if self.count > 1 else 0
