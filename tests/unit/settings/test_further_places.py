"""Further ways to PostgreSQL, and settings that several processes need."""

import pytest

from leaderboard_shells.settings import masked, place_of
from tests.unit.settings.kit import Faults, Load


def test_what_a_text_says_otherwise() -> None:
    """Only what it names; and no parameter of the other way."""
    assert {"parameters": {}, "host": "db", "port": 5433} == place_of("postgresql://db:5433")
    told = place_of("postgresql://ada:pw@db/scores?sslmode=require&target_session_attrs=any")
    assert told == {
        "parameters": {"target_session_attrs": "any"},
        "host": "db",
        "user": "ada",
        "password": "pw",
        "database": "scores",
        "sslmode": "require",
    }
    assert place_of("") is None


@pytest.mark.parametrize("key", ["direct_dsn", "replica_dsn"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "must be a connection string, such as postgresql://user:password@host:5432/database"),
        ("postgresql://db:1,db2:2/x", "names several ports; all hosts have to share one"),
        ("postgresql://a b:s3cret-word@db", "must be a connection string"),
        ("postgresql://db?sslmode=perhaps", "sslmode must be one of"),
    ],
)
def test_a_text_that_is_none(faults_in: Faults, key: str, text: str, message: str) -> None:
    """It is named, and nothing of it repeated."""
    found = faults_in(f"postgres: {{{key}: '{text}'}}")

    assert [f"postgres.{key}"] == [*found]
    assert message in str(found[f"postgres.{key}"])
    assert "s3cret" not in str(found[f"postgres.{key}"])


def test_texts_are_covered(load_text: Load) -> None:
    """They may hold passwords."""
    settings = load_text("postgres: {direct_dsn: 'postgresql://a:s3cret-word@db', replica_dsn: 'host=r'}")

    assert {"********"} == {masked(settings)["postgres"][key] for key in ("direct_dsn", "replica_dsn")}


@pytest.mark.parametrize("section", ["server", "kafka"])
@pytest.mark.parametrize("stores", ["", "redis:", "postgres:"])
def test_workers_need_stores_that_they_share(faults_in: Faults, section: str, stores: str) -> None:
    """The field is named."""
    message = "needs the sections redis and postgres, for several processes share their stores; set both, or 1"

    assert {f"{section}.workers": message} == {
        path: fault.message for path, fault in faults_in(f"{stores}\n{section}: {{workers: 2}}").items()
    }


def test_workers_with_stores(load_text: Load) -> None:
    """One needs none."""
    assert 1 == load_text("server: {workers: 1}").server.workers
    settings = load_text("redis:\npostgres:\nserver: {workers: 4}\nkafka: {workers: 2}")
    assert (4, 2) == (settings.server.workers, settings.kafka.workers)
