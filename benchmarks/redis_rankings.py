"""What the Redis rankings cost, as ratios of one run: `python -m benchmarks.redis_rankings [PLAYERS]`.

Memory: bytes a player with an id of 8 bytes and nothing beside the score, by what Redis counts for the board's keys and
by what the whole server takes.

Loading: players a second, against a raw insertion of the same entries by redis-py; see `raw_redis`.

Submissions: lists of 1,000, every one of them improving its player's score, on a board of 1,000 players and on the
large one by turns. `advance` is the real-time store alone, without ranks and with those before and after; `submit` is
the whole way over a repository in memory: rule, commit, show, answer.

A redis-server of its own is started; it and this process share the machine.
"""

import asyncio
import random
import secrets
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter

from benchmarks import raw_redis
from leaderboard_adapters.memory.repository import MemoryRepository
from leaderboard_adapters.redis import RedisEndpoint, RedisRankingStore
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core import Application, NewBoard, Submission
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.ranking_store import Advance, Advanced
from leaderboard_core.ports.repository import Snapshot
from leaderboard_core.usecases.submit import Accepted
from leaderboard_testing.contracts.values import a_board
from tests.support.redis_server import RedisServer, running

SMALL, LARGE = 1_000, 1_000_000
LIST = 1_000
WARM_UP = 4
ROUNDS = 40
#: How often the raw insertion and the load take turns.
TURNS = 3
#: What is asked for: so many bytes a player at most; this share of the raw rate at least; this many times the small
#: board's time at most.
MOST_BYTES = 200
LEAST_SHARE = 0.4
MOST_GROWTH = 2.0


class Players:
    """So many players with random scores, in the order of their ids, and lists in which some of them do better."""

    def __init__(self, size: int) -> None:
        self._chance = random.Random(size)
        self._stamp = size
        states = (PlayerState(f"{n:08d}", -float(self._chance.randrange(10**9)), n) for n in range(size))
        self.states = {state.player_id: state for state in states}
        self.ids = [*self.states]

    def improve(self) -> list[PlayerState]:
        """The new state of each player of a list."""
        return [self._better(player_id) for player_id in self._chance.sample(self.ids, LIST)]

    def _better(self, player_id: str) -> PlayerState:
        self._stamp += 1
        key = self.states[player_id].sort_key - self._chance.randrange(1, 10**6)
        self.states[player_id] = PlayerState(player_id, key, self._stamp)
        return self.states[player_id]


class Advancing:
    """One board of the real-time store alone."""

    def __init__(self, ranking_store: RedisRankingStore, players: Players) -> None:
        self._ranking_store = ranking_store
        self._players = players
        self.board = a_board()
        self._at = self.board.version

    async def rebuild(self) -> float:
        """Seconds to load all players."""
        states = [*self._players.states.values()]

        async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
            for start in range(0, len(states), LIST):
                yield states[start : start + LIST]

        began = perf_counter()
        assert await self._ranking_store.rebuild(Snapshot(self.board, chunks()), None)
        return perf_counter() - began

    async def take(self, ranked: bool) -> float:
        """Seconds to move a list."""
        states = self._players.improve()
        change = Change(
            id=secrets.token_hex(16),
            previous=self._at.change_id,
            revision=self._at.revision + 1,
            board_uid=self.board.uid,
            season=self.board.season,
            max_entries=None,
            committed_at=0,
            states=tuple(states),
        )
        ranks_of = [state.player_id for state in states] if ranked else []
        move = Advance(board_uid=self.board.uid, after=self._at.change_id, changes=[change], ranks_of=ranks_of)
        began = perf_counter()
        [answer] = await self._ranking_store.advance([move])
        took = perf_counter() - began
        assert isinstance(answer, Advanced)
        self._at = change.version
        return took


class Whole:
    """One board with a repository behind it."""

    def __init__(self, ranking_store: RedisRankingStore, players: Players) -> None:
        self._leaderboard = Application.over(MemoryRepository(), ranking_store)
        self._players = players
        self._id = f"board-{len(players.ids)}"

    async def fill(self) -> Board:
        board = await self._leaderboard.boards.create(NewBoard(id=self._id, name="Game", update_mode="best"))
        states = iter(self._players.states.values())
        while submissions := self._submissions(islice(states, LIST)):
            await self._leaderboard.submit_many(submissions, ranked=False)
        return board

    async def take(self) -> float:
        """Seconds to submit a list."""
        submissions = self._submissions(self._players.improve())
        began = perf_counter()
        answers = await self._leaderboard.submit_many(submissions)
        took = perf_counter() - began
        assert all(isinstance(answer, Accepted) and answer.changed and answer.visible for answer in answers)
        return took

    def _submissions(self, states: Iterable[PlayerState]) -> list[Submission]:
        return [
            Submission(player_id=state.player_id, leaderboard_id=self._id, score=-state.sort_key) for state in states
        ]


def used_memory(server: RedisServer) -> int:
    with server.admin() as admin:
        return int(admin.info("memory")["used_memory"])


def keys_memory(server: RedisServer, board: Board) -> int:
    with server.admin() as admin:
        return sum(admin.memory_usage(key, samples=0) or 0 for key in BoardKeys(board.uid).board)


async def measure_submissions(ranking_store: RedisRankingStore, advances: Sequence[Advancing], size: int) -> None:
    """Both boards take turns, so that whatever else the machine does meets each of them."""
    wholes = [Whole(ranking_store, Players(count)) for count in (SMALL, size)]
    for whole in wholes:
        await whole.fill()
    figures: dict[str, list[list[float]]] = {}
    for turn in range(WARM_UP + ROUNDS):
        taken = {
            "advance": [await advance.take(ranked=False) for advance in advances],
            "advance with ranks": [await advance.take(ranked=True) for advance in advances],
            "submit": [await whole.take() for whole in wholes],
        }
        if turn >= WARM_UP:
            for contender, seconds in taken.items():
                figures.setdefault(contender, []).append(seconds)
    write = sys.stdout.write
    write(f"lists of {LIST:,}: ms on {SMALL:,} players, on {size:,}, and times (at most {MOST_GROWTH} is asked)\n")
    for contender, pairs in figures.items():
        small, large = (statistics.median(times) * 1e3 for times in zip(*pairs, strict=True))
        write(f"  {contender:20} {small:6.2f} {large:6.2f}   {large / small:.2f}\n")


async def main(size: int) -> None:
    few, many = Players(SMALL), Players(size)
    with tempfile.TemporaryDirectory() as directory, running(Path(directory)) as server:
        async with RedisRankingStore(RedisEndpoint(address=server.address)) as ranking_store:
            small, large = Advancing(ranking_store, few), Advancing(ranking_store, many)
            before, shares, rates = 0, [], []
            entries = raw_redis.chunks([*many.states.values()])
            for _ in range(TURNS):
                raw = raw_redis.insert(server, entries)
                before = used_memory(server)
                rates.append(size / await large.rebuild())
                shares.append(rates[-1] * raw / size)
            by_server = (used_memory(server) - before) / size
            by_keys = keys_memory(server, large.board) / size
            write = sys.stdout.write
            write(f"memory at {size:,} players: {by_keys:.1f} bytes a player by the keys, {by_server:.1f} by the ")
            write(f"server (at most {MOST_BYTES} are asked)\n")
            rate, share = statistics.median(rates), statistics.median(shares)
            write(f"loading: {rate:,.0f} players a second, {share:.2f} of the raw rate ")
            write(f"(at least {LEAST_SHARE} is asked)\n")
            await small.rebuild()
            await measure_submissions(ranking_store, (small, large), size)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else LARGE))
