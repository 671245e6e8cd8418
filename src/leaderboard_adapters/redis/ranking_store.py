"""The real-time store in Redis, shared by every process that reaches it."""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain
from types import TracebackType
from typing import Self

from leaderboard_adapters.redis import advance, encoding, scripts
from leaderboard_adapters.redis.connection import Epochs, RedisEndpoint
from leaderboard_adapters.redis.faults import translated
from leaderboard_adapters.redis.keys import EVERY_KEY, BoardKeys, board_of
from leaderboard_adapters.redis.probe import probe
from leaderboard_adapters.redis.ranked_view import RedisRankedView
from leaderboard_adapters.redis.rebuild import Rebuild
from leaderboard_adapters.redis.request_coalescer import RequestCoalescer
from leaderboard_adapters.redis.scan import scan
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.ports.ranked_view import RankedView
from leaderboard_core.ports.ranking_store import Advance, Advanced, RankingStore, Scanned, VersionConflict
from leaderboard_core.ports.repository import Snapshot

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
        self._epochs = Epochs()
        self._client = endpoint.client(self._epochs.greet)
        self._asking = RequestCoalescer(self._client)
        # They hold nothing but the names of their keys, which make up a good part of a question.
        self._places = lru_cache(_PLACES)(partial(RedisRankedView, self._asking, self.drop))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._asking.close()
        await self._client.aclose()

    @property
    def epoch(self) -> int:
        return self._epochs.count

    async def advance(self, moves: Sequence[Advance]) -> Sequence[Advanced | VersionConflict]:
        answers = await scripts.run_all(self._client, [advance.call(move) for move in moves])
        return [advance.result(move, answer) for move, answer in zip(moves, answers, strict=True)]

    async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
        return await Rebuild(self._client, snapshot, judged)()

    async def drop(self, board_uid: int) -> None:
        with translated():
            await self._client.unlink(*BoardKeys(board_uid).board)

    async def versions(self, board_uids: Sequence[int]) -> Mapping[int, Version]:
        keys = [BoardKeys(uid).board for uid in board_uids]
        groups = [[*chain.from_iterable(keys[at : at + _HEADS])] for at in range(0, len(keys), _HEADS)]
        answers = await scripts.run_all(self._client, [scripts.Call(scripts.HEADS, group) for group in groups])
        found: dict[int, Version] = {}
        for uid, answer in zip(board_uids, chain.from_iterable(answers), strict=True):
            try:
                if answer is not None:
                    found[uid] = encoding.version_of(*answer)
            except encoding.UNREADABLE:
                await self.drop(uid)
        return found

    async def boards(self) -> Collection[int]:
        # A board that lost its header is there to be dropped like any other.
        with translated():
            keys = [key async for key in self._client.scan_iter(match=EVERY_KEY, count=_CHUNK)]
        return {uid for key in keys if (uid := board_of(key)) is not None}

    def scan(self, board_uid: int) -> AsyncGenerator[Scanned, None]:
        return scan(self._client, board_uid, self.drop)

    def board(self, board: Board) -> RankedView:
        return self._places(board.uid)

    async def probe(self) -> None:
        await probe(self._client, self._endpoint)

    @property
    def connection_limit(self) -> int:
        """The most connections there may be."""
        return self._client.connection_pool.max_connections

    def connections(self) -> tuple[int, int]:
        """How many connections are in use, and how many idle."""
        # redis-py has no word of its own for it.
        pool = self._client.connection_pool
        return len(pool._in_use_connections), len(pool._available_connections)

    async def maxmemory_policy(self) -> str:
        """What Redis does when its memory is full: with anything but `noeviction` it loses boards. Raises
        `StoreUnavailable`."""
        with translated():
            memory = await self._client.info("memory")
        return str(memory["maxmemory_policy"])
