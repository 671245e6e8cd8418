"""Players' states as Redis keeps them.

A member of the order is the stamp, 8 bytes big-endian, followed by the player id in UTF-8: Redis orders by score, then
by the bytes of the member, which is the one order of `order.py`. Sort keys travel as text with 17 digits or fewer,
which gives every double back to the last bit; they never become a number in Lua.
"""

import json
import struct
from collections.abc import Sequence

from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.places import Placed

_STAMP = struct.Struct(">Q")


def header(head: Head, season: int, max_entries: int | None) -> tuple[str, int, int, int | str]:
    """What a header says, as the scripts take it."""
    return head.change_id, head.sequence, season, "" if max_entries is None else max_entries


def member(state: PlayerState) -> bytes:
    """The player's member of the order."""
    return _STAMP.pack(state.stamp) + state.player_id.encode()


def stamp(state: PlayerState) -> bytes:
    """The stamp as the stamps hold it."""
    return _STAMP.pack(state.stamp)


def details(state: PlayerState) -> str | None:
    """What is kept beside the place; None, and nothing kept, when the player has none of it."""
    if state.game_id is None and state.metadata is None:
        return None
    return json.dumps([state.game_id, state.metadata], ensure_ascii=False)


def placed_in_order(first: int, members_and_keys: Sequence[bytes]) -> list[Placed]:
    """Places from rank `first` on, of members and sort keys by turns."""
    pairs = zip(members_and_keys[::2], members_and_keys[1::2], strict=True)
    return [
        Placed(rank, found[_STAMP.size :].decode(), float(key)) for rank, (found, key) in enumerate(pairs, start=first)
    ]


def state_of(player: bytes, stamped: bytes, key: bytes, kept: bytes | None) -> PlayerState:
    """The state of a player, with the details kept of them, if any."""
    (at,) = _STAMP.unpack(stamped)
    if kept is None:
        return PlayerState(player.decode(), float(key), at)
    game_id, metadata = json.loads(kept)
    return PlayerState(player.decode(), float(key), at, game_id, metadata)
