"""Wide boards in memory: what is read of them is counted, and between two readings something may happen to them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial

from leaderboard_adapters.memory.ranked_board import RankedBoard
from leaderboard_adapters.memory.ranking_store import LiveRankedView
from leaderboard_core.domain import shards
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.ranked_view import Pages, RankedView
from leaderboard_core.usecases.wide_view import WideRankedView
from leaderboard_testing.contracts.lines import Line
from leaderboard_testing.contracts.values import a_board

#: Asks the copy of a shard.
Ask = Callable[[RankedView], Awaitable[Pages]]


async def side_by_side(works: Sequence[Callable[[], Awaitable[Pages]]]) -> Sequence[Pages | Exception]:
    """Does several things at once."""
    return await asyncio.gather(*[work() for work in works], return_exceptions=True)  # type: ignore[return-value]


class WideBoard:
    """So many shards that players are spread over, by the hash of their ids or by another rule."""

    def __init__(
        self,
        states: Iterable[PlayerState],
        count: int,
        max_entries: int | None = None,
        shard_of: Callable[[str], int] | None = None,
    ) -> None:
        self.shard_of = partial(shards.shard_of, count=count) if shard_of is None else shard_of
        self._max_entries = max_entries
        spread: list[dict[str, PlayerState]] = [{} for _ in range(count)]
        for state in states:
            spread[self.shard_of(state.player_id)][state.player_id] = state
        self.lines = [Line(a_board(max_entries=max_entries)) for _ in spread]
        self.boards = [
            RankedBoard(line.board.version, 1, max_entries, held.values())
            for line, held in zip(self.lines, spread, strict=True)
        ]
        #: Of each shard, by its revision, the players it had then.
        self._held = [{line.board.version.revision: held} for line, held in zip(self.lines, spread, strict=True)]
        #: How often shards were asked together, how often at all, and how many places they told.
        self.steps = self.asked = self.told = 0
        #: Happens before a shard is read, which has this number.
        self.before_reading: Callable[[int], None] = lambda shard: None  # noqa: ARG005
        self.view = WideRankedView(
            [partial(self.read, shard) for shard in range(count)], self._step, self.shard_of, max_entries
        )

    def move(self, states: Iterable[PlayerState] = (), removed: Iterable[str] = ()) -> None:
        """Apply one change to each shard that has one of these players."""
        states, removed = [*states], [*removed]
        for shard in range(len(self.boards)):
            setting = [state for state in states if self.shard_of(state.player_id) == shard]
            going = [player_id for player_id in removed if self.shard_of(player_id) == shard]
            if setting or going:
                self.boards[shard].apply(self.lines[shard].change(setting, going))
                before = self._held[shard][max(self._held[shard])]
                kept = {player_id: state for player_id, state in before.items() if player_id not in going}
                held = kept | {state.player_id: state for state in setting}
                self._held[shard][self.lines[shard].board.version.revision] = held

    def turn(self, shard: int) -> None:
        """Let a shard turn to the next season."""
        self.boards[shard].apply(self.lines[shard].change(season=2))

    def narrow(self, revisions: Sequence[int]) -> RankedBoard:
        """A narrow board with the players that the shards had at these revisions."""
        held = [state for shard, at in enumerate(revisions) for state in self._held[shard][at].values()]
        return RankedBoard(a_board().version, 1, self._max_entries, held)

    @property
    def revisions(self) -> list[int]:
        """Where the shards stand."""
        return [line.board.version.revision for line in self.lines]

    async def read(self, shard: int, ask: Ask) -> Pages:
        """What a shard tells."""
        self.before_reading(shard)
        answer = await ask(LiveRankedView(lambda _: self.boards[shard], shard))
        self.asked += 1
        self.told += sum(map(len, answer.pages))
        return answer

    async def _step(self, works: Sequence[Callable[[], Awaitable[Pages]]]) -> Sequence[Pages | Exception]:
        self.steps += 1
        return await side_by_side(works)
