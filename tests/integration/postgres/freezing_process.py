"""Takes a board's lock in a process of its own, says so, and waits a moment before it counts: the time to stop it."""

import asyncio
import json
import sys
import time
from typing import Any

from leaderboard_core.domain.board import Board
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from tests.integration.postgres.counting import PLAYER, counted
from tests.support.postgres_server import Credentials


async def main(database: dict[str, Any], board: str) -> None:
    async with Credentials(**database).repository() as repository:
        found = (await repository.find([board]))[board]
        await repository.unit_of_work(ReadSet(players={found.uid: [PLAYER]}), lambda view: _linger(found, view))


def _linger(board: Board, view: LockedState) -> WriteSet[list[str]]:
    sys.stdout.write("locked\n")
    sys.stdout.flush()
    time.sleep(1.0)
    return counted([board], view)


if __name__ == "__main__":
    asyncio.run(main(**json.loads(sys.argv[1])))
