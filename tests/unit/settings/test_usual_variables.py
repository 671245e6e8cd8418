"""Variables that other programs read as well: `REDIS_URL`, `DATABASE_URL`, `PGHOST` and its like."""

import pytest

from leaderboard_shells.settings import Postgres, Redis, unused
from tests.unit.settings.kit import Faults, Load

REDIS = "rediss://ada:pw@cache:6380/3"
VARIABLES = {
    "REDIS_URL": REDIS,
    "DATABASE_URL": "postgres://db/scores",
    "PGHOST": "pg",
    "PGUSER": "pguser",
    "PGPASSWORD": "pgpw",
    "PGSSLMODE": "verify-full",
}


def test_they_make_nothing_present(load_text: Load) -> None:
    """They may be meant for another program; a server says which whole place it does not use."""
    settings = load_text("", VARIABLES)

    assert (None, None) == (settings.redis, settings.postgres)
    assert [("REDIS_URL", "redis"), ("DATABASE_URL", "postgres")] == [*unused(settings, VARIABLES)]
    assert [] == [*unused(load_text("redis:\npostgres:\n", VARIABLES), VARIABLES)]


def test_they_complete_a_section(load_text: Load) -> None:
    """A whole place first, and single keys where nothing else is said; a place without a password sends none."""
    settings = load_text("redis:\npostgres:\n", VARIABLES)

    assert Redis(addr="cache:6380", username="ada", password="pw", db=3, tls=True) == settings.redis
    assert (
        Postgres(host="db", database="scores", user="pguser", password="", sslmode="verify-full") == settings.postgres
    )


def test_single_keys_alone(load_text: Load) -> None:
    """Each stands in for its key."""
    single = {name: value for name, value in VARIABLES.items() if name.startswith("PG")} | {"PGPORT": "5433"}

    expected = Postgres(host="pg", port=5433, user="pguser", password="pgpw", sslmode="verify-full")
    assert expected == load_text("postgres:\n", single).postgres


def test_the_file_and_ours_win(load_text: Load) -> None:
    """Who says where a store is means no other place."""
    settings = load_text("redis: {addr: 'mine:1'}\npostgres: {user: me}", {**VARIABLES, "POSTGRES_HOST": "mine"})

    assert Redis(addr="mine:1") == settings.redis
    assert Postgres(host="mine", user="me", password="pgpw", sslmode="verify-full") == settings.postgres


def test_a_place_in_one_text_wins(load_text: Load) -> None:
    """So does a `url` or a `dsn`, though it may not name a host."""
    settings = load_text("redis: {url: 'redis://mine'}\npostgres: {dsn: 'dbname=mine'}", VARIABLES)

    assert Redis(addr="mine:6379") == settings.redis
    assert ("pg", "mine", "pguser", "") == (
        settings.postgres.host,
        settings.postgres.database,
        settings.postgres.user,
        settings.postgres.password,
    )


@pytest.mark.parametrize(("variable", "path"), [("REDIS_URL", "redis.url"), ("DATABASE_URL", "postgres.dsn")])
def test_one_that_cannot_be_read(load_text: Load, faults_in: Faults, variable: str, path: str) -> None:
    """It is a fault where it would be used, and only there."""
    environ = {variable: "mysql://planted@db"}
    fault = faults_in("redis:\npostgres:\n", environ)[path]

    assert variable == fault.source
    assert "planted" not in str(fault)
    load_text("", environ)
