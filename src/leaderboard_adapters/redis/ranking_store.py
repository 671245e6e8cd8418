"""The real-time store in Redis, shared by every process that reaches it."""

from collections.abc import AsyncGenerator, Awaitable, Collection, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain, repeat
from types import TracebackType
from typing import Self

from leaderboard_adapters.redis import advance, encoding, scripts
from leaderboard_adapters.redis.connection import RedisEndpoint
from leaderboard_adapters.redis.faults import translated
from leaderboard_adapters.redis.keys import EVERY_KEY, BoardKeys, board_of
from leaderboard_adapters.redis.place_among import PlacesAmong
from leaderboard_adapters.redis.probe import probe
from leaderboard_adapters.redis.questions import Unreadable
from leaderboard_adapters.redis.ranked_view import RedisRankedView, asks_ahead
from leaderboard_adapters.redis.rebuild import Rebuild
from leaderboard_adapters.redis.request_coalescer import RequestCoalescer
from leaderboard_adapters.redis.scan import scan
from leaderboard_adapters.redis.topology import primaries_of
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import NotShown, StoreUnavailable
from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.ports.ranked_view import Ahead, PlaceAmong, RankedView
from leaderboard_core.ports.ranking_store import Advance, Advanced, RankingStore, Scanned, VersionConflict
from leaderboard_core.ports.repository import Snapshot

#: The policy with which nothing is ever lost.
KEEPS = "noeviction"
#: About how many keys are looked at together.
_CHUNK = 1000
#: Of how many boards the places are kept.
_PLACES = 1024
#: Of how many boards one script tells where they stand: others have their turn between two of them.
_HEADS = 50


class RedisRankingStore(RankingStore):
    """Boards by uid, four keys each; whatever is read or written of a board is one script. See `scripts/`.

    Use as an async context manager. Opening it connects to nothing: a Redis that is away is away for each call.
    """

    def __init__(self, endpoint: RedisEndpoint) -> None:
        self._endpoint = endpoint
        self._primaries = primaries_of(endpoint)
        self._asking = RequestCoalescer(self._primaries)
        self._among = PlacesAmong(self._primaries, self._asking)
        # They hold nothing but the names of their keys, which make up a good part of a question.
        self._places = lru_cache(_PLACES)(partial(RedisRankedView, self._asking, self.drop))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._asking.close()
        await self._primaries.close()

    def epoch(self, board_uid: int) -> int:
        return self._primaries.epoch(board_uid)

    async def advance(self, moves: Sequence[Advance]) -> Sequence[Advanced | VersionConflict | StoreUnavailable]:
        answers = await scripts.run_all(self._primaries, [advance.call(move) for move in moves])
        return [advance.result(move, answer) for move, answer in zip(moves, answers, strict=True)]

    async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
        return await Rebuild(self._primaries, snapshot, judged)()

    async def drop(self, board_uid: int) -> None:
        with translated():
            [answer] = await self._primaries.send([("UNLINK", *BoardKeys(board_uid).board)])
            if isinstance(answer, Exception):
                raise answer

    async def versions(self, board_uids: Sequence[int]) -> Mapping[int, Version | StoreUnavailable]:
        with translated():
            together = _HEADS if await self._primaries.mixes_boards() else 1
        groups = [board_uids[at : at + together] for at in range(0, len(board_uids), together)]
        calls = [
            scripts.Call(scripts.HEADS, [*chain.from_iterable(BoardKeys(uid).board for uid in group)])
            for group in groups
        ]
        found: dict[int, Version | StoreUnavailable] = {}
        for group, answers in zip(groups, await scripts.run_all(self._primaries, calls), strict=True):
            heads = repeat(answers, len(group)) if isinstance(answers, StoreUnavailable) else answers
            for uid, head in zip(group, heads, strict=True):
                try:
                    if head is not None:
                        found[uid] = head if isinstance(head, StoreUnavailable) else encoding.version_of(*head)
                except encoding.UNREADABLE:
                    await self.drop(uid)
        return found

    async def boards(self) -> Collection[int]:
        # A board that lost its header is there to be dropped like any other.
        found = set()
        with translated():
            for client, _ in await self._primaries.each():
                async for key in client.scan_iter(match=EVERY_KEY, count=_CHUNK):
                    found.add(board_of(key))
        return {uid for uid in found if uid is not None}

    def scan(self, board_uid: int) -> AsyncGenerator[Scanned, None]:
        return scan(self._primaries, board_uid, self.drop)

    def board(self, board: Board) -> RankedView:
        return self._places(board.uid)

    async def ahead_of(self, places: Mapping[int, Sequence[PlaceKey]]) -> Mapping[int, Ahead | StoreUnavailable]:
        asked: list[tuple[int, Awaitable[Ahead | None]]] = []
        latest: Sequence[PlaceKey] | None = None
        for uid, keys in places.items():
            if keys is not latest:
                # Many boards are mostly asked the same, which is then one list.
                latest, asks = keys, asks_ahead(keys)
            asked.append((uid, self._places(uid).asked_ahead(asks)))
        found: dict[int, Ahead | StoreUnavailable] = {}
        failed: list[StoreUnavailable] = []
        for uid, answer in asked:
            try:
                ahead = await answer
            except Unreadable:
                await self.drop(uid)
            except StoreUnavailable as error:
                failed.append(error)
                found[uid] = error
            else:
                if ahead is not None:
                    found[uid] = ahead
        if failed and len(failed) == len(asked):
            raise failed[0]
        return found

    async def place_among(
        self, board_uid: int, player_id: str, others: Sequence[int], *, shared: bool = False
    ) -> PlaceAmong:
        try:
            return await self._among(board_uid, player_id, others, shared=shared)
        except Unreadable:
            await self.drop(board_uid)
            raise NotShown(board_uid) from None

    async def probe(self) -> None:
        await probe(self._primaries, self._endpoint)

    @property
    def connection_limit(self) -> int:
        """The most connections there may be."""
        return self._primaries.connection_limit

    def connections(self) -> tuple[int, int]:
        """How many connections are in use, and how many idle."""
        return self._primaries.connections()

    async def maxmemory_policy(self) -> str:
        """What Redis does when its memory is full: with anything but `noeviction` it loses boards. Of several servers
        the first that does anything else counts. Raises `StoreUnavailable`."""
        with translated():
            policies = [
                str((await client.info("memory"))["maxmemory_policy"]) for client, _ in await self._primaries.each()
            ]
        return next((policy for policy in policies if policy != KEEPS), KEEPS)
