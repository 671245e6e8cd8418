"""A repository in this process: for a script or a test. What it holds goes with it."""

import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from leaderboard_adapters.memory.life import Life
from leaderboard_adapters.memory.standings import MemoryPlaces, Standing
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import BoardExists, NotShown
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.erasing import Trace
from leaderboard_core.ports.places import Places
from leaderboard_core.ports.repository import DeadLetter, Outcome, PositionKey, Repository, Snapshot, View, Wanted

T = TypeVar("T")

#: How many states a chunk of a snapshot has at most.
_CHUNK = 1000


def wall_clock() -> int:
    """Microseconds since 1970, by the machine's clock."""
    return time.time_ns() // 1000


class MemoryRepository(Repository):
    """Lives of boards by uid. No method waits between looking and acting, so on one event loop each is atomic.

    `clock` tells microseconds since 1970.
    """

    def __init__(self, clock: Callable[[], int] = wall_clock) -> None:
        self._clock = clock
        #: Deleted ones too, until they are pruned.
        self._lives: dict[int, Life] = {}
        self._positions: dict[PositionKey, int] = {}
        self._dead_letters: dict[tuple[str, int, int], DeadLetter] = {}

    # -- units of work

    async def unit_of_work(self, wanted: Wanted, decide: Callable[[View], Outcome[T]]) -> T:
        view = self._view(wanted)
        outcome = decide(view)
        self._write(view, outcome)
        return outcome.answer

    def _view(self, wanted: Wanted) -> View:
        lives = {uid: life for uid in wanted.players if (life := self._living(uid)) is not None}
        return View(
            now=self._clock(),
            boards={uid: life.board for uid, life in lives.items()},
            states={uid: life.states(wanted.players[uid]) for uid, life in lives.items()},
            events={uid: life.known_events(wanted.events.get(uid, ())) for uid, life in lives.items()},
            positions={key: self._positions[key] for key in wanted.positions if key in self._positions},
        )

    def _write(self, view: View, outcome: Outcome[T]) -> None:
        for season in outcome.ended:
            self._lives[season.board_uid].end(season)
        for board in outcome.boards:
            self._lives[board.uid].become(board)
        for change in outcome.changes:
            self._lives[change.board_uid].apply(change)
        for uid, player_id in outcome.erased.items():
            self._lives[uid].erase(player_id)
        for uid, events in outcome.events.items():
            self._lives[uid].take(events, view.now)
        for key, offset in outcome.positions.items():
            self._positions[key] = max(offset, self._positions.get(key, offset))
        for letter in outcome.dead_letters:
            self._dead_letters.setdefault(_place(letter), letter)

    # -- boards

    async def now(self) -> int:
        return self._clock()

    async def add(self, board: Board, opening: Change) -> None:
        if board.id in await self.find([board.id]):
            raise BoardExists(board.id)
        self._lives[board.uid] = Life(board, opening)

    async def find(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        asked = set(board_ids)
        return {board.id: board for board in self._boards() if board.id in asked}

    async def newest(self, limit: int, after: tuple[int, str] | None = None) -> Sequence[Board]:
        boards = [board for board in self._boards() if after is None or _age(board) < after]
        return sorted(boards, key=_age, reverse=True)[:limit]

    async def due(self, now: int) -> Sequence[Board]:
        return [board for board in self._boards() if board.next_reset_at is not None and board.next_reset_at <= now]

    def _living(self, board_uid: int) -> Life | None:
        life = self._lives.get(board_uid)
        return None if life is None or life.board.deleted else life

    def _boards(self) -> Iterator[Board]:
        return (life.board for life in self._lives.values() if not life.board.deleted)

    # -- history

    async def changes(self, board_uid: int, after: str) -> Sequence[Change] | None:
        life = self._lives.get(board_uid)
        return None if life is None else life.changes_behind(after)

    async def heads(self) -> Mapping[int, Head]:
        return {board.uid: board.head for board in self._boards()}

    @asynccontextmanager
    async def snapshot(self, board_uid: int) -> AsyncIterator[Snapshot | None]:
        life = self._living(board_uid)
        if life is None:
            yield None
            return
        with life.needed():
            yield Snapshot(life.board, _chunks([*life.seasons[life.board.season].states.values()]))

    # -- seasons

    async def seasons(self, board_uid: int) -> Sequence[Season]:
        life = self._living(board_uid)
        return [] if life is None else [life.season(number) for number in sorted(life.seasons, reverse=True)]

    async def unpublished(self) -> Sequence[tuple[int, int]]:
        found = [
            (life.seasons[number].ended is None, uid, number)
            for uid, life in self._lives.items()
            for number in life.seasons
            if not life.board.deleted and life.unpublished(number)
        ]
        return [(uid, number) for _, uid, number in sorted(found)]

    async def unsettled(self) -> Sequence[tuple[int, int]]:
        return [
            (uid, number)
            for uid, number in await self.unpublished()
            if self._lives[uid].seasons[number].ended is not None
        ]

    async def publish_standings(self, board_uid: int, season: int) -> bool:
        life = self._living(board_uid)
        if life is None or not life.unpublished(season):
            return False
        life.publish(season, self._clock())
        return True

    def places(self, board: Board, season: Season) -> Places:
        def shown() -> Standing:
            life = self._living(board.uid)
            standing = None if life is None else life.standing(season.season)
            if standing is None:
                raise NotShown(board.uid)
            return standing

        return MemoryPlaces(shown, season.max_entries)

    # -- dead letters

    async def dead_letters(self, partitions: Collection[int], limit: int) -> Sequence[DeadLetter]:
        places = sorted(place for place in self._dead_letters if place[1] in partitions)
        return [self._dead_letters[place] for place in places[:limit]]

    async def forget_dead_letters(self, letters: Sequence[DeadLetter]) -> None:
        for letter in letters:
            self._dead_letters.pop(_place(letter), None)

    # -- erasing

    async def traces(self, player_id: str) -> Sequence[Trace]:
        found = [Trace(board, self._lives[board.uid].seasons_of(player_id)) for board in self._boards_by_id()]
        return [trace for trace in found if trace.seasons]

    async def mentions(self, player_id: str) -> Sequence[Board]:
        return [board for board in self._boards_by_id() if self._lives[board.uid].mentions(player_id)]

    async def sweep(self, player_id: str, mark: bytes) -> None:
        for life in self._lives.values():
            if life.board.deleted:
                life.erase(player_id)
            life.erase_events(mark)
        letters = self._dead_letters.items()
        self._dead_letters = {place: letter for place, letter in letters if not letter.names(player_id)}

    def _boards_by_id(self) -> Sequence[Board]:
        return sorted(self._boards(), key=lambda board: board.id)

    # -- housekeeping

    async def prune(self, changes_before: int, events_before: int) -> None:
        for uid, life in [*self._lives.items()]:
            life.drop_changes(changes_before)
            life.drop_events(events_before)
            if life.board.deleted and not life.changes:
                del self._lives[uid]

    async def ping(self) -> None:
        """It is here."""


def _place(letter: DeadLetter) -> tuple[str, int, int]:
    return letter.source.topic_id, letter.source.partition, letter.offset


def _age(board: Board) -> tuple[int, str]:
    return board.created_at, board.id


async def _chunks(states: Sequence[PlayerState]) -> AsyncIterator[Sequence[PlayerState]]:
    for begin in range(0, len(states), _CHUNK):
        yield states[begin : begin + _CHUNK]
