"""The cells of a database as they are: for whoever looks after it."""

from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen
from psycopg.sql import SQL, Composed, Identifier

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.connection import Connection, Database
from leaderboard_adapters.postgres.faults import translated
from leaderboard_adapters.postgres.first_contact import connected
from leaderboard_adapters.postgres.migrations import cells_of
from leaderboard_adapters.postgres.statements import schema_of
from leaderboard_core.domain.errors import StoreUnusable

_NO_SCHEMA: Final = "it has no schema of ours yet; run leaderboard migrate"
#: Boards that live, and those who are on them: a player counts on each. A wide one counts where its first shard is, the
#: others alone have a "/" in their ids; its players where each of them is.
_HELD: Final = SQL(
    "SELECT count(*) FILTER (WHERE strpos(id, '/') = 0), coalesce(sum(players), 0)::bigint FROM {} WHERE NOT deleted"
)
_TABLES: Final = SQL(
    "SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE n.nspname = {} AND c.relkind = 'r'"
)
_SIZE: Final = SQL("SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM ({}) AS ours")
#: Where Citus keeps the tables of a schema that it has distributed.
_SHARDS: Final = SQL(
    "SELECT nodename || ':' || nodeport, sum(shard_size)::bigint FROM citus_shards WHERE table_name::oid IN ({}) "
    "GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
)


@frozen
class CellOverview:
    """A cell: its schema, how many boards and players are in it, how many bytes it takes. Shards are no boards.

    `node`: on which node of Citus it is; None: in the database itself.
    """

    cell: int
    schema: str
    boards: int
    players: int
    size: int
    node: str | None = None


async def overview(
    *,
    direct: Mapping[str, Any] | None = None,
    max_connections: int = 1,  # noqa: ARG001
    kept_states: int = 0,  # noqa: ARG001
    cells: int = 1,  # noqa: ARG001
    replica: Mapping[str, Any] | None = None,  # noqa: ARG001
    **place: Any,
) -> list[CellOverview]:
    """All cells of a database, as many as it has. Takes what `PostgresRepository` takes.

    Raises `StoreUnavailable`, and `StoreUnusable` where it refuses us or has no schema of ours.
    """
    database = Database(**{**place, **(direct or {})})
    async with connected(database) as connection:
        with translated(connection):
            number = await cells_of(connection)
            if number is None:
                raise StoreUnusable(str(database), _NO_SCHEMA)
            [[own, shards]] = await _asked(connection, SQL("SELECT current_schema(), to_regclass('citus_shards')"))
            schemas = [own] if number == 1 else [schema_of(cell) for cell in range(number)]
            return [
                await _cell(connection, cell, schema, distributed=shards is not None)
                for cell, schema in enumerate(schemas)
            ]


async def _cell(connection: Connection, cell: int, schema: str, *, distributed: bool) -> CellOverview:
    tables = _TABLES.format(schema)
    [[boards, players]] = await _asked(connection, _HELD.format(Identifier(schema, "boards")))
    if distributed and (placed := await _asked(connection, _SHARDS.format(tables))):
        [[node, size]] = placed
        return CellOverview(cell, schema, boards, players, size, node)
    [[size]] = await _asked(connection, _SIZE.format(tables))
    return CellOverview(cell, schema, boards, players, size)


async def _asked(connection: Connection, asked: SQL | Composed) -> list[tuple[Any, ...]]:
    with connection.answering(timeouts.HOUSEKEEPING):
        return await (await connection.execute(asked, prepare=False)).fetchall()
