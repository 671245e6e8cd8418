"""Variables that override the file."""

from pathlib import Path

import pytest

from leaderboard_shells.settings import Duration, SettingsError, load
from tests.unit.settings.kit import Faults, Load


@pytest.mark.parametrize(
    ("variable", "value", "section", "key", "expected"),
    [
        ("REDIS_ADDR", "cache:1", "redis", "addr", "cache:1"),
        ("REDIS_PASSWORD", "pw", "redis", "password", "pw"),
        ("POSTGRES_HOST", "db", "postgres", "host", "db"),
        ("POSTGRES_PORT", "5433", "postgres", "port", 5433),
        ("POSTGRES_USER", "me", "postgres", "user", "me"),
        ("POSTGRES_PASSWORD", "pw", "postgres", "password", "pw"),
        ("POSTGRES_DB", "scores", "postgres", "database", "scores"),
        ("KAFKA_BROKERS", "a:1, b:2", "kafka", "brokers", ("a:1", "b:2")),
        ("KAFKA_ENABLED", "true", "kafka", "enabled", True),
    ],
)
def test_variables_of_the_original(
    load_text: Load, variable: str, value: str, section: str, key: str, expected: object
) -> None:
    """Each variable of the original system overrides its key in a file that has the section."""
    settings = load_text("redis:\npostgres:\nkafka:\n", {variable: value})

    assert expected == getattr(getattr(settings, section), key)


@pytest.mark.parametrize(
    ("variable", "value", "section", "key", "expected"),
    [
        ("LEADERBOARD_SERVER__PORT", "9000", "server", "port", 9000),
        (
            "LEADERBOARD_SERVER__ALLOWED_ORIGINS",
            "http://a,http://b:1",
            "server",
            "allowed_origins",
            ("http://a", "http://b:1"),
        ),
        ("LEADERBOARD_SERVER__ALLOWED_ORIGINS", "", "server", "allowed_origins", ()),
        ("LEADERBOARD_REDIS__TLS", "on", "redis", "tls", True),
        ("LEADERBOARD_SYNC__EVENT_ID_TTL", "48h", "sync", "event_id_ttl", Duration("48h")),
        ("LEADERBOARD_LEADERBOARD__MAX_LIMIT", "500", "leaderboard", "max_limit", 500),
        ("LEADERBOARD_KAFKA__OPTIONS", '{"linger.ms": 5}', "kafka", "options", {"linger.ms": 5}),
    ],
)
def test_variable_of_any_key(
    load_text: Load, variable: str, value: str, section: str, key: str, expected: object
) -> None:
    """`LEADERBOARD_<SECTION>__<KEY>` sets any key; lists are written with commas, mappings as JSON."""
    settings = load_text("server: {port: 1, allowed_origins: ['http://x']}", {variable: value})

    assert expected == getattr(getattr(settings, section), key)


def test_keys_as_json(load_text: Load) -> None:
    """Access keys come through a variable as JSON."""
    keys = '[{"name": "game", "sha256": "' + "a" * 64 + '", "scopes": ["submit"]}]'

    (key,) = load_text("", {"LEADERBOARD_AUTH__KEYS": keys}).auth.keys

    assert ("game", ("submit",), ("*",), None) == (key.name, key.scopes, key.boards, key.expires_at)


def test_nothing_is_present_without_being_named(load_text: Load) -> None:
    """Without their sections there is neither Redis nor PostgreSQL."""
    settings = load_text()

    assert (None, None) == (settings.redis, settings.postgres)


@pytest.mark.parametrize(
    ("variable", "value", "section"),
    [
        ("REDIS_ADDR", "cache:1", "redis"),
        ("POSTGRES_HOST", "db", "postgres"),
        ("LEADERBOARD_REDIS__DB", "1", "redis"),
        ("LEADERBOARD_POSTGRES__SSLMODE", "require", "postgres"),
    ],
)
def test_what_makes_a_section_present(load_text: Load, variable: str, value: str, section: str) -> None:
    """`REDIS_ADDR`, `POSTGRES_HOST` and any `LEADERBOARD_<SECTION>__<KEY>` turn a component on."""
    settings = load_text("", {variable: value})

    assert getattr(settings, section) is not None


