"""Taking away what nobody needs any more, in transactions that keep nobody waiting for long."""

from typing import Any

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.pool import Connections

#: How many rows a transaction takes away at most.
_ROWS = 5_000


async def run(connections: Connections, *names: str, **values: Any) -> None:
    """Run statements that touch few rows, each a transaction."""
    for name in names:
        await connections.ask(name, within=timeouts.HOUSEKEEPING, **values)


async def drain(connections: Connections, name: str, **values: Any) -> None:
    """Repeat a statement that takes away up to `rows` rows, until nothing is left for it to do."""
    while await _taken_away(connections, name, rows=_ROWS, **values) == _ROWS:
        pass


async def clear_copies(connections: Connections) -> None:
    """Take away all copies of standings that no season shows."""
    for copy, players in await connections.ask("left_copies"):
        for first in range(1, players + 1, _ROWS):
            await run(connections, "clear_places", copy=copy, first=first, last=first + _ROWS - 1)
        await run(connections, "forget_copy", copy=copy)


async def _taken_away(connections: Connections, name: str, **values: Any) -> int:
    [[count]] = await connections.ask(name, within=timeouts.HOUSEKEEPING, **values)
    return int(count)
