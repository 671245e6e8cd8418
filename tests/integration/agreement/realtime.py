"""Real-time stores to which anything may happen, in this process and in a Redis."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from copy import deepcopy
from enum import Enum

import redis

from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_adapters.memory.ranked_board import RankedBoard
from leaderboard_adapters.memory.ranked_order import RankedOrder
from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.ranking_store import Advance, Advanced, RankingStore, VersionConflict
from leaderboard_core.ports.repository import Snapshot
from tests.support.harm import lose_the_last
from tests.support.redis_server import RedisServer

PROCESSES = 2


class Loss(Enum):
    """What goes: all there is or, of every board, one place or one key."""

    EVERYTHING = "everything"
    PLAYER = "a player"
    HEADER = "header"
    ORDER = "order"
    TIEBREAKS = "stamps"
    PAYLOADS = "details"


class Realtime:
    """One store, as each process reaches it."""

    async def open(self) -> Sequence[RankingStore]:
        """Be reached by all processes, after a start or a restart of theirs."""
        raise NotImplementedError

    async def close(self) -> None:
        """Be left by them."""

    def leave(self, killed: bool) -> None:
        """Take no moves and no loads: refuse them, or be killed."""
        raise NotImplementedError

    def come_back(self) -> None:
        """Take them again, with what was held; one that was killed is another process now."""
        raise NotImplementedError

    def lose(self, loss: Loss) -> None:
        """Lose something behind everyone's back."""
        raise NotImplementedError

    def remember(self) -> None:
        """Make a copy of what is held."""
        raise NotImplementedError

    def put_back(self) -> None:
        """Hold what was held when the copy was made: nothing, if none was."""
        raise NotImplementedError


class MortalRankings(MemoryRankingStore):
    """A store in this process that may refuse, and that may have come back as another one."""

    def __init__(self, boards: dict[int, RankedBoard]) -> None:
        super().__init__()
        self._boards = boards
        self.away, self.restarts = False, 0

    def epoch(self, board_uid: int) -> int:  # noqa: ARG002
        return self.restarts

    async def advance(self, moves: Sequence[Advance]) -> Sequence[Advanced | VersionConflict]:
        if self.away:
            raise StoreUnavailable("real-time store")
        return await super().advance(moves)

    def standing(self, board_uid: int, change_id: str) -> RankedBoard | None:
        return None if self.away else super().standing(board_uid, change_id)

    async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
        if self.away:
            raise StoreUnavailable("real-time store")
        return await super().rebuild(snapshot, judged)


class MemoryRealtime(Realtime):
    """It goes with its processes, as a server's own store does."""

    def __init__(self) -> None:
        self._boards: dict[int, RankedBoard] = {}
        self._copy: dict[int, RankedBoard] = {}
        self._ranking_store = MortalRankings(self._boards)

    async def open(self) -> Sequence[RankingStore]:
        self._boards.clear()
        self._ranking_store = MortalRankings(self._boards)
        return [self._ranking_store] * PROCESSES

    def leave(self, killed: bool) -> None:
        self._ranking_store.away = True
        self._ranking_store.restarts += killed

    def come_back(self) -> None:
        self._ranking_store.away = False

    def lose(self, loss: Loss) -> None:
        if loss in (Loss.EVERYTHING, Loss.HEADER):
            self._boards.clear()
        for board in self._boards.values():
            if not board._order:
                continue
            if loss is Loss.PLAYER:
                lose_the_last(board)
            elif loss is Loss.ORDER:
                board._order = RankedOrder()
            elif loss is Loss.TIEBREAKS:
                board._states.clear()
            else:
                board._states.popitem()

    def remember(self) -> None:
        self._copy = deepcopy(self._boards)

    def put_back(self) -> None:
        self._boards.clear()
        self._boards.update(deepcopy(self._copy))


class RedisRealtime(Realtime):
    """One database of a Redis, which outlives the processes; each of them has connections of its own."""

    def __init__(self, server: RedisServer, db: int) -> None:
        self._server, self._db = server, db
        self._copy: dict[bytes, bytes] = {}
        self._opened = AsyncExitStack()
        self.come_back()
        with self._admin() as admin:
            admin.flushdb()

    async def open(self) -> Sequence[RankingStore]:
        endpoint = self._server.endpoint(db=self._db, pool_size=4)
        return [await self._opened.enter_async_context(RedisRankingStore(endpoint)) for _ in range(PROCESSES)]

    async def close(self) -> None:
        await self._opened.aclose()

    def leave(self, killed: bool) -> None:
        """One that lives is full: whatever may write is refused before it begins."""
        if self._is_dead():
            return
        with self._admin() as admin:
            if killed:
                admin.save()
            else:
                admin.config_set("maxmemory", 1)
        if killed:
            self._server.kill()

    def come_back(self) -> None:
        if self._is_dead():
            self._server.start()
        with self._admin() as admin:
            admin.config_set("maxmemory", 0)

    def lose(self, loss: Loss) -> None:
        with self._admin() as admin:
            if loss is Loss.EVERYTHING:
                admin.flushdb()
            elif loss is Loss.PLAYER:
                for order in admin.keys("leaderboard:*:order"):
                    admin.zpopmax(order)
            elif lost := admin.keys(f"leaderboard:*:{loss.value}"):
                admin.delete(*lost)

    def remember(self) -> None:
        with self._admin() as admin:
            self._copy = {key: admin.dump(key) for key in admin.keys("*")}

    def put_back(self) -> None:
        with self._admin() as admin:
            admin.flushdb()
            for key, dumped in self._copy.items():
                admin.restore(key, 0, dumped)

    def _is_dead(self) -> bool:
        """Another side of the same server may have killed it."""
        return self._server.process is None or self._server.process.poll() is not None

    def _admin(self) -> "redis.Redis":
        return redis.Redis(port=self._server.port, db=self._db, protocol=2)
