"""Wide boards in memory: what is read of them is counted, and between two readings something may happen to them."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from leaderboard_adapters.concurrency.together import at_once
from leaderboard_adapters.memory.ranked_board import RankedBoard
from leaderboard_adapters.memory.ranking_store import LiveRankedView
from leaderboard_core.domain import shards
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.ports.ranked_view import Around, Pages, PlaceAmong, PlayerLookup, RankedView
from leaderboard_core.usecases.wide_view import WideRankedView
from leaderboard_testing.contracts.lines import Line
from leaderboard_testing.contracts.values import a_board

T = TypeVar("T")

#: Asks the copy of a shard.
Ask = Callable[[RankedView], Awaitable[Any]]


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
        spread: list[dict[str, PlayerState]] = [{} for _ in range(count)]
        for state in states:
            spread[self.shard_of(state.player_id)][state.player_id] = state
        self.lines = [Line(a_board(max_entries=max_entries)) for _ in spread]
        self.boards = [
            RankedBoard(line.board.version, 1, max_entries, held.values())
            for line, held in zip(self.lines, spread, strict=True)
        ]
        #: Of each shard, by its revision, the players it had then, and its limit.
        self._held = [
            {line.board.version.revision: (held, max_entries)} for line, held in zip(self.lines, spread, strict=True)
        ]
        #: How often shards were asked together, how often at all, and how many places they told.
        self.steps = self.asked = self.told = 0
        #: Happens before a shard is read, which has this number.
        self.before_reading: Callable[[int], None] = lambda shard: None  # noqa: ARG005
        #: Which shards are asked at once with that of a player who is looked for; None: none can be.
        self.at_once: Collection[int] | None = None
        self.view = WideRankedView(
            [partial(self.read, shard) for shard in range(count)], self._step, self.shard_of, among=self._among
        )

    def move(self, states: Iterable[PlayerState] = (), removed: Iterable[str] = ()) -> None:
        """Apply one change to each shard that has one of these players."""
        states, removed = [*states], [*removed]
        for shard in range(len(self.boards)):
            setting = [state for state in states if self.shard_of(state.player_id) == shard]
            going = [player_id for player_id in removed if self.shard_of(player_id) == shard]
            if setting or going:
                self._apply(shard, setting, going)

    def limit(self, shard: int, max_entries: int | None) -> None:
        """Let a shard have another limit."""
        self._apply(shard, max_entries=max_entries)

    def turn(self, shard: int) -> None:
        """Let a shard turn to the next season."""
        self._apply(shard, season=2)

    def narrow(self, revisions: Sequence[int]) -> RankedBoard:
        """A narrow board with the players that the shards had at these revisions, and the smallest of their limits."""
        then = [self._held[shard][at] for shard, at in enumerate(revisions)]
        states = [state for held, _ in then for state in held.values()]
        limit = min((limit for _, limit in then if limit is not None), default=None)
        return RankedBoard(a_board().version, 1, limit, states)

    def _apply(
        self, shard: int, states: Sequence[PlayerState] = (), removed: Sequence[str] = (), **fields: Any
    ) -> None:
        line = self.lines[shard]
        before, season = line.board.version.revision, line.board.season
        change = line.change(states, removed, **fields)
        self.boards[shard].apply(change)
        held, _ = self._held[shard][before]
        self._held[shard][change.revision] = change.applied(season, held), change.max_entries

    async def read(self, shard: int, ask: Ask) -> Any:
        """What a shard tells."""
        self.before_reading(shard)
        answer = await ask(LiveRankedView(lambda _: self.boards[shard], shard))
        self.asked += 1
        match answer:
            case Pages():
                self.told += sum(map(len, answer.pages))
            case PlayerLookup():
                self.told += len(answer.players)
        return answer

    async def _among(self, shard: int, player_id: str, shared: bool) -> PlaceAmong | None:
        if self.at_once is None:
            return None
        own = await self.read(shard, lambda view: view.pages([Around(player_id, 0)], whole=True, shared=shared))
        keys = [PlaceKey(found.sort_key, found.order_key, found.reached_at, found.player_id) for found in own.pages[0]]
        keys += [key.first_of_equals for key in keys] if shared else []
        told = {other: await self.read(other, lambda view: view.ahead_of(keys)) for other in self.at_once}
        return PlaceAmong(own, {other: ahead for other, ahead in told.items() if other != shard})

    async def _step(self, works: Sequence[Callable[[], Awaitable[T]]]) -> Sequence[T | Exception]:
        self.steps += 1
        return await at_once(works)
