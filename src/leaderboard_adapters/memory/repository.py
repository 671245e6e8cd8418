"""A repository in this process: for a script or a test. What it holds goes with it."""

import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from leaderboard_adapters.concurrency.cells import Cells
from leaderboard_adapters.memory.board_record import BoardRecord
from leaderboard_adapters.memory.profiles import KeptProfiles
from leaderboard_adapters.memory.standings import MemoryRankedView, RankedStandings
from leaderboard_core.domain.board import Board, ResetPeriod, newest_of
from leaderboard_core.domain.calendar import calendar_of
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import BoardExists, NotShown
from leaderboard_core.domain.order import place
from leaderboard_core.domain.patterns import EVERY_BOARD, Patterns
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.dead_letters import DeadLetter
from leaderboard_core.ports.player_erasure import PlayerPresence
from leaderboard_core.ports.player_profiles import WaitingProfile
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.ranked_view import RankedView
from leaderboard_core.ports.repository import NO_BOUND, LockedState, ReadSet, Repository, Snapshot, WriteSet

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
        self.cells = Cells()
        #: Deleted ones too, until they are pruned.
        self._lives: dict[int, BoardRecord] = {}
        #: The newest life of each id, deleted or not.
        self._newest: dict[str, BoardRecord] = {}
        self._positions: dict[TopicIdPartition, int] = {}
        self._dead_letters: dict[tuple[str, int, int], DeadLetter] = {}
        self._events_pruned_before: int | None = None
        #: Who players are.
        self.profiles = KeptProfiles()

    # -- units of work

    @property
    def clock(self) -> Callable[[], int]:
        """Tells the moment, in microseconds since 1970."""
        return self._clock

    def living(self, board_id: str) -> BoardRecord | None:
        """The living board of this id."""
        life = self._newest.get(board_id)
        return None if life is None or life.board.deleted else life

    async def unit_of_work(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> T:
        view = self._view(read_set)
        outcome = decide(view)
        self._write(view, outcome)
        return outcome.answer

    def _view(self, read_set: ReadSet) -> LockedState:
        boards, states, events, past = {}, {}, {}, {}
        for uid, players in read_set.players.items():
            if (life := self._living(uid)) is not None:
                boards[uid], states[uid] = life.board, life.states(players)
                if uid in read_set.events:
                    events[uid] = life.known_events(read_set.events[uid])
        for uid, (number, players) in read_set.past.items():
            if uid in boards and (season := self._lives[uid].past(number, players)) is not None:
                past[uid] = season
        positions = {key: self._positions[key] for key in read_set.positions if key in self._positions}
        profiles = self.profiles.of(read_set.profiles) if read_set.profiles else {}
        return LockedState(
            now=self._clock(),
            boards=boards,
            states=states,
            events=events,
            positions=positions,
            profiles=profiles,
            past=past,
        )

    def _write(self, view: LockedState, outcome: WriteSet[T]) -> None:
        for season in outcome.ended:
            self._lives[season.board_uid].end(season)
        for board, change in zip(outcome.boards, outcome.changes, strict=True):
            self._lives[board.uid].apply(board, change)
        for uid, late in outcome.past.items():
            self._lives[uid].put_past(late)
        for uid, player_id in outcome.erased.items():
            self._lives[uid].erase(player_id)
        for uid, (number, player_id) in outcome.taken_out.items():
            self._lives[uid].take_out(number, player_id)
        for uid, events in outcome.events.items():
            self._lives[uid].take(events, view.now)
        for key, offset in outcome.positions.items():
            self._positions[key] = max(offset, self._positions.get(key, offset))
        for letter in outcome.dead_letters:
            self._dead_letters.setdefault(_place(letter), letter)
        self.profiles.take(outcome.profiles, outcome.came_without_profile)

    # -- boards

    async def now(self) -> int:
        return self._clock()

    async def add(self, board: Board, opening: Change) -> None:
        if board.id in await self.find([board.id]):
            raise BoardExists(board.id)
        self._lives[board.uid] = self._newest[board.id] = BoardRecord(board, opening)

    async def find(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        found = {board_id: self.living(board_id) for board_id in board_ids}
        return {board_id: life.board for board_id, life in found.items() if life is not None}

    async def with_uids(self, board_uids: Collection[int]) -> Mapping[int, Board]:
        asked = set(board_uids)
        return {board.uid: board for board in self._boards() if board.uid in asked}

    async def newest(
        self, limit: int, after: tuple[int, str] | None = None, named: Patterns = EVERY_BOARD
    ) -> Sequence[Board]:
        return newest_of((board for board in self._boards() if board.is_public and named.cover(board.id)), limit, after)

    async def shards(self) -> Sequence[Board]:
        return [board for board in self._boards() if not board.is_public]

    async def due(
        self, now: int, latest: Mapping[ResetPeriod, int] = NO_BOUND, own: int | None = None
    ) -> Sequence[Board]:
        def is_due(board: Board, boundary: int) -> bool:
            bound = latest.get(board.reset_period) if calendar_of(board).is_plain else own
            return boundary <= now or (bound is not None and boundary > bound)

        boards = [board for board in self._boards() if board.is_public]
        return [board for board in boards if board.next_reset_at is not None and is_due(board, board.next_reset_at)]

    def _living(self, board_uid: int) -> BoardRecord | None:
        life = self._lives.get(board_uid)
        return None if life is None or life.board.deleted else life

    def _boards(self) -> Iterator[Board]:
        return (life.board for life in self._lives.values() if not life.board.deleted)

    # -- change log

    async def changes(self, board_uid: int, after: str) -> Sequence[Change] | None:
        life = self._lives.get(board_uid)
        return None if life is None else life.changes_behind(after)

    async def versions(self) -> Mapping[int, Version]:
        return {board.uid: board.version for board in self._boards()}

    async def contradicted(self, versions: Mapping[int, Version]) -> Collection[int]:
        found = {uid: life for uid in versions if (life := self._living(uid)) is not None}
        return {uid for uid, life in found.items() if life.contradicts(versions[uid])}

    @asynccontextmanager
    async def snapshot(self, board_uid: int, *, best_first: bool = False) -> AsyncIterator[Snapshot | None]:
        life = self._living(board_uid)
        if life is None:
            yield None
            return
        with life.needed():
            states = [*life.seasons[life.board.season].states.values()]
            yield Snapshot(life.board, _chunks(sorted(states, key=place) if best_first else states))

    # -- seasons

    async def seasons(self, board_uid: int) -> Sequence[Season]:
        life = self._living(board_uid)
        return [] if life is None else [life.season(number) for number in sorted(life.seasons, reverse=True)]

    async def unpublished(self) -> Sequence[tuple[int, int]]:
        found = [
            (life.seasons[number].ended is None, uid, number)
            for uid, life in self._lives.items()
            for number in life.seasons
            if not life.board.deleted and life.unpublished(number, self._clock())
        ]
        return [(uid, number) for _, uid, number in sorted(found)]

    async def unsettled(self) -> Sequence[tuple[int, int]]:
        found = await self.unpublished()
        return [(uid, number) for uid, number in found if self._lives[uid].seasons[number].ended is not None]

    async def publish_standings(self, board_uid: int, season: int) -> bool:
        life = self._living(board_uid)
        if life is None or not life.unpublished(season, self._clock()):
            return False
        life.publish(season, self._clock())
        return True

    def places(self, board: Board, season: Season) -> RankedView:
        def shown() -> RankedStandings:
            life = self._living(board.uid)
            standing = None if life is None else life.standing(season.season)
            if standing is None:
                raise NotShown(board.uid)
            return standing

        return MemoryRankedView(shown, season.max_entries)

    # -- dead letters

    async def dead_letters(self, partitions: Collection[int], limit: int) -> Sequence[DeadLetter]:
        places = sorted(place for place in self._dead_letters if place[1] in partitions)
        return [self._dead_letters[place] for place in places[:limit]]

    async def forget_dead_letters(self, letters: Sequence[DeadLetter]) -> None:
        for letter in letters:
            self._dead_letters.pop(_place(letter), None)

    # -- profiles

    async def profile(self, player_id: str) -> str | None:
        return self.profiles.kept.get(player_id)

    async def put_profile(self, player_id: str, profile: str, instead_of: tuple[str | None] | None = None) -> bool:
        return self.profiles.put(player_id, profile, instead_of)

    async def delete_profile(self, player_id: str) -> bool:
        return self.profiles.delete(player_id)

    async def waiting_profiles(self, limit: int) -> Sequence[WaitingProfile]:
        return self.profiles.waiting(limit)

    async def boards_with(self, player_ids: Collection[str]) -> Sequence[tuple[Board, Sequence[str]]]:
        found = [(board, [*self._lives[board.uid].states(player_ids)]) for board in self._boards()]
        return [(board, players) for board, players in found if players]

    async def carried(self, waiting: Sequence[WaitingProfile]) -> None:
        self.profiles.carried(waiting)

    # -- erasing

    async def presences(self, player_id: str) -> Sequence[PlayerPresence]:
        found = [PlayerPresence(board, self._lives[board.uid].seasons_of(player_id)) for board in self._boards_by_id()]
        return [trace for trace in found if trace.seasons]

    async def boards_mentioning(self, player_id: str) -> Sequence[Board]:
        return [board for board in self._boards_by_id() if self._lives[board.uid].boards_mentioning(player_id)]

    async def purge(self, player_id: str, mark: bytes) -> None:
        for life in self._lives.values():
            if life.board.deleted:
                life.erase(player_id)
            life.erase_events(mark)
        self.profiles.erase(player_id)
        letters = self._dead_letters.items()
        self._dead_letters = {place: letter for place, letter in letters if not letter.names(player_id)}

    def _boards_by_id(self) -> Sequence[Board]:
        return sorted(self._boards(), key=lambda board: board.id)

    # -- housekeeping

    async def prune(self, changes_before: int, events_before: int) -> None:
        self._events_pruned_before = events_before
        for uid, life in [*self._lives.items()]:
            life.drop_changes(changes_before)
            life.drop_events(events_before)
            if life.board.deleted and not life.changes:
                del self._lives[uid]
                if self._newest.get(life.board.id) is life:
                    del self._newest[life.board.id]

    async def events_pruned_before(self) -> int | None:
        return self._events_pruned_before

    async def ping(self) -> None:
        """It is here."""

    async def probe(self) -> None:
        """As `ping`: what it holds goes with the process."""


def _place(letter: DeadLetter) -> tuple[str, int, int]:
    return letter.source.topic_id, letter.source.partition, letter.offset


async def _chunks(states: Sequence[PlayerState]) -> AsyncIterator[Sequence[PlayerState]]:
    for begin in range(0, len(states), _CHUNK):
        yield states[begin : begin + _CHUNK]
