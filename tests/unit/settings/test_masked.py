"""What is shown of the settings."""

import yaml

from leaderboard_shells.settings import masked
from leaderboard_shells.settings.redaction import MASK
from tests.unit.settings.kit import Load

FULL = """
server: {host: '::1', allowed_origins: ['https://a.example'], idle_timeout: 120s}
redis: {addr: 'cache:6379', username: board, tls: true}
postgres: {host: db, password: ''}
kafka: {brokers: ['a:1', 'b:2'], batch_timeout: 250ms, options: {linger.ms: 5, enable.idempotence: true}}
auth:
  keys:
  - {name: game, sha256: '%s', scopes: [submit, read], boards: ['eu-*'], expires_at: '2027-01-31T00:00:00+01:00'}
  anonymous: [read]
""" % ("0" * 64)
LONG_SECRET = "hunter2-" * 5


def test_can_be_read_back(load_text: Load) -> None:
    """What is shown, read again, gives the same settings."""
    settings = load_text(FULL)

    assert settings == load_text(yaml.safe_dump(masked(settings)))


def test_has_every_key(load_text: Load) -> None:
    """Every key of every present section is shown with the value in force, absent sections are not."""
    shown = masked(load_text("redis: {db: 2}"))

    assert "postgres" not in shown
    none = ("service_name", "sentinel_username", "sentinel_password", "tls_ca_file", "tls_cert_file", "tls_key_file")
    single = {"addr": "localhost:6379", "username": "", "password": "", "db": 2, "pool_size": 100, "tls": False}
    assert {"url": "", "mode": "standalone", **single, **dict.fromkeys(none, "")} == shown["redis"]


def test_durations_as_written(load_text: Load) -> None:
    """Durations are shown the way their user wrote them."""
    assert "90m" == masked(load_text("sync: {interval: 90m}"))["sync"]["interval"]


def test_covers_secrets(load_text: Load) -> None:
    """No secret is shown, only whether there is one."""
    settings = load_text(
        "redis: {password: hunter2}\n"
        "postgres: {password: hunter2}\n"
        f"auth: {{token_secret: {LONG_SECRET}}}\n"
        "kafka: {options: {sasl.password: hunter2, ssl.key.pem: hunter2, sasl.username: me,"
        " sasl.oauthbearer.client.secret: hunter2, metrics: 'https://me:hunter2@host/path'}}\n"
    )
    shown = masked(settings)

    assert "hunter2" not in str(shown)
    assert MASK == shown["redis"]["password"] == shown["postgres"]["password"] == shown["auth"]["token_secret"]
    assert "me" == shown["kafka"]["options"]["sasl.username"]
    assert f"https://{MASK}@host/path" == shown["kafka"]["options"]["metrics"]


def test_an_empty_secret_is_empty(load_text: Load) -> None:
    """A secret that is not set is shown as empty."""
    assert "" == masked(load_text())["auth"]["token_secret"]


def test_repr_holds_no_secret(load_text: Load) -> None:
    """Settings that end up in a log or a traceback give nothing away either."""
    settings = load_text(
        f"redis: {{password: hunter2}}\nauth: {{token_secret: {LONG_SECRET}}}\nkafka: {{options: {{p: hunter2}}}}\n"
    )

    assert "hunter2" not in repr(settings)
