"""Where a player stands among the places of several boards: each server is asked once about all that lie on it."""

from collections.abc import Awaitable, Hashable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from leaderboard_adapters.redis import scripts
from leaderboard_adapters.redis.encoding import UNREADABLE, Reader, limit_of, state_of
from leaderboard_adapters.redis.faults import translated
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_adapters.redis.primaries import Argument, Primaries
from leaderboard_adapters.redis.questions import Unreadable
from leaderboard_adapters.redis.request_coalescer import RequestCoalescer
from leaderboard_adapters.redis.scripts import Call
from leaderboard_core.domain.errors import NotShown, StoreUnavailable
from leaderboard_core.ports.ranked_view import Ahead, Pages, PlaceAmong, RankedEntry

#: Of how many lists of boards it is kept where they lie.
_GROUPS: Final = 1024
#: Boards, and what the script answered of each; see `scripts/among.lua`.
_Told: TypeAlias = Sequence[tuple[int, Any]]


class _Group(NamedTuple):
    """Boards of one server. `named`: the keys that a script is told of as such, `more`: those of the others."""

    board_uids: Sequence[int]
    named: Sequence[str]
    more: Sequence[str]

    def told(self, answers: Sequence[Any]) -> _Told:
        """Which board each answer is of. Of others than the player's own nothing is told where that is not shown."""
        return [*zip(self.board_uids, answers, strict=False)]


class PlacesAmong:
    """Asks the server of the player's board for the place, and about all others that lie there; then each other server
    about the place that was found.

    A board is left out where its server does not answer, or where any board has gone elsewhere meanwhile: in a cluster
    a script goes where its first board is, and what it says of others is true where they lie there as well.
    """

    def __init__(self, primaries: Primaries, asking: RequestCoalescer) -> None:
        self._primaries = primaries
        self._asking = asking
        self._groups = lru_cache(_GROUPS)(self._grouped)

    async def __call__(self, board_uid: int, player_id: str, others: Sequence[int], *, shared: bool) -> PlaceAmong:
        """See `RankingStore.place_among`. Raises `Unreadable` as well."""
        with translated():
            mixed = await self._primaries.mixes_boards()
        layout = self._primaries.layout
        near, *far = self._groups((board_uid, *others), layout, mixed)
        word = "shared" if shared else ""
        own, *told = near.told(await self._ask(near, (player_id, word, "", "")))
        moment, limit, found = own[1] or _not_shown(board_uid)
        try:
            reader = Reader(moment)
            pages = _page(reader, player_id, limit, found, shared=shared)
            asked = ("", word, *_score_keys(found, reader))
        except UNREADABLE as error:
            raise Unreadable from error
        # All are sent before the first is waited for.
        for group, answer in [(group, self._ask(group, asked)) for group in far]:
            with suppress(StoreUnavailable):
                told += group.told(await answer)
        return PlaceAmong(pages, _others(told) if layout == self._primaries.layout else {})

    def _ask(self, group: _Group, asked: Sequence[Argument]) -> Awaitable[Sequence[Any]]:
        return self._asking.call(Call(scripts.AMONG, group.named, (*asked, *group.more)))

    def _grouped(self, board_uids: Sequence[int], _layout: int, mixed: bool) -> Sequence[_Group]:
        """The boards of each server, that of the first one first."""
        lanes: dict[Hashable, list[int]] = {}
        for uid in board_uids:
            lanes.setdefault(self._primaries.lane(BoardKeys(uid).header), []).append(uid)
        groups = []
        for uids in lanes.values():
            keys = [key for uid in uids for key in BoardKeys(uid).board]
            # In a cluster all keys that are named lie in one slot.
            named = len(keys) if mixed else len(BoardKeys(uids[0]).board)
            groups.append(_Group(uids, keys[:named], keys[named:]))
        return groups


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
