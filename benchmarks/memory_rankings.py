"""How fast the memory rankings are, as ratios of one run: `python benchmarks/memory_rankings.py`.

Submissions: lists of 1,000, every one of them improving its player's score, against a bare `SortedList` that does the
same moves (one removal and one addition a player, and nothing else). `advance` is the real-time store alone, without
ranks and with those before and after; `submit` is all of a library user's way: rule, commit in memory, show, answer.

Reads: the same questions on the smaller and on the larger board, through the use cases.

All contenders take turns in one process with the same lists, so that whatever else the machine does meets each of
them; every figure is a median of the processor time taken.
"""

import asyncio
import gc
import random
import secrets
import statistics
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from itertools import islice
from time import process_time

from sortedcontainers import SortedList

from leaderboard_adapters.memory import MemoryRankingStore, memory_leaderboard
from leaderboard_core import Application, NewBoard, Submission
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import place
from leaderboard_core.ports.ranking_store import Advance, Advanced
from leaderboard_core.ports.repository import Snapshot
from leaderboard_core.usecases.submit import Accepted

SIZES = (1_000, 1_000_000)
LIST = 1_000
WARM_UP = 4
ROUNDS = 44
QUESTIONS = 400
BOARD = "game"
#: What is asked for: this share of the bare list's speed at least; this many times the small board's time at most.
LEAST_SHARE = 0.4
MOST_GROWTH = 3.0

Pairs = Sequence[tuple[PlayerState, PlayerState]]


class Players:
    """So many players with random scores, and lists in which some of them do better."""

    def __init__(self, size: int) -> None:
        self._chance = random.Random(size)
        self._stamp = size
        states = (PlayerState(f"player{n}", -float(self._chance.randrange(10**9)), n) for n in range(size))
        self.states = {state.player_id: state for state in states}
        self.ids = [*self.states]

    def improve(self, count: int = LIST) -> Pairs:
        """The old and the new state of each player of a list."""
        return [(self.states[player_id], self._better(player_id)) for player_id in self._chance.sample(self.ids, count)]

    def _better(self, player_id: str) -> PlayerState:
        self._stamp += 1
        key = self.states[player_id].sort_key - self._chance.randrange(1, 10**6)
        self.states[player_id] = PlayerState(player_id, key, self._stamp)
        return self.states[player_id]


class Bare:
    """The moves and nothing else."""

    def __init__(self, states: Iterable[PlayerState]) -> None:
        self._order = SortedList(map(place, states))

    def take(self, pairs: Pairs, ranked: bool = False) -> float:
        """Seconds; `ranked`: each player's place is looked up before and after all moves."""
        moves = [(place(old), place(new)) for old, new in pairs]
        began = process_time()
        if ranked:
            for old, _ in moves:
                self._order.bisect_left(old)
        for old, new in moves:
            self._order.remove(old)
            self._order.add(new)
        if ranked:
            for _, new in moves:
                self._order.bisect_left(new)
        return process_time() - began


class Advancing:
    """The real-time store alone, as a use case calls it."""

    def __init__(self, board: Board) -> None:
        self._ranking_store = MemoryRankingStore()
        self._board = board
        self._at = board.version

    async def rebuild(self, states: Sequence[PlayerState]) -> float:
        async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
            yield states

        began = process_time()
        await self._ranking_store.rebuild(Snapshot(self._board, chunks()), None)
        return process_time() - began

    async def take(self, pairs: Pairs, ranked: bool) -> float:
        change = Change(
            id=secrets.token_hex(16),
            previous=self._at.change_id,
            revision=self._at.revision + 1,
            board_uid=self._board.uid,
            season=self._board.season,
            max_entries=None,
            committed_at=0,
            states=tuple(new for _, new in pairs),
        )
        ranks_of = [new.player_id for _, new in pairs] if ranked else []
        move = Advance(board_uid=self._board.uid, after=self._at.change_id, changes=[change], ranks_of=ranks_of)
        began = process_time()
        [answer] = await self._ranking_store.advance([move])
        took = process_time() - began
        assert isinstance(answer, Advanced)
        self._at = change.version
        return took


