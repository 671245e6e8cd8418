"""What a process keeps of the boards that it writes: rows, and states of players, each board's as of a version.

It is never believed by itself: what is decided on it is written only behind a guard that compares the versions.
"""

from collections.abc import Collection, Mapping
from time import monotonic
from typing import Any, Final, NamedTuple, TypeVar

from attrs import define, field

from leaderboard_adapters.postgres.estimated_clock import EstimatedClock
from leaderboard_adapters.sql.profile_hint import ProfileHint
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet

#: A player of whom nothing is kept; None is kept of one who is not on the board.
_UNKNOWN: Final[Any] = object()
#: In how many lists in a row nobody else must have been seen to write a board, at most, before it is tried again.
_MOST_DISTRUST: Final = 63
#: As many states as a board's row takes room of.
_WEIGHT_OF_A_BOARD: Final = 5
#: For how long, in seconds, what nobody asks for is kept, at least; at most twice as long.
_KEPT_FOR: Final = 300.0

T = TypeVar("T")


@define
class _Kept:
    """A board, and what is kept of its players in two generations: those asked for lately, and those before them."""

    board: Board | None = None
    young: dict[str, PlayerState | None] = field(factory=dict)
    old: dict[str, PlayerState | None] = field(factory=dict)
    #: In how many lists in a row nobody else must write the board before it is written in one message again.
    distrust: int = 0
    #: In how many lists nobody else has.
    alone: int = 0

    @property
    def trusted(self) -> bool:
        return self.board is not None and self.alone >= self.distrust

    def forget_states(self) -> None:
        self.young, self.old = {}, {}


class KnownStates(NamedTuple):
    """States of players as of a version of their board; None: not on the board."""

    version: Version
    states: Mapping[str, PlayerState | None]

    @property
    def present(self) -> Mapping[str, PlayerState]:
        """Those who are on the board."""
        return {player: state for player, state in self.states.items() if state is not None}


@define
class KeptCounts:
    """How many states that lists wanted were kept, and how many were not."""

    hit: int = 0
    miss: int = 0


@define
class UnitCounts:
    """How many units of work went in one message, how many under locks, and how many of those were tried before."""

    one_message: int = 0
    locked: int = 0
    refused: int = 0


