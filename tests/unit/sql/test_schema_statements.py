"""A migration is sent statement by statement, and takes its locks as units of work take theirs."""

import re

import pytest

from leaderboard_adapters.postgres.migrations import SHIPPED
from leaderboard_adapters.postgres.schema_statements import needs_no_transaction, statements_of
from leaderboard_adapters.sql.migrations import Migration

_TRICKY = """
-- A comment; with a semicolon.
CREATE TABLE a (b text DEFAULT 'x; y''z'); -- behind it; too

CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    new.b := $$a;b$$;
    RETURN new;
END
$body$;
/* and; so */ CREATE INDEX CONCURRENTLY IF NOT EXISTS "i;j" ON a (b)
"""


def test_semicolons_end_statements_where_they_do() -> None:
    """Not in comments, strings, names and bodies of functions."""
    table, function, index = statements_of(_TRICKY)

    assert "CREATE TABLE a (b text DEFAULT 'x; y''z')" == table
    assert function.startswith("CREATE FUNCTION")
    assert function.endswith("$body$")
    assert index.endswith('CREATE INDEX CONCURRENTLY IF NOT EXISTS "i;j" ON a (b)')
    assert [False, False, True] == [*map(needs_no_transaction, (table, function, index))]
    assert needs_no_transaction("call fill_in()")


def test_the_first_schema_is_all_there() -> None:
    """As many statements as lines that end one."""
    text = SHIPPED[0].text

    lines = [line for line in text.splitlines() if not line.startswith("--")]
    assert sum(line.endswith(";") for line in lines) == len(statements_of(text))


#: In the order in which a unit of work comes to them.
_TABLES = ("boards", "scores", "standings", "changes")
_LOCKING = re.compile(r"(?:LOCK TABLE|ALTER TABLE|TRIGGER\s.*?\sON)\s+(\w+(?:, \w+)*)", re.DOTALL)


@pytest.mark.parametrize("migration", SHIPPED[1:], ids=lambda migration: str(migration.name))
def test_locks_are_taken_in_the_order_of_units_of_work(migration: Migration) -> None:
    """In another one a migration and a submission wait for each other, again and again while scores come in."""
    statements = statements_of(migration.text)
    named = [
        table for statement in statements for tables in _LOCKING.findall(statement) for table in tables.split(", ")
    ]
    first = [table for table in dict.fromkeys(named) if table in _TABLES]

    assert first == sorted(first, key=_TABLES.index)
