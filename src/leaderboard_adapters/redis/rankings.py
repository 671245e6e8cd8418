"""The real-time store in Redis, shared by every process that reaches it."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from functools import lru_cache, partial
from types import TracebackType
from typing import Self

from leaderboard_adapters.redis import encoding, moving, scripts
from leaderboard_adapters.redis.asking import Asking
from leaderboard_adapters.redis.connection import Epochs, RedisEndpoint
from leaderboard_adapters.redis.faults import translated
from leaderboard_adapters.redis.keys import EVERY_KEY, BoardKeys, board_of
from leaderboard_adapters.redis.loading import Load
from leaderboard_adapters.redis.places import RedisPlaces
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.places import Places
from leaderboard_core.ports.rankings import Move, Moved, Rankings, Refused
from leaderboard_core.ports.repository import Snapshot

#: About how many states, or keys, are looked at in one step of a scan.
_CHUNK = 1000
#: Of how many boards the places are kept.
_PLACES = 1024


class RedisRankings(Rankings):
    """Boards by uid, four keys each; whatever is read or written of a board is one script. See `scripts/`.

    Use as an async context manager. Opening it connects to nothing: a Redis that is away is away for each call.
    """

    def __init__(self, endpoint: RedisEndpoint) -> None:
        self._epochs = Epochs()
        self._client = endpoint.client(self._epochs.greet)
        self._asking = Asking(self._client)
        # They hold nothing but the names of their keys, which make up a good part of a question.
        self._places = lru_cache(_PLACES)(partial(RedisPlaces, self._asking))

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

    async def advance(self, moves: Sequence[Move]) -> Sequence[Moved | Refused]:
        answers = await scripts.run_all(self._client, [moving.call(move) for move in moves])
        return [moving.result(move, answer) for move, answer in zip(moves, answers, strict=True)]

    async def load(self, snapshot: Snapshot, judged: Head | None) -> bool:
        return await Load(self._client, snapshot, judged)()

    async def drop(self, board_uid: int) -> None:
        with translated():
            await self._client.unlink(*BoardKeys(board_uid).board)

    async def heads(self, board_uids: Sequence[int]) -> Mapping[int, Head]:
        calls = [scripts.Call(scripts.HEAD, BoardKeys(uid).board) for uid in board_uids]
        answers = await scripts.run_all(self._client, calls)
        return {
            uid: Head(answer[0].decode(), int(answer[1]))
            for uid, answer in zip(board_uids, answers, strict=True)
            if answer is not None
        }

    async def boards(self) -> Collection[int]:
        # A board that lost its header is there to be dropped like any other.
        with translated():
            keys = [key async for key in self._client.scan_iter(match=EVERY_KEY, count=_CHUNK)]
        return {uid for key in keys if (uid := board_of(key)) is not None}

    async def scan(self, board_uid: int) -> AsyncIterator[Sequence[PlayerState]]:
        keys, cursor = BoardKeys(board_uid).board, b"0"
        while True:
            cursor, rows = await scripts.run(self._client, scripts.Call(scripts.SCAN, keys, (cursor, _CHUNK)))
            if rows:
                yield [encoding.state_of(*row) for row in rows]
            if cursor == b"0":
                return

    def board(self, board: Board) -> Places:
        return self._places(board.uid)

    async def ping(self) -> None:
        with translated():
            await self._client.ping()

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