class KeptStates:
    """Boards, states and positions as this process knows them. `limit`: how many states there are at most; 0: none.

    Each of several cells has its own, for a position is another one there. They share their room, the clock, and what
    is counted: `beside` is that of the first cell.
    """

    def __init__(self, limit: int, beside: "KeptStates | None" = None) -> None:
        self.limit = limit
        self.clock: EstimatedClock = EstimatedClock() if beside is None else beside.clock
        #: Whether any profile is kept.
        self.profiles: ProfileHint = ProfileHint() if beside is None else beside.profiles
        self.counts: KeptCounts = KeptCounts() if beside is None else beside.counts
        self.units: UnitCounts = UnitCounts() if beside is None else beside.units
        #: Those that share their room.
        self._all: list[KeptStates] = [] if beside is None else beside._all
        self._all.append(self)
        self._boards: dict[int, _Kept] = {}
        self._positions: dict[TopicIdPartition, int] = {}
        self._young = 0
        self._turned_at = monotonic()

    def __len__(self) -> int:
        """How many states are kept."""
        return sum(len(kept.young) + len(kept.old) for one in self._all for kept in one._boards.values())

    def view(self, read_set: ReadSet) -> LockedState | None:
        """What a unit of work would see, if everything is as it is kept; None when not everything is.

        It knows no event ids: those that are written are new, or the repository refuses them. Nor does it know
        profiles, for they have no version, nor past seasons.
        """
        now = self.clock.now()
        if (
            now is None
            or not read_set.players
            or read_set.profiles
            or read_set.past
            or not read_set.events.keys() <= read_set.players.keys()
        ):
            return None
        kept = {uid: self._boards.get(uid) for uid in read_set.players}
        positions = {key: self._positions.get(key) for key in read_set.positions}
        if None in positions.values() or not all(one is not None and one.trusted for one in kept.values()):
            return None
        states = {uid: self._states(one, read_set.players[uid]) for uid, one in kept.items() if one is not None}
        if None in states.values():
            return None
        return LockedState(
            now=now,
            boards={uid: one.board for uid, one in kept.items() if one is not None and one.board is not None},
            states={uid: found for uid, found in states.items() if found is not None},
            events={},
            positions={key: offset for key, offset in positions.items() if offset is not None},
            estimated=True,
        )

    def known(self, read_set: ReadSet) -> Mapping[int, KnownStates]:
        """What of the wanted states is kept, by board: what is not need be read alone, if the board is where it was."""
        known = {}
        for uid, players in read_set.players.items():
            kept = self._boards.get(uid)
            if kept is not None and kept.board is not None and kept.trusted:
                found = {player: kept.old[player] for player in players if player in kept.old}
                found.update((player, kept.young[player]) for player in players if player in kept.young)
                known[uid] = KnownStates(kept.board.version, found)
        return known

    def _states(self, kept: _Kept, players: Collection[str]) -> Mapping[str, PlayerState] | None:
        young, old = kept.young, kept.old
        states = {player: young[player] if player in young else old.get(player, _UNKNOWN) for player in players}
        missing = sum(state is _UNKNOWN for state in states.values())
        self.counts.hit += len(states) - missing
        self.counts.miss += missing
        if missing:
            return None
        return {player: state for player, state in states.items() if state is not None}

    def remember(self, read_set: ReadSet, view: LockedState, outcome: WriteSet[T]) -> None:
        """A unit of work saw this under its locks, or by a view that was right, and has committed this."""
        if not self.limit:
            return
        after = {board.uid: board for board in outcome.boards}
        changes = {change.board_uid: change for change in outcome.changes}
        for uid, board in view.boards.items():
            if uid in outcome.erased:
                self._boards.pop(uid, None)
            else:
                self._remember(read_set.players.get(uid, ()), view, board, after.get(uid, board), changes.get(uid))
        for key in read_set.positions:
            offset = max(view.positions.get(key, -1), outcome.positions.get(key, -1))
            if offset >= 0:
                self._positions[key] = offset
        if sum(one._young for one in self._all) * 2 > self.limit or monotonic() - self._turned_at > _KEPT_FOR:
            for one in self._all:
                one._next_generation()

    def _remember(
        self, players: Collection[str], view: LockedState, before: Board, after: Board, change: Change | None
    ) -> None:
        kept = self._boards.get(before.uid)
        if kept is None:
            kept = self._boards[before.uid] = _Kept()
            self._young += _WEIGHT_OF_A_BOARD
        if kept.board is None:
            kept.alone = 0
        elif kept.board.version == before.version:
            kept.alone += 1
        elif kept.board.version.revision >= after.version.revision:
            # A later one of ours was remembered first.
            return
        else:
            kept.forget_states()
            kept.alone = 0
            kept.distrust = max(kept.distrust, 1)
        kept.board = after
        if after.deleted:
            del self._boards[before.uid]
        elif kept.trusted:
            self._keep_states(kept, players, view, before, change)
        else:
            kept.forget_states()

    def _keep_states(
        self, kept: _Kept, players: Collection[str], view: LockedState, before: Board, change: Change | None
    ) -> None:
        count = len(kept.young)
        if change is None or change.season == before.season:
            seen = view.states.get(before.uid, {})
            kept.young.update((player, seen.get(player)) for player in players)
        else:
            kept.forget_states()
            count = 0
        if change is not None:
            kept.young.update((state.player_id, state) for state in change.states)
            kept.young.update((player, None) for player in change.removed)
        self._young += len(kept.young) - count

    def confirm(self, read_set: ReadSet) -> None:
        """What was kept of these boards was right."""
        for uid in read_set.players:
            if (kept := self._boards.get(uid)) is not None:
                kept.distrust //= 2

    def doubt(self, read_set: ReadSet) -> None:
        """What was kept of these boards or positions was not right, or somebody else is at them."""
        for uid in read_set.players:
            kept = self._boards.get(uid, _Kept())
            self._boards[uid] = _Kept(distrust=min(2 * kept.distrust + 1, _MOST_DISTRUST))
        for key in read_set.positions:
            self._positions.pop(key, None)

    def forget_positions(self, sources: Collection[TopicIdPartition]) -> None:
        """These were moved beside what is kept."""
        for key in sources:
            self._positions.pop(key, None)

    def _next_generation(self) -> None:
        """The states that were asked for lately become the old ones, and the old ones go."""
        for uid, kept in [*self._boards.items()]:
            kept.young, kept.old = {}, kept.young
            if kept.old:
                continue
            kept.distrust //= 2
            if not kept.distrust:
                del self._boards[uid]
        self._young = 0
        self._turned_at = monotonic()
