"""A unit of work in one message: a guard, then what was decided on what is kept, as one implicit transaction.

Nothing is asked first and nothing is held: the server does all of it or nothing. Whatever does not go this way goes the
ordinary one, under locks, which is always right.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.faults import ConnectionLost, ConnectionOutdated
from leaderboard_adapters.postgres.fence import came_through_or_never_will
from leaderboard_adapters.postgres.kept_states import KeptStates
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.reading import statements_of, wanted_values
from leaderboard_adapters.postgres.transaction import SETTINGS, TransactionPlan
from leaderboard_adapters.postgres.writing import Writing, is_touched, writing_of
from leaderboard_core.domain.cells import CellLayout
from leaderboard_core.domain.errors import LeaderboardError, StoreUnavailable
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet

T = TypeVar("T")

#: What the server says when a board or a position was written by somebody else, or is being written.
_OTHERS: Final = ("LB001", "LB002", "55P03")
#: What it says when a stamp is ahead of its clock.
_SET_BACK: Final = "LB003"


class OneMessage:
    """Commits units of work that need nothing but what is kept."""

    def __init__(self, layout: CellLayout, connections: Connections, kept: KeptStates) -> None:
        self._layout = layout
        self._connections = connections
        self._kept = kept

    async def commit(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> WriteSet[T] | None:
        """What was decided, once it is durable. None when it has to be decided under locks: nothing is written.

        Raises `OutcomeUnknown`, or `StoreUnavailable` when there is no connection.
        """
        decided = self._decided(read_set, decide)
        if decided is None:
            return None
        view, outcome = decided
        writing = writing_of(view, outcome, self._layout, profiles=self._kept.profiles.exist)
        if not await self._is_committed(read_set, _plan(read_set, view, outcome, writing)):
            self._kept.units.refused += 1
            return None
        self._kept.remember(read_set, view, outcome)
        self._kept.confirm(read_set)
        return outcome

    def _decided(
        self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]
    ) -> tuple[LockedState, WriteSet[T]] | None:
        view = self._kept.view(read_set)
        if view is None:
            return None
        try:
            outcome = decide(view)
        except Exception:  # what it raises on the boards as they are kept, it may not raise on them as they are
            return None
        now = self._kept.clock.now()
        return (view, outcome) if now is not None and _fits(read_set, view, outcome, now) else None

    async def _is_committed(self, read_set: ReadSet, plan: TransactionPlan[Any]) -> bool:
        async with self._connections.short(trusting=True) as connection:
            if connection.has_news:
                # Under locks it is certain that nothing was applied where the session has ended before they are held.
                return False
            try:
                if await self._sent(connection, plan):
                    return True
            except ConnectionLost:
                pass
            except ConnectionOutdated:
                await self._connections.renew(connection)
                return False
            except LeaderboardError as error:
                # The server has said that it undid all of it.
                code = error.store_code if isinstance(error, StoreUnavailable) else None
                if code in _OTHERS:
                    self._kept.doubt(read_set)
                elif code == _SET_BACK:
                    self._kept.clock.forget()
                return False
        # Whatever became of it, what is kept may not be what is there.
        self._kept.doubt(read_set)
        return await came_through_or_never_will(self._connections, plan)

    async def _sent(self, connection: Connection, plan: TransactionPlan[Any]) -> bool:
        """Whether the server says that it is done; False when it says so with a warning, see `transaction`."""
        answers = await connection.together("guard", *plan.writes, **plan.values)
        [[*_, now]] = answers["guard"]
        self._kept.clock.told(now)
        return not connection.warnings


def _fits(read_set: ReadSet, view: LockedState, outcome: WriteSet[T], now: int) -> bool:
    """Whether an outcome may be written without having looked: submissions and positions, and nothing else.

    An event id of which nothing is written was not looked up either: it may be known.
    """
    return (
        not (outcome.ended or outcome.erased or outcome.taken_out or outcome.past)
        and not any(change.removed or change.deleted for change in outcome.changes)
        and not any(is_touched(view.boards[board.uid], board) for board in outcome.boards)
        and all(board.last_reached_at <= now for board in outcome.boards)
        and all(outcome.events.get(uid, {}).keys() >= {*ids} for uid, ids in read_set.events.items())
    )


def _plan(read_set: ReadSet, view: LockedState, outcome: WriteSet[T], writing: Writing) -> TransactionPlan[None]:
    locks, _ = statements_of(read_set)
    stamps = {board.uid: board.last_reached_at for board in outcome.boards}
    values = {
        **wanted_values(read_set),
        "kept_heads": [view.boards[uid].version.change_id for uid in read_set.players],
        "kept_stamps": [stamps.get(uid, 0) for uid in read_set.players],
        "kept_offsets": [view.positions[key] for key in read_set.positions],
        **SETTINGS,
        **writing.values,
    }
    return TransactionPlan(answer=None, locks=locks, writes=writing.statements, proof=writing.proof, values=values)
