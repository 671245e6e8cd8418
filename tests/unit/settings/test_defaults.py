"""What holds when nothing is configured."""

import attrs
import yaml

from leaderboard_shells.settings import Metrics, Postgres, Redis, Settings, Tracing, load
from leaderboard_shells.settings.sections import SECTIONS
from tests.unit.settings.kit import Load

PROMISED = """
server:   {host: 127.0.0.1, port: 8080, root_path: "", engine: hypercorn, workers: 1, read_timeout: 5s, write_timeout: 10s, idle_timeout: 120s, max_connections: 0, max_read_age: 0s, allowed_hosts: [], allowed_origins: [], embed_ancestors: [], trusted_proxies: [], log_level: info}
redis:    {url: "", addr: "localhost:6379", mode: standalone, service_name: "", username: "", password: "", sentinel_username: "", sentinel_password: "", db: 0, pool_size: 100, tls: false, tls_ca_file: "", tls_cert_file: "", tls_key_file: ""}
postgres: {dsn: "", direct_dsn: "", replica_dsn: "", host: localhost, port: 5432, user: leaderboard, password: secret, database: leaderboard, max_connections: 50, kept_states: 200000, cells: 1, sslmode: prefer, sslrootcert: "", sslcert: "", sslkey: "", parameters: {}}
sqlite:   {path: leaderboard.db}
kafka:    {enabled: false, brokers: ["localhost:9092"], topic: leaderboard-scores, group_id: leaderboard-consumer, workers: 1, batch_size: 1000, batch_timeout: 100ms, retry_attempts: 3, retry_delay: 1s, session_timeout: 6s, dead_letter_topic: leaderboard-scores.dlq, dead_letters: false, options: {}}
sync:     {enabled: true, interval: 30m, batch_size: 1000, event_id_ttl: 24h}
leaderboard: {default_limit: 100, max_limit: 1000}
live:     {max_updates_per_second: 10, max_sockets: 10000, max_sockets_per_address: 1000, auth_timeout: 10s}
metrics:  {host: 127.0.0.1, port: 9464}
tracing:  {endpoint: "", service_name: leaderboard}
auth:     {keys: [], keys_file: "", anonymous: [], token_secret: "", rate_limits: {}}
"""  # noqa: E501 - one section a line, as users are shown it


def test_defaults_are_the_promised_ones(load_text: Load) -> None:
    """Every default is what users were promised."""
    assert Settings(redis=Redis(), postgres=Postgres(), metrics=Metrics(), tracing=Tracing()) == load_text(PROMISED)


def test_promise_leaves_no_key_out() -> None:
    """The promise above names every key, so that it does compare all of them."""
    named = {section: list(keys) for section, keys in yaml.safe_load(PROMISED).items()}

    assert {name: [key.name for key in attrs.fields(cls)] for name, cls in SECTIONS.items()} == named


def test_embedded_without_anything() -> None:
    """Without file and variables neither Redis nor PostgreSQL is used, and nothing listens for metrics alone."""
    assert Settings() == load(None, {})
