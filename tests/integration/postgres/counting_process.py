"""Counts in a process of its own: on all boards in one unit of work, and on each alone, many at once."""

import asyncio
import json
import sys
from typing import Any

from tests.integration.postgres.counting import count_patiently
from tests.support.postgres_server import Credentials


async def main(database: dict[str, Any], boards: list[str], times: int) -> None:
    async with Credentials(**database).repository() as repository:
        found = await repository.find(boards)
        order = [found[board] for board in boards]
        together = [count_patiently(repository, *order) for _ in range(times)]
        await asyncio.gather(*together, *[count_patiently(repository, board) for board in order for _ in range(times)])


if __name__ == "__main__":
    asyncio.run(main(**json.loads(sys.argv[1])))
