"""Wide boards: the players of one board over several lines.

Each line is a board to the stores, with a uid, a change log and a ranked copy of its own: a *shard*. The first one is
the board itself, by whose id all are found; the ids of the others no board can be given. Which shards a board has, and
which of them has a player, follows from the board's id, its uid and their number alone, which never changes.
"""

import json
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Final

from attrs import frozen

from leaderboard_core.domain.cells import hash_of, place_of_uid, uid_in, with_last_byte
from leaderboard_core.domain.fields import Integer
from leaderboard_core.domain.links import BoardRef

#: How many shards a wide board may have.
MAX_SHARDS: Final = 64
SHARDS = Integer(minimum=2, maximum=MAX_SHARDS, optional=True)
#: What stands in the id of every shard but the first, and in no other id.
MARK: Final = "/"


# Without slots, for the references are found once.
@frozen(slots=False)
class Shards:
    """Of one shard: how many there are, which of them it is, from 0, and the board that they make up."""

    count: int
    number: int
    board: BoardRef
    #: The wide board that this one follows, shard by shard.
    beside: BoardRef | None = None

    @cached_property
    def refs(self) -> tuple[BoardRef, ...]:
        """All shards of the board, in their order."""
        return shard_refs(self.board, self.count, self.beside)

    def ref_of(self, player_id: str) -> BoardRef:
        """The shard that has a player."""
        return self.refs[shard_of(player_id, self.count)]

    @property
    def text(self) -> str:
        """As it is kept."""
        beside = () if self.beside is None else self.beside[:2]
        kept = [self.count, self.number, *self.board[:2], *beside]
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def event_of_player(player_id: str, event_id: str) -> str:
    """Under what a wide board keeps an event id, which belongs to board and player there: so nobody learns from it
    which players are on one shard. Nothing of it leads back to a player who was erased."""
    return blake2b(f"{player_id}\n{event_id}".encode(), digest_size=16, person=b"event").hexdigest()


class SeasonDue(Exception):
    """The season of a shard is over, and it turns with the whole board: `season` is the one that `ended_at` then."""

    def __init__(self, shards: Shards, season: int, ended_at: int) -> None:
        self.shards, self.season, self.ended_at = shards, season, ended_at
        super().__init__(shards.board.id)


@lru_cache(4096)
def shards_of(text: str | None) -> Shards | None:
    """What a text keeps; None of a board that is not wide."""
    if text is None:
        return None
    count, number, uid, board_id, *beside = json.loads(text)
    return Shards(count, number, BoardRef(uid, board_id), BoardRef(*beside) if beside else None)


def shard_of(player_id: str, count: int) -> int:
    """The number of the shard, of so many, that has a player."""
    # Not the hash of `cells.py`: that one says in which cell a player's profile lies.
    digest = blake2b(player_id.encode("utf-8", "surrogatepass"), digest_size=8, person=b"shard").digest()
    return int.from_bytes(digest, "big") % count


def public_id(board_id: str) -> str:
    """The id of the board that a shard belongs to, by the shard's own; of any other board its id."""
    return board_id.partition(MARK)[0]


@lru_cache(1024)
def shard_refs(board: BoardRef, count: int, beside: BoardRef | None = None) -> tuple[BoardRef, ...]:
    """The shards of a board, in their order, itself being the first.

    They lie in neighbouring cells, so that every cell has as many of them as any other, as far as the number of cells
    divides 256. `beside`: the wide board that this one follows, and beside whose shards its own lie.
    """
    refs = [BoardRef(board.uid, board.id)]
    others = shard_refs(beside, count) if beside is not None else ()
    first = hash_of(board.id)
    for number in range(1, count):
        shard_id = with_last_byte(f"{board.id}{MARK}{board.uid:x}.{number}.", first + number)
        place = place_of_uid(others[number].uid) if others else hash_of(shard_id)
        refs.append(BoardRef(uid_in(place, f"{board.uid}.{number}"), shard_id))
    return tuple(refs)
