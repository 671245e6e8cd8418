"""How many cells a database has is decided once; each has the whole schema, and every statement names it."""

from collections.abc import Iterator

import pytest

from leaderboard_adapters.postgres import migrations
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.statements import WRITTEN, CellStatements, schema_of
from leaderboard_core.domain.errors import StoreUnusable
from tests.integration.postgres.cells.conftest import CELLS
from tests.support.postgres_server import Credentials, PostgresServer


@pytest.fixture(params=[CELLS, 1])
def made(server: PostgresServer, request: pytest.FixtureRequest) -> Iterator[Credentials]:
    with server.fresh_database(request.param) as database:
        yield database


async def test_the_number_is_fixed(made: Credentials) -> None:
    """Another one is refused at the start, naming both, by whoever comes; nothing has changed."""
    told = f"{made.cells} cells" if made.cells > 1 else "one cell"
    for opened in {1, 2, CELLS, 64} - {made.cells}:
        for attempt in (made.repository(cells=opened).__aenter__(), made.migrate(cells=opened)):
            with pytest.raises(StoreUnusable) as refused:
                await attempt
            assert f"it has {told}," in refused.value.reason
            assert f"postgres.cells is {opened}; set it to {made.cells}" in refused.value.reason
    async with made.repository() as repository:
        assert {} == await repository.versions()


async def test_every_cell_is_brought_forward(server: PostgresServer) -> None:
    """Also those that an interrupted migration has left behind."""
    with server.empty_database() as database, database.admin() as admin:
        assert [one.name for one in migrations.SHIPPED] == await database.migrate(cells=CELLS)
        admin.execute(f"DROP SCHEMA {schema_of(2)} CASCADE")

        assert [one.name for one in migrations.SHIPPED] == await database.migrate(cells=CELLS)

        assert [] == await database.migrate(cells=CELLS)
        for cell in range(CELLS):
            [(count,)] = admin.execute(f"SELECT count(*) FROM {schema_of(cell)}.migrations").fetchall()
            assert len(migrations.SHIPPED) == count
        # Beside them nothing is made but what says how many there are.
        assert [("leaderboard_cells",)] == admin.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()


@pytest.mark.parametrize("suffix", ["", "@3"])
async def test_every_statement_names_its_schema(database: Credentials, connection: Connection, suffix: str) -> None:
    """In a session that looks nowhere the server understands all of them."""
    await connection.execute("SET search_path TO ''")
    statements = CellStatements(1)
    for place, name in enumerate(WRITTEN):
        statement = statements[f"{name}{suffix}"]
        result = connection.pgconn.prepare(b"one_%d" % place, statement.text, statement.types)
        assert not result.error_message, (name, result.error_message)
