"""Places in one text: `redis.url` and `postgres.dsn`."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from leaderboard_shells.settings import Postgres, Redis, masked, secrets_of
from tests.unit.settings.kit import Faults, Load

REDIS = "rediss://ada:p%40ss-word@[::1]:6380/3"
DSN = "postgresql://ada:p%40ss-word@db:5433/scores?sslmode=require&target_session_attrs=read-write"


@pytest.fixture
def authority(tmp_path: Path) -> str:
    (tmp_path / "ca.pem").write_text("")
    return str(tmp_path / "ca.pem")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (REDIS, Redis(addr="[::1]:6380", username="ada", password="p@ss-word", db=3, tls=True)),
        ("redis://cache", Redis(addr="cache:6379")),
        ("redis://:pw@cache:1/", Redis(addr="cache:1", password="pw")),
        ("redis://cache?db=2", Redis(addr="cache:6379", db=2)),
        (
            "rediss+cluster://ada:p%40ss-word@one:7000,two,[::1]:7001",
            Redis(addr="one:7000,two:6379,[::1]:7001", mode="cluster", username="ada", password="p@ss-word", tls=True),
        ),
        ("redis+cluster://one/0", Redis(addr="one:6379", mode="cluster")),
        (
            "redis+sentinel://:pw@one,two:5000/scores",
            Redis(addr="one:26379,two:5000", mode="sentinel", service_name="scores", password="pw"),
        ),
        (
            "rediss+sentinel://one/scores/2?sentinel_username=s&sentinel_password=q%2Fq",
            Redis(
                addr="one:26379",
                mode="sentinel",
                service_name="scores",
                db=2,
                tls=True,
                sentinel_username="s",
                sentinel_password="q/q",
            ),
        ),
    ],
)
def test_a_redis_url(load_text: Load, url: str, expected: Redis) -> None:
    """It stands for the keys that it names, in the file and in a variable alike."""
    assert expected == load_text(f"redis: {{url: '{url}'}}").redis
    assert expected == load_text("", {"LEADERBOARD_REDIS__URL": url}).redis


@pytest.mark.parametrize(
    ("dsn", "expected"),
    [
        (
            DSN,
            Postgres(
                host="db",
                port=5433,
                user="ada",
                password="p@ss-word",
                database="scores",
                sslmode="require",
                parameters={"target_session_attrs": "read-write"},
            ),
        ),
        ("postgres://db", Postgres(host="db", password="")),
        ("host=db user=ada password='a b'", Postgres(host="db", user="ada", password="a b")),
        ("postgresql://u@h1,h2/d", Postgres(host="h1,h2", user="u", password="", database="d")),
        ("postgresql:///d?host=/run/pg", Postgres(host="/run/pg", password="", database="d")),
    ],
)
def test_a_dsn(load_text: Load, dsn: str, expected: Postgres) -> None:
    """A URL or libpq's own form; what has no key of its own is passed on; a password that it lacks is none."""
    assert expected == load_text(yaml.safe_dump({"postgres": {"dsn": dsn}})).postgres
    assert expected == load_text("", {"LEADERBOARD_POSTGRES__DSN": dsn}).postgres


def test_single_keys_beside_it(load_text: Load, authority: str) -> None:
    """They complete it, and may repeat it."""
    settings = load_text(
        f"""
        redis: {{url: 'rediss://cache', password: pw, tls: true, pool_size: 5, tls_ca_file: {authority}}}
        postgres: {{dsn: 'postgres://db/scores', host: db, password: pw, sslrootcert: {authority}}}
        """
    )

    assert Redis(addr="cache:6379", password="pw", tls=True, pool_size=5, tls_ca_file=authority) == settings.redis
    assert (
        Postgres(host="db", database="scores", password="pw", sslmode="verify-full", sslrootcert=authority)
        == settings.postgres
    )