@pytest.mark.parametrize(
    "environ",
    [
        {"REDIS_PASSWORD": "pw"},
        {"POSTGRES_PORT": "tcp://10.0.0.7:5432", "POSTGRES_USER": "u", "POSTGRES_PASSWORD": "p", "POSTGRES_DB": "d"},
        {"REDIS_ADDR": "", "POSTGRES_HOST": ""},
        {"LEADERBOARD_KEY": "k", "LEADERBOARD_SERVICE_HOST": "10.0.0.8"},
    ],
)
def test_what_does_not(load_text: Load, environ: dict[str, str]) -> None:
    """Other variables, and empty ones, turn nothing on and are not even judged."""
    assert load_text() == load_text("", environ)


def test_a_section_present_through_one_takes_the_others(load_text: Load) -> None:
    """Once one variable makes the section present, the others complete it."""
    redis = load_text("", {"REDIS_PASSWORD": "pw", "LEADERBOARD_REDIS__DB": "2"}).redis

    assert ("pw", 2) == (redis.password, redis.db)


def test_own_variable_wins_over_the_original(load_text: Load) -> None:
    """Where both names of a key are set, `LEADERBOARD_<SECTION>__<KEY>` wins, whatever their order."""
    one, other = ("REDIS_ADDR", "a:1"), ("LEADERBOARD_REDIS__ADDR", "b:2")

    assert "b:2" == load_text("", dict([one, other])).redis.addr
    assert "b:2" == load_text("", dict([other, one])).redis.addr


def test_variable_keeps_the_rest_of_the_section(load_text: Load) -> None:
    """Overriding one key leaves what the file says of the others."""
    redis = load_text("redis: {db: 3, pool_size: 7}", {"LEADERBOARD_REDIS__DB": "4"}).redis

    assert (4, 7) == (redis.db, redis.pool_size)


@pytest.mark.parametrize(
    ("variable", "path", "message"),
    [
        ("LEADERBOARD_SERVER__PROT", "server.prot", "is not known; did you mean port?"),
        ("LEADERBOARD_SEVER__PORT", "sever.port", "the section is not known; did you mean server?"),
        ("LEADERBOARD_SERVER__PORT__X", "server.port__x", "is not known; did you mean port?"),
        ("LEADERBOARD_Server__port", "server.port", "must be written in capitals: LEADERBOARD_SERVER__PORT"),
    ],
)
def test_variable_that_names_nothing(faults_in: Faults, variable: str, path: str, message: str) -> None:
    """A variable in the form of a key that does not exist is a fault, never ignored."""
    fault = faults_in("", {variable: "1"})[path]

    assert (message, variable) == (fault.message, fault.source)


def test_fault_names_the_variable(faults_in: Faults) -> None:
    """A wrong value in a variable is traced to the variable, not to the file."""
    faults = faults_in("server: {port: 1}", {"LEADERBOARD_SERVER__PORT": "x", "KAFKA_BROKERS": "a:1,b"})

    assert "LEADERBOARD_SERVER__PORT" == faults["server.port"].source
    assert "KAFKA_BROKERS" == faults["kafka.brokers[1]"].source


def test_file_named_by_variable(tmp_path: Path) -> None:
    """`LEADERBOARD_CONFIG` names the file when no other is given."""
    named, given = tmp_path / "named.yaml", tmp_path / "given.yaml"
    named.write_text("server: {port: 1111}")
    given.write_text("server: {port: 2222}")
    environ = {"LEADERBOARD_CONFIG": str(named)}

    assert 1111 == load(None, environ).server.port
    assert 2222 == load(given, environ).server.port


def test_no_file_is_read_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `config.yaml` that happens to lie in the working directory is not read."""
    (tmp_path / "config.yaml").write_text("server: {port: 1111}")
    monkeypatch.chdir(tmp_path)

    assert 8080 == load(None, {}).server.port


def test_fault_without_a_file(tmp_path: Path) -> None:
    """Without a file, a default that contradicts a variable is traced to the environment."""
    with pytest.raises(SettingsError, match=r"leaderboard.default_limit: .*which is 50, not 100 \(environment\)"):
        load(None, {"LEADERBOARD_LEADERBOARD__MAX_LIMIT": "50"})
