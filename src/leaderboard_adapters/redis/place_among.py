"""Where a player stands among the places of several boards: each server is asked once about all that lie on it."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final, TypeAlias

from leaderboard_adapters.redis import scripts
from leaderboard_adapters.redis.encoding import UNREADABLE, Reader, limit_of, state_of
from leaderboard_adapters.redis.faults import translated
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_adapters.redis.primaries import Argument, Primaries
from leaderboard_adapters.redis.questions import Keys, Unreadable
from leaderboard_adapters.redis.request_coalescer import RequestCoalescer
from leaderboard_adapters.redis.scripts import Call
from leaderboard_core.domain.errors import NotShown, StoreUnavailable
from leaderboard_core.ports.ranked_view import Ahead, Pages, PlaceAmong, RankedEntry

#: Of how many boards the names of the keys are kept.
_KEYS: Final = 1024
#: Boards, and what the script answered of each; see `scripts/among.lua`.
_Told: TypeAlias = Sequence[tuple[int, Any]]


class PlacesAmong:
    """Asks the server of the player's board for the place, and about all others that lie there; then each other server
    about the place that was found.

    A board is left out where its server does not answer, or where it has gone to another one meanwhile.
    """

    def __init__(self, primaries: Primaries, asking: RequestCoalescer) -> None:
        self._primaries = primaries
        self._asking = asking
        self._keys: Callable[[int], Keys] = lru_cache(_KEYS)(lambda uid: BoardKeys(uid).board)

    async def __call__(self, board_uid: int, player_id: str, others: Sequence[int], *, shared: bool) -> PlaceAmong:
        """See `RankingStore.place_among`. Raises `Unreadable` as well."""
        near, *far = self._by_server([board_uid, *others])
        word = "shared" if shared else ""
        with translated():
            mixed = await self._primaries.mixes_boards()
        own, *told = self._of_here(near, await self._begin(near, (player_id, word, "", ""), mixed=mixed))
        moment, limit, found = own[1] or _not_shown(board_uid)
        try:
            reader = Reader(moment)
            pages = _page(reader, player_id, limit, found, shared=shared)
            asked = ("", word, *_score_keys(found, reader))
        except UNREADABLE as error:
            raise Unreadable from error
        # All are sent before the first is waited for.
        for some, answer in [(some, self._begin(some, asked, mixed=mixed)) for some in far]:
            with suppress(StoreUnavailable):
                told += self._of_here(some, await answer)
        return PlaceAmong(pages, _others(told))

    def _by_server(self, board_uids: Iterable[int]) -> Sequence[Sequence[int]]:
        """The boards of each server together, that of the first one first."""
        lanes: dict[Hashable, list[int]] = {}
        for uid in board_uids:
            lanes.setdefault(self._primaries.lane(self._keys(uid)[0]), []).append(uid)
        return [*lanes.values()]

    def _begin(self, board_uids: Sequence[int], asked: Sequence[Argument], *, mixed: bool) -> Awaitable[Sequence[Any]]:
        """Begin to ask the server of these boards about each of them."""
        boards = [*map(self._keys, board_uids)]
        keys = [key for board in boards for key in board]
        named = len(keys) if mixed else len(boards[0])
        return self._asking.call(Call(scripts.AMONG, keys[:named], [*asked, *keys[named:]]))

    def _of_here(self, board_uids: Sequence[int], answers: Sequence[Any]) -> _Told:
        """What is told of each. In a cluster the command went where the first one is: of another one this is the answer
        where that lies there as well, by all that is known afterwards."""
        lanes = [self._primaries.lane(self._keys(uid)[0]) for uid in board_uids]
        return [
            (uid, answer if lane == lanes[0] else None)
            for uid, lane, answer in zip(board_uids, lanes, answers, strict=False)
        ]


def _not_shown(board_uid: int) -> Any:
    raise NotShown(board_uid)


def _score_keys(found: Sequence[Any], reader: Reader) -> tuple[bytes, bytes]:
    """The score keys of a place and of its equals, as the script takes them; empty where nobody was found."""
    if not found:
        return b"", b""
    _, member, sort_key, *_ = found
    order_key = reader.order_key(member)
    return b"%b:%b" % (sort_key, member), b"%b:%b" % (sort_key, order_key) if order_key else sort_key


def _page(reader: Reader, player_id: str, limit: bytes, found: Sequence[Any], *, shared: bool) -> Pages:
    """The player's own place, as a page of it alone."""
    places, equals = [], 0
    if found:
        rank, member, sort_key, payload, *counted = found
        state = state_of(player_id, member[: reader.tiebreak_bytes], sort_key, payload)
        places.append(RankedEntry(rank or None, *state))
        equals = counted[0] if shared else 0
    return Pages(reader.read_version, reader.total, [places], [equals] if shared else (), limit_of(limit))


def _others(told: _Told) -> Mapping[int, Ahead]:
    """What others tell. Those that cannot be read are left out: whoever asks them alone finds that out."""
    found = {}
    for uid, answer in told:
        if answer is not None:
            moment, limit, counted = answer
            try:
                reader = Reader(moment)
                found[uid] = Ahead(reader.read_version, reader.total, limit_of(limit), counted)
            except UNREADABLE:
                continue
    return found
