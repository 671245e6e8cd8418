"""`leaderboard` with a bug in it: `broken.py BUG ARGUMENTS`. The fault tests are shown to find each of them."""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

from leaderboard_adapters.postgres import committing
from leaderboard_adapters.postgres.committing import SecondHalf
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.faults import ConnectionLost
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.usecases import read
from leaderboard_core.usecases.restore import Restore
from leaderboard_shells.cli import main


def answers_unheard_commits() -> None:
    """A commit that nothing was heard of is taken for one that came through."""

    async def committed(connection: Connection, second_half: SecondHalf[object]) -> bool:
        with suppress(ConnectionLost):
            await connection.together(*second_half.writes, "commit", **second_half.values)
        return True

    committing._committed = committed


def repeats_lost_commits() -> None:
    """A commit that nothing was heard of is done again, without looking whether it came through."""

    async def came_through(connections: Connections, lost: SecondHalf[object]) -> bool:
        return False

    committing._came_through = came_through


def denies_lost_commits() -> None:
    """A commit that nothing was heard of is taken for one that was never applied."""

    async def came_through(connections: Connections, lost: SecondHalf[object]) -> bool:
        raise StoreUnavailable("repository")

    committing._came_through = came_through


def believes_redis() -> None:
    """Whatever Redis comes back with is taken for the newest there is."""

    async def catch_up(restore: Restore, board_uid: int) -> bool:
        return await restore._at(board_uid) is not None

    Restore.catch_up = catch_up
    read._is_current = lambda board, head: True  # noqa: ARG005


BUGS: Mapping[str, Callable[[], None]] = {
    bug.__name__: bug for bug in (answers_unheard_commits, repeats_lost_commits, denies_lost_commits, believes_redis)
}


if __name__ == "__main__":
    BUGS[sys.argv.pop(1)]()
    main()
