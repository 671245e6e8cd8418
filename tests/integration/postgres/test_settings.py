"""What a unit of work commits under, whatever the database would have it do otherwise."""

from collections.abc import AsyncIterator

import pytest

from leaderboard_adapters.postgres import PostgresRepository, timeouts
from leaderboard_testing.contracts.writing import add
from tests.integration.postgres.counting import count
from tests.support.postgres_server import Credentials

#: The settings by name, as they must be (a time as the server writes it), and as a careless operator has them.
SETTINGS = {
    "transaction_isolation": ("read committed", "serializable"),
    "synchronous_commit": ("on", "off"),
    "lock_timeout": (f"{timeouts.LOCK:.0f}s", "0"),
    "statement_timeout": (f"{timeouts.STATEMENT:.0f}s", "0"),
    "idle_in_transaction_session_timeout": (f"{timeouts.BETWEEN:.0f}s", "0"),
}

#: Writes down, whenever a change is written, what holds for the transaction that writes it.
WITNESS = """
CREATE TABLE seen (name text, value text);
CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seen SELECT name, current_setting(name) FROM unnest(TG_ARGV[0]::text[]) AS setting (name);
    RETURN NULL;
END $$;
CREATE TRIGGER witness AFTER INSERT ON changes FOR EACH STATEMENT EXECUTE FUNCTION witness('{%s}');
"""


@pytest.fixture
async def careless(database: Credentials) -> AsyncIterator[PostgresRepository]:
    """A repository in a database whose defaults promise nothing."""
    with database.admin() as admin:
        admin.execute((WITNESS % ",".join(SETTINGS)).encode())
        for name, (_, value) in SETTINGS.items():
            setting = name.replace("transaction_", "default_transaction_") if name.startswith("transaction_") else name
            admin.execute(f"ALTER DATABASE {database.database} SET {setting} = '{value}'".encode())
    async with database.repository() as repository:
        yield repository


async def test_we_say_ourselves_what_a_commit_means(careless: PostgresRepository, database: Credentials) -> None:
    """An answer is on the disk, each statement sees what was committed before it, and every wait has an end."""
    board = await add(careless)

    await count(careless, board)

    with database.admin() as admin:
        seen = admin.execute("SELECT DISTINCT name, value FROM seen ORDER BY name").fetchall()
    assert sorted((name, right) for name, (right, _) in SETTINGS.items()) == seen