class Whole:
    """A library user's leaderboard."""

    def __init__(self, leaderboard: Application | None = None) -> None:
        self.leaderboard = leaderboard or memory_leaderboard()

    async def fill(self, states: Iterable[PlayerState]) -> Board:
        board = await self.leaderboard.boards.create(NewBoard(id=BOARD, name="Game", update_mode="best"))
        scores = iter(states)
        while submissions := [submission_of(state) for state in islice(scores, LIST)]:
            await self.leaderboard.submit_many(submissions, ranked=False)
        return board

    async def take(self, pairs: Pairs, ranked: bool) -> float:
        submissions = [submission_of(new) for _, new in pairs]
        began = process_time()
        answers = await self.leaderboard.submit_many(submissions, ranked=ranked)
        took = process_time() - began
        assert all(isinstance(answer, Accepted) and answer.changed and answer.visible for answer in answers)
        return took


def submission_of(state: PlayerState, event_id: str | None = None) -> Submission:
    """What leads to a state."""
    return Submission(player_id=state.player_id, leaderboard_id=BOARD, score=-state.sort_key, event_id=event_id)


async def measure_submissions(players: Players, whole: Whole, board: Board) -> dict[str, float]:
    """Seconds a list, by contender."""
    bare, advance = Bare(players.states.values()), Advancing(board)
    figures = {"load": [await advance.rebuild([*players.states.values()])]}
    gc.collect()
    for turn in range(WARM_UP + ROUNDS):
        pairs, ranked = players.improve(), bool(turn % 2)
        ranks = " with ranks" if ranked else ""
        taken = {
            "bare": bare.take(pairs),
            f"advance{ranks}": await advance.take(pairs, ranked),
            f"submit{ranks}": await whole.take(pairs, ranked),
        }
        if turn >= WARM_UP:
            for contender, seconds in taken.items():
                figures.setdefault(contender, []).append(seconds)
    return {contender: statistics.median(seconds) for contender, seconds in figures.items()}


async def measure_reads(players: Players, leaderboard: Application) -> dict[str, float]:
    """Seconds a question, by question."""
    questions: dict[str, Callable[[str], Awaitable[object]]] = {
        "top 100": lambda _: leaderboard.read.top(BOARD, 100),
        "around 5": lambda player_id: leaderboard.read.around(BOARD, player_id, 5),
        "player": lambda player_id: leaderboard.read.player(BOARD, player_id),
    }
    figures: dict[str, list[float]] = {question: [] for question in questions}
    for player_id in random.Random(1).choices(players.ids, k=QUESTIONS):
        for question, ask in questions.items():
            began = process_time()
            await ask(player_id)
            figures[question].append(process_time() - began)
    return {question: statistics.median(seconds) for question, seconds in figures.items()}


async def measure(size: int) -> tuple[dict[str, float], dict[str, float]]:
    players, whole = Players(size), Whole()
    board = await whole.fill(players.states.values())
    submissions = await measure_submissions(players, whole, board)
    return submissions, await measure_reads(players, whole.leaderboard)


def main() -> None:
    small, large = (asyncio.run(measure(size)) for size in SIZES)
    write = sys.stdout.write
    for size, (submissions, _) in zip(SIZES, (small, large), strict=True):
        write(f"\nLists of {LIST:,} at {size:,} players: speed as a share of a bare SortedList\n")
        bare = submissions.pop("bare")
        load = submissions.pop("load")
        write(f"  {'bare':20} 1.00   {bare / LIST * 1e6:6.2f} µs a player\n")
        for contender, seconds in submissions.items():
            write(f"  {contender:20} {bare / seconds:4.2f}   {seconds / LIST * 1e6:6.2f} µs a player\n")
        write(f"  (loading all of them took as long as {load / bare:.0f} bare lists)\n")
    write(f"\nReads at {SIZES[1]:,} players: times what they take at {SIZES[0]:,} (at most {MOST_GROWTH} is asked)\n")
    for question, seconds in large[1].items():
        write(f"  {question:20} {seconds / small[1][question]:4.2f}   {seconds * 1e6:6.1f} µs\n")
    write(f"\n(at least {LEAST_SHARE} of a bare SortedList is asked of advance)\n")


if __name__ == "__main__":
    main()
