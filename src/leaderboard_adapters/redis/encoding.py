"""Players' states as Redis keeps them.

A player's *tie-break* is what decides among equal sort keys: the order key, then `reached_at`, 8 bytes big-endian. A
member of the order is the tie-break followed by the player id in UTF-8: Redis orders by score, then by the bytes of the
member, which is the one order of `order.py`. Sort keys travel as text with 17 digits or fewer, which gives every double
back to the last bit; they never become a number in Lua. The payload is kept as it is.

What cannot be read here is a copy that another version wrote, or that was harmed: reading raises an `UNREADABLE`.
"""

import struct
from collections.abc import Sequence
from itertools import repeat
from operator import itemgetter

from leaderboard_core.domain.change import Version
from leaderboard_core.domain.columns import Columns, EncodedTexts
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.ports.ranked_view import RankedEntry, ReadVersion

#: What reading raises.
UNREADABLE = (ValueError, TypeError)

_REACHED_AT = struct.Struct(">Q")


def header(version: Version, season: int, max_entries: int | None) -> tuple[str, int, int, int | str]:
    """What a header says of the board, as the scripts take it."""
    return version.change_id, version.revision, season, "" if max_entries is None else max_entries


def order_key_bytes(states: Sequence[PlayerState]) -> int:
    """How long the order keys of a board with these states are: all have one length."""
    return len(states[0].order_key) if states else 0


def tiebreak(state: PlayerState) -> bytes:
    """What decides between the player and others of the same sort key."""
    return state.order_key + _REACHED_AT.pack(state.reached_at)


def member(state: PlayerState) -> bytes:
    """The player's member of the order."""
    return state.order_key + _REACHED_AT.pack(state.reached_at) + state.player_id.encode()


def score_key(sort_key: float, order_key: bytes) -> float | bytes:
    """What scripts find the place of a score by."""
    return b"%r:%b" % (sort_key, order_key) if order_key else sort_key


def place_key(key: PlaceKey) -> bytes:
    """What scripts find the place of a state by: to them it is the score key whose order key is the whole member."""
    return b"%r:%b%b%b" % (key.sort_key, key.order_key, _REACHED_AT.pack(key.reached_at), key.player_id.encode())


def version_of(change: bytes, revision: bytes | int) -> Version:
    """The version that a header names."""
    return Version(change.decode(), int(revision))


def limit_of(told: bytes) -> int | None:
    """`max_entries`, as a header names it."""
    return int(told) if told else None


class Reader:
    """Reads what belongs to the moment that an answer is of: change, sequence number, season, how many places there
    are, and how long order keys are."""

    def __init__(self, read_version: Sequence[bytes]) -> None:
        change, revision, season, total, key_bytes = read_version
        self.read_version = ReadVersion(version_of(change, revision), int(season))
        self.total = int(total)
        #: How many bytes of a member stand before the player id, the moment last.
        self.tiebreak_bytes = int(key_bytes) + _REACHED_AT.size

    def placed(self, first: int, members_and_keys: Sequence[bytes]) -> Columns[RankedEntry]:
        """Places from rank `first` on, of members and sort keys by turns; 0 stands before a player below the line."""
        begin, members = self.tiebreak_bytes, members_and_keys[::2]
        if members and min(map(len, members)) <= begin:
            raise ValueError("a member is too short")
        sort_keys = [*map(float, members_and_keys[1::2])]
        if len(sort_keys) != len(members):
            raise ValueError("a member has no sort key")
        ranks = range(first, first + len(members)) if first else [None] * len(members)
        players = [found[begin:].decode() for found in members]
        if begin == _REACHED_AT.size:
            return Columns(RankedEntry, ranks, players, sort_keys)
        nothing = [None] * len(members)
        return Columns(RankedEntry, ranks, players, sort_keys, nothing, nothing, [*map(self.order_key, members)])

    def whole(
        self, first: int, members_and_keys: Sequence[bytes], payloads: Sequence[bytes | None]
    ) -> Columns[RankedEntry]:
        """The same of whole places; `payloads` is empty where nobody has one."""
        placed, end = self.placed(first, members_and_keys), self.tiebreak_bytes
        moments = b"".join(map(itemgetter(slice(end - _REACHED_AT.size, end)), members_and_keys[::2]))
        kept: Sequence[str | None] = EncodedTexts(payloads) if payloads else [None] * len(placed)
        if len(kept) != len(placed):
            raise ValueError("a member has no payload, not even none")
        columns = placed.columns[:3]
        order_keys = [placed.columns[-1]] if len(placed.columns) > len(columns) else []
        return Columns(RankedEntry, *columns, struct.unpack(f">{len(placed)}Q", moments), kept, *order_keys)

    def order_key(self, member: bytes) -> bytes:
        """The order key that a member begins with."""
        return member[: self.tiebreak_bytes - _REACHED_AT.size]


def state_of(player_id: str, tie: bytes, key: bytes, payload: bytes | None) -> PlayerState:
    """The state of a player, with the payload kept of them, if any."""
    order_key, reached_at = tie[: -_REACHED_AT.size], tie[-_REACHED_AT.size :]
    if len(reached_at) != _REACHED_AT.size:
        raise ValueError("a tie-break is too short")
    (at,) = _REACHED_AT.unpack(reached_at)
    return PlayerState(player_id, float(key), at, None if payload is None else payload.decode(), order_key)


def states_of(order_key_bytes: int, places: Sequence[bytes], payloads: Sequence[bytes | None]) -> list[PlayerState]:
    """The states of players in order, from members and sort keys by turns; `payloads` is empty where nobody has one.

    By columns: one by one they would take three times as long.
    """
    members, begin = places[::2], order_key_bytes + _REACHED_AT.size
    if members and min(map(len, members)) <= begin:
        raise ValueError("a member is too short")
    moments = b"".join([member[order_key_bytes:begin] for member in members])
    return [
        *map(
            PlayerState,
            [member[begin:].decode() for member in members],
            map(float, places[1::2]),
            struct.unpack(f">{len(members)}Q", moments),
            _decoded(payloads) if payloads else repeat(None),
            [member[:order_key_bytes] for member in members] if order_key_bytes else repeat(b""),
        )
    ]


def _decoded(payloads: Sequence[bytes | None]) -> list[str | None]:
    # JSON has no line feeds but escaped ones, so all of them are decoded at once.
    texts = b"\n".join([payload or b"" for payload in payloads]).decode().split("\n")
    if len(texts) != len(payloads):
        return [None if payload is None else payload.decode() for payload in payloads]
    return [text or None for text in texts]
