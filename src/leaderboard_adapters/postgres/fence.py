"""What became of a unit of work in one message that was not heard of any more.

Such a message may still be on its way, and begin after it was looked for. So what is not found is made impossible: a
change that changes nothing moves each of its boards on, and the guard of the message will not find them where it wants.
"""

from functools import partial
from secrets import token_hex
from typing import Any

from leaderboard_adapters.postgres import transaction
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.reading import boards_of
from leaderboard_adapters.postgres.transaction import SETTINGS, TransactionPlan, commit
from leaderboard_adapters.postgres.writing import writing_of
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import OutcomeUnknown, StoreUnavailable
from leaderboard_core.domain.outcomes import PendingCommit
from leaderboard_core.ports.repository import LockedState, WriteSet


async def came_through_or_never_will(connections: Connections, lost: TransactionPlan[Any]) -> bool:
    """Whether a message that was not heard of is committed; False: it never will be. Raises `OutcomeUnknown`."""
    if lost.proof is None:
        # It writes nothing, whenever it comes. What it would have proven is to be proven anew.
        return False
    if await transaction.came_through(connections, lost):
        return True
    try:
        if await commit(connections, partial(_fenced, lost, lost.proof)):
            return False
    except StoreUnavailable as error:
        raise OutcomeUnknown from error
    # It came in between.
    return await transaction.came_through(connections, lost)


async def _fenced(lost: TransactionPlan[Any], proof: str, connection: Connection) -> TransactionPlan[bool]:
    """Move the boards on, unless the message has come through: then False."""
    statements = ("begin_unit", "unit_settings", *lost.locks, "boards_now", proof)
    answers = await connection.together(*statements, **{**lost.values, **SETTINGS})
    [[found]] = answers[proof]
    if found:
        return TransactionPlan(answer=False, locks=lost.locks)
    now, boards = answers["boards_now"][0][0], boards_of(answers)
    moved = [_moved(board, now) for board in boards.values()]
    view = LockedState(now=now, boards=boards, states={}, events={}, positions={})
    writing = writing_of(
        view,
        WriteSet(
            answer=True,
            boards=[one.board for one in moved],
            changes=[one.change for one in moved if one.change is not None],
            ended=[season for one in moved for season in one.ended],
        ),
    )
    # By values of its own: of those of the lost message some stand for the same.
    values = {**lost.values, **writing.values}
    return TransactionPlan(answer=True, locks=lost.locks, writes=writing.statements, proof=writing.proof, values=values)


def _moved(board: Board, now: int) -> PendingCommit:
    builder = ChangeBuilder(board, now, {}, {}, turns=None if board.shards is None else ())
    builder.fence(board.version.revision)
    return builder.close(token_hex(16))
