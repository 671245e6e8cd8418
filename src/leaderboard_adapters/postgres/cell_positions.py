"""The positions of all cells together: where a partition is to be read from, and moving over what holds nothing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from leaderboard_adapters.postgres.cells import Cells, suffix_of
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.kept_states import KeptStates
from leaderboard_adapters.postgres.transaction import SETTINGS
from leaderboard_core.ports import cells as port
from leaderboard_core.ports.cells import PassedOver
from leaderboard_core.ports.queue import TopicIdPartition


class CellPositions(port.CellPositions):
    """`kept`: of each cell what this process keeps of it."""

    def __init__(self, cells: Cells, kept: Sequence[KeptStates]) -> None:
        self._cells = cells
        self._kept = kept

    async def least(self, sources: Collection[TopicIdPartition]) -> Mapping[TopicIdPartition, int]:
        wanted: dict[str, Any] = {
            "topic_ids": [key.topic_id for key in sources],
            "partitions": [key.partition for key in sources],
        }
        found: defaultdict[TopicIdPartition, list[int]] = defaultdict(list)
        for topic_id, partition, offset in await self._cells.rows_of_all("positions", **wanted):
            found[TopicIdPartition(topic_id, partition)].append(offset)
        return {source: min(offsets) for source, offsets in found.items() if len(offsets) == len(self._cells.each)}

    async def pass_over(self, idle: Mapping[int, Mapping[TopicIdPartition, PassedOver]]) -> None:
        # All cells in one message: of many that are idle each costs a statement and no commit of its own.
        moves: dict[str, Any] = {suffix_of(cell): _columns(sources) for cell, sources in sorted(idle.items())}
        statements = ("begin_unit", "unit_settings", *(f"pass_over{suffix}" for suffix in moves), "commit")

        async def move(connection: Connection) -> None:
            await connection.together(*statements, **moves, **SETTINGS)

        await self._cells.transact(idle, move)
        for cell, sources in idle.items():
            self._kept[cell].forget_positions(sources)


def _columns(sources: Mapping[TopicIdPartition, PassedOver]) -> Mapping[str, Any]:
    keys = sorted(sources, key=lambda key: (key.topic_id.encode(), key.partition))
    return {
        "idle_topic_ids": [key.topic_id for key in keys],
        "idle_partitions": [key.partition for key in keys],
        "idle_from": [sources[key].stored for key in keys],
        "idle_upto": [sources[key].upto for key in keys],
    }
