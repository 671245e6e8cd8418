"""Values of every type that statements take, as the server understands them."""

from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.statements import SQL, statement
from leaderboard_core.domain.errors import Invalid, LeaderboardError

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "bigint": st.integers(-(2**63), 2**63 - 1),
    "integer": st.integers(-(2**31), 2**31 - 1),
    "float8": st.floats(allow_nan=False),
    "boolean": st.booleans(),
    "text": st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"])),
    "bytea": st.binary(),
}


@pytest.fixture(autouse=True)
def _echoes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements that give back what they are given."""
    for name in VALUES:
        monkeypatch.setitem(SQL, f"one_{name}", statement(f"SELECT %(value)::{name}"))  # type: ignore[arg-type]
        monkeypatch.setitem(SQL, f"list_{name}", statement(f"SELECT %(value)::{name}[]"))  # type: ignore[arg-type]


def _of_a_kind(name: str) -> st.SearchStrategy[tuple[str, object, list[object]]]:
    values = VALUES[name]
    return st.tuples(st.just(name), st.none() | values, st.lists(values) | st.lists(st.none() | values))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(VALUES)).flatmap(_of_a_kind))
async def test_every_value_arrives(connection: Connection, given: tuple[str, object, list[object]]) -> None:
    """A single one or None; a list of any length, with and without holes."""
    name, single, listed = given

    answers = await connection.ask(f"one_{name}", value=single), await connection.ask(f"list_{name}", value=listed)

    assert ([(single,)], [(listed,)]) == answers


@pytest.mark.parametrize(("name", "value"), [("bigint", 2**63), ("integer", -(2**31) - 1), ("text", "\ud800")])
@pytest.mark.parametrize("several", [False, True])
async def test_what_a_type_does_not_hold_is_not_sent(
    connection: Connection, name: str, value: object, several: bool
) -> None:
    """It is refused before anything was done, alone and in a list; the session goes on."""
    with pytest.raises(Invalid):
        await connection.ask(f"list_{name}" if several else f"one_{name}", value=[value] if several else value)

    assert [(1,)] == await connection.ask("ping")


@pytest.mark.parametrize("failing", ["SELECT 1 / 0", "SELECT nothing"])
async def test_an_exchange_that_failed_leaves_the_session_as_it_was(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """What was prepared on the way is known from then on, and what was not is prepared when it is asked for again."""
    monkeypatch.setitem(SQL, "fails", statement(failing))  # type: ignore[arg-type]

    for _ in range(2):
        with pytest.raises((LeaderboardError, psycopg.Error)):
            await connection.together("now", "fails", "ping")

    assert {"now", "ping"} == (await connection.together("now", "ping")).keys()
