"""What `leaderboard cells` shows is what is there."""

import asyncio
import json
import os
import subprocess
from collections.abc import Mapping

from attrs import asdict

from leaderboard_adapters.postgres import overview
from leaderboard_adapters.postgres.statements import schema_of
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from tests.integration.postgres.cells.conftest import CELLS
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.server import COMMAND
from tests.unit.usecases.kit import new, sub


async def test_what_is_in_each_cell(
    leaderboard: Application, boards: Mapping[int, Board], database: Credentials
) -> None:
    """Boards that live, and who is on them, by the schema; the command prints the same."""
    await leaderboard.submit_many([sub("p", 1, boards[0].id), sub("q", 1, boards[0].id), sub("p", 1, boards[3].id)])
    await leaderboard.boards.delete(boards[1].id)

    found = await overview(**database.arguments)

    assert [(n, schema_of(n)) for n in range(CELLS)] == [(one.cell, one.schema) for one in found]
    assert [(1, 2), (0, 0), (1, 0), (1, 1)] == [(one.boards, one.players) for one in found]
    assert all(one.size > 100_000 and one.node is None for one in found)
    told = json.loads(await asyncio.to_thread(printed, database, "--json"))
    assert [asdict(one) for one in found] == told
    table = await asyncio.to_thread(printed, database)
    assert [schema_of(3), "1", "1"] == table.splitlines()[-1].split()[1:4]


async def test_a_wide_board(leaderboard: Application, database: Credentials) -> None:
    """It is one board, wherever its shards are, and its players are where each of these is."""
    await leaderboard.boards.create(new("wide", shards=2 * CELLS))
    await leaderboard.submit_many([sub(f"p{number}", 1, "wide") for number in range(100)])

    found = await overview(**database.arguments)

    assert (1, 100) == (sum(one.boards for one in found), sum(one.players for one in found))
    assert all(one.players > 5 for one in found)


def printed(database: Credentials, *options: str) -> str:
    """By the command."""
    environment = {**os.environ, **database.environment}
    command = [COMMAND, "cells", *options]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


async def test_where_citus_has_them(database: Credentials) -> None:
    """Of a schema that it has distributed it tells the node and the size; of others nothing."""
    with database.admin() as admin:
        admin.execute(
            "CREATE VIEW citus_shards AS SELECT oid::regclass AS table_name, 'worker-2' AS nodename, 5433 AS nodeport, "
            "1000::bigint AS shard_size "
            f"FROM pg_class WHERE relkind = 'r' AND relnamespace = '{schema_of(2)}'::regnamespace"
        )
        [(tables,)] = admin.execute(f"SELECT count(*) FROM pg_tables WHERE schemaname = '{schema_of(2)}'").fetchall()

    found = await overview(**database.arguments)

    assert [None, None, "worker-2:5433", None] == [one.node for one in found]
    assert 1000 * int(str(tables)) == found[2].size


async def test_one_cell(server: PostgresServer) -> None:
    """A database that has but one is one row, of the schema that there is."""
    with server.empty_database() as database:
        await database.migrate()
        [one] = await overview(**database.arguments)

    assert (0, "public", 0, 0) == (one.cell, one.schema, one.boards, one.players)