@pytest.mark.parametrize(
    ("text", "environ", "path", "source"),
    [
        ("redis: {url: 'redis://cache', addr: 'other:1'}", {}, "redis.addr", "config.yaml"),
        ("redis: {url: 'redis://cache', tls: true}", {}, "redis.tls", "config.yaml"),
        ("redis: {url: 'redis://:one@cache'}", {"REDIS_PASSWORD": "two"}, "redis.password", "REDIS_PASSWORD"),
        ("postgres: {dsn: 'postgres://db', host: other}", {}, "postgres.host", "config.yaml"),
        ("postgres: {dsn: 'postgres://db'}", {"POSTGRES_HOST": "other"}, "postgres.host", "POSTGRES_HOST"),
        ("postgres: {dsn: 'postgres://db:1', port: 2}", {}, "postgres.port", "config.yaml"),
    ],
)
def test_what_contradicts_it(faults_in: Faults, text: str, environ: Mapping[str, str], path: str, source: str) -> None:
    """Both are named, and where the other one came from."""
    [(found, fault)] = faults_in(text, environ).items()

    whole = "redis.url" if path.startswith("redis") else "postgres.dsn"
    assert (path, f"is said otherwise by {whole}; leave it to one of them") == (found, fault.message)
    assert fault.source.endswith(source)


@pytest.mark.parametrize(
    ("section", "text", "said"),
    [
        ("redis.url", "http://planted@cache", "must be redis://"),
        ("redis.url", "redis://:planted@cache:port", "must be redis://"),
        ("redis.url", "redis:///3", "must be redis://"),
        ("redis.url", "unix:///planted.sock", "must be redis://"),
        ("redis.url", "redis://:planted@cache?ssl_cert_reqs=none", "has the parameter ssl_cert_reqs"),
        ("redis.url", "redis://:planted@one,two", "must be redis://"),
        ("redis.url", "redis+ring://:planted@one", "must be redis://"),
        ("redis.url", "redis+cluster://:planted@one,", "must be redis://"),
        ("redis.url", "redis+cluster://:planted@one?sentinel_password=x", "has the parameter sentinel_password"),
        ("postgres.dsn", "postgresql+psycopg://u:planted@db/d", "must be a connection string"),
        ("postgres.dsn", "mysql://u:planted@db/d", "must be a connection string"),
        ("postgres.dsn", "postgres://u:planted@a:1,b:2/d", "names several ports"),
        ("postgres.dsn", "postgres://u:planted@db/d?sslmod=x", "must be a connection string"),
    ],
)
def test_what_is_none(faults_in: Faults, section: str, text: str, said: str) -> None:
    """It is told what it must be, and nothing of it is repeated."""
    name, key = section.split(".")
    faults = faults_in(yaml.safe_dump({name: {key: text}}))

    assert faults[section].message.startswith(said)
    assert "planted" not in repr(faults)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("redis: {url: 'redis://c/x'}", "redis.db"),
        ("redis: {url: 'redis+cluster://c/1'}", "redis.db"),
        ("redis: {addr: 'a:1,b:2'}", "redis.addr"),
        ("redis: {mode: cluster, addr: 'a:1,b'}", "redis.addr"),
        ("redis: {mode: cluster, service_name: x}", "redis.service_name"),
        ("redis: {mode: cluster, sentinel_password: x}", "redis.sentinel_password"),
        ("redis: {url: 'redis+sentinel://c'}", "redis.service_name"),
        ("redis: {url: 'rediss://c?ssl_ca_certs=/nowhere'}", "redis.tls_ca_file"),
        ("redis: {tls_ca_file: /etc/hostname}", "redis.tls_ca_file"),
        ("redis: {tls: true, tls_key_file: /etc/hostname}", "redis.tls_key_file"),
        ("postgres: {dsn: 'postgres://db:99999'}", "postgres.port"),
        ("postgres: {sslrootcert: /nowhere}", "postgres.sslrootcert"),
        ("postgres: {sslrootcert: system, sslmode: prefer}", "postgres.sslrootcert"),
        ("postgres: {host: 'a,,b'}", "postgres.host"),
    ],
)
def test_parts_are_judged_as_keys(faults_in: Faults, text: str, path: str) -> None:
    """The fault names the key."""
    assert [path] == [*faults_in(text)]


def test_secrets_in_it_are_covered(load_text: Load) -> None:
    """It is shown as the keys that it stands for, and its password is known as a secret."""
    settings = load_text(yaml.safe_dump({"redis": {"url": REDIS}, "postgres": {"dsn": DSN}}))
    shown = masked(settings)

    assert "ss-word" not in yaml.safe_dump(shown)
    assert ("[::1]:6380", "********", "") == tuple(shown["redis"][key] for key in ("addr", "password", "url"))
    assert ("db", "********", "") == tuple(shown["postgres"][key] for key in ("host", "password", "dsn"))
    assert "p@ss-word" in secrets_of(settings)
    assert "ss-word" not in repr(settings)
