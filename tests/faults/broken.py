"""`leaderboard` with a bug in it: `broken.py BUG ARGUMENTS`. The fault tests are shown to find each of them."""

import random
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

from leaderboard_adapters.postgres import one_message, transaction
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.estimated_clock import EstimatedClock
from leaderboard_adapters.postgres.faults import ConnectionLost
from leaderboard_adapters.postgres.kept_states import KeptStates, _Kept
from leaderboard_adapters.postgres.one_message import OneMessage
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.statements import SQL, WRITTEN, statement
from leaderboard_adapters.postgres.transaction import TransactionPlan
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.domain.outcomes import PendingCommit
from leaderboard_core.usecases import board_reader
from leaderboard_core.usecases.reconcile import Reconciler
from leaderboard_shells.main import main


def answers_unheard_commits() -> None:
    """A commit that nothing was heard of is taken for one that came through."""

    async def committed(connection: Connection, plan: TransactionPlan[object]) -> bool:
        with suppress(ConnectionLost):
            await connection.together(*plan.writes, "commit", **plan.values)
        return True

    sent = OneMessage._sent

    async def sent_or_not(message: OneMessage, connection: Connection, plan: TransactionPlan[object]) -> bool:
        with suppress(ConnectionLost):
            await sent(message, connection, plan)
        return True

    transaction._committed = committed
    OneMessage._sent = sent_or_not


def repeats_lost_commits() -> None:
    """A commit that nothing was heard of is done again, without looking whether it came through."""

    async def came_through(connections: Connections, lost: TransactionPlan[object]) -> bool:
        return False

    transaction.came_through = came_through
    one_message.came_through_or_never_will = came_through  # type: ignore[attr-defined]


def denies_lost_commits() -> None:
    """A commit that nothing was heard of is taken for one that was never applied."""

    async def came_through(connections: Connections, lost: TransactionPlan[object]) -> bool:
        raise StoreUnavailable("repository")

    transaction.came_through = came_through
    one_message.came_through_or_never_will = came_through  # type: ignore[attr-defined]


def guards_without_the_version() -> None:
    """A message is written behind whatever is there; its numbers skip some, for the line refuses what stands there."""
    as_they_are = (
        "ARRAY(SELECT board.head_id FROM unnest(%(uids)::bigint[]) WITH ORDINALITY AS kept (uid, place) "
        "JOIN boards AS board ON board.uid = kept.uid ORDER BY kept.place)"
    )
    written = WRITTEN["guard"].replace("%(kept_heads)::text[]", as_they_are)
    guards_by(written)
    close = ChangeBuilder.close

    def close_further_on(builder: ChangeBuilder, change_id: str) -> PendingCommit:
        if builder._touched:
            builder.fence(builder._before.version.revision + random.randrange(1_000_000))
        return close(builder, change_id)

    ChangeBuilder.close = close_further_on
    trusts_what_is_kept()


def guards_by(written: str) -> None:
    """Not a bug by itself: the guard is written so."""
    SQL["guard"] = statement(written)  # type: ignore[index]


def keeps_states_after_a_conflict() -> None:
    """What is kept of a board's players stays when somebody else has written the board."""
    _Kept.forget_states = lambda _: None
    KeptStates.doubt = lambda *_: None
    trusts_what_is_kept()


def trusts_what_is_kept() -> None:
    """Not a bug by itself: what is kept of a board is tried also where others write it all the time."""
    _Kept.trusted = property(lambda kept: kept.board is not None)


def gives_out_stamps_ahead_of_the_clock() -> None:
    """The estimate of the repository's clock is ahead of it, and the guard does not look."""
    now = EstimatedClock.now
    EstimatedClock.now = lambda clock: None if (told := now(clock)) is None else told + 3_600_000_000
    written = WRITTEN["guard"].replace("%(kept_stamps)::bigint[]", "ARRAY[]::bigint[]")
    guards_by(written)


def believes_redis() -> None:
    """Whatever Redis comes back with is taken for the newest there is."""

    async def replay(reconciler: Reconciler, board_uid: int) -> bool:
        return await reconciler._at(board_uid) is not None

    Reconciler.replay = replay
    board_reader._is_current = lambda board, version: True  # noqa: ARG005


BUGS: Mapping[str, Callable[[], None]] = {
    bug.__name__: bug
    for bug in (
        answers_unheard_commits,
        repeats_lost_commits,
        denies_lost_commits,
        guards_without_the_version,
        keeps_states_after_a_conflict,
        gives_out_stamps_ahead_of_the_clock,
        believes_redis,
    )
}


if __name__ == "__main__":
    BUGS[sys.argv.pop(1)]()
    main()
