"""Units of work: one transaction of one message where what it needs is kept, of two round trips otherwise, whatever the
number of submissions in it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain, starmap
from typing import TypeVar

from attrs import evolve

from leaderboard_adapters.postgres.cells import Cells
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.kept_states import KeptStates, KnownStates
from leaderboard_adapters.postgres.one_message import OneMessage
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.reading import statements_of, states_of_boards, view_of, wanted_values
from leaderboard_adapters.postgres.transaction import SETTINGS, TransactionPlan, commit
from leaderboard_adapters.postgres.writing import writing_of
from leaderboard_core.domain.cells import CellLayout
from leaderboard_core.ports import repository as port
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet

T = TypeVar("T")

#: What takes the place of a lock for those who do not wait.
_IMPATIENT = {"lock_boards": "lock_free_boards"}


class UnitOfWork(port.UnitOfWork):
    """Units of work on the boards' rows, then on their positions: behind a guard, or under locks."""

    def __init__(self, cells: Cells, kept: Sequence[KeptStates]) -> None:
        """`kept`: of each cell what this process keeps of it."""
        self.cells = cells
        self._by_cell = [*starmap(partial(CellUnits, cells.layout), zip(cells.each, kept, strict=True))]

    async def unit_of_work(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> T:
        if len(self._by_cell) == 1:
            return await self._by_cell[0](read_set, decide)
        cells = {self.cells.layout.of_uid(uid) for uid in chain(read_set.players, read_set.events)}
        # More than one would be a fault of ours: nothing could commit it as one.
        [cell] = cells or {read_set.cell}
        return await self._by_cell[cell](read_set, decide)


class CellUnits:
    """Those of one cell."""

    def __init__(self, layout: CellLayout, connections: Connections, kept: KeptStates) -> None:
        self._layout = layout
        self._connections = connections
        self._kept = kept
        self._one_message = OneMessage(layout, connections, kept)

    async def __call__(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> T:
        """See `UnitOfWork.unit_of_work`."""
        done = await self._one_message.commit(read_set, decide)
        if done is not None:
            self._kept.units.one_message += 1
            return done.answer
        self._kept.units.locked += 1
        view, outcome = await commit(self._connections, partial(self._under_locks, read_set, decide))
        self._kept.remember(read_set, view, outcome)
        return outcome.answer

    async def _under_locks(
        self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]], connection: Connection
    ) -> TransactionPlan[tuple[LockedState, WriteSet[T]]]:
        locks, reads = statements_of(read_set, self._layout)
        known = self._kept.known(read_set)
        values = wanted_values(_unread(read_set, known), self._layout)
        # Whoever looks for a lost commit of ours will wait for all the locks, as `locks` have it.
        taken = locks if read_set.patient else [_IMPATIENT.get(lock, lock) for lock in locks]
        statements = ("begin_unit", "unit_settings", *taken, "boards_now", *reads)
        answers = await connection.together(*statements, **values, **SETTINGS)
        view = view_of(_unread(read_set, known), answers)
        self._kept.clock.told(view.now)
        if known:
            view = await _completed(view, read_set, known, connection)
        outcome = decide(view)
        writing = writing_of(view, outcome, self._layout, profiles=self._kept.profiles.exist)
        return TransactionPlan(
            answer=(view, outcome),
            locks=locks,
            writes=writing.statements,
            proof=writing.proof,
            values={**values, **writing.values},
        )


def _unread(read_set: ReadSet, known: Mapping[int, KnownStates]) -> ReadSet:
    """What has to be read, if the boards are where they were when these states were kept."""
    if not known:
        return read_set
    players = {
        uid: [player for player in players if player not in known[uid].states] if uid in known else players
        for uid, players in read_set.players.items()
    }
    return evolve(read_set, players=players)


async def _completed(
    view: LockedState, read_set: ReadSet, known: Mapping[int, KnownStates], connection: Connection
) -> LockedState:
    """What is seen under the locks with the states that are kept; of boards that have moved all are read after all."""
    states = dict(view.states)
    moved = {}
    for uid in known.keys() & view.boards.keys():
        if view.boards[uid].version == known[uid].version:
            states[uid] = {**known[uid].present, **states.get(uid, {})}
        else:
            moved[uid] = read_set.players[uid]
    if moved:
        answers = await connection.together("states", **wanted_values(ReadSet(players=moved)))
        states |= {uid: {} for uid in moved} | states_of_boards(moved, answers)
    return evolve(view, states=states)
