"""A configuration that the version before was run with, its keys and its commands go on working."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import yaml

from tests.integration.upgrade.before import Program, finished
from tests.integration.upgrade.deployment import NOW
from tests.integration.upgrade.players import SUBMIT
from tests.support.server import Server

#: Every section, and a value of its own for most of the keys.
_FILE = """
server:
  host: 127.0.0.1
  port: ${SOME_PORT:18080}
  root_path: /leaderboard
  engine: uvicorn
  read_timeout: 4s
  write_timeout: 1m30s
  idle_timeout: 2m
  max_connections: 500
  max_read_age: 30s
  allowed_hosts: [play.example.com, "*.example.com"]
  allowed_origins: ["https://play.example.com", "http://localhost:*"]
  trusted_proxies: [127.0.0.1, 10.0.0.0/8]
  log_level: warning
redis:
  url: rediss://ada:hunter2hunter2@redis.example.com:6380/3
  pool_size: 20
postgres:
  dsn: postgresql://ada:secret-of-postgres@postgres.example.com:5433/scores?sslmode=require&target_session_attrs=any
  max_connections: 7
sqlite: {path: other.db}
kafka:
  enabled: true
  brokers: [kafka1:9092, "kafka2:9093"]
  topic: t
  group_id: g
  batch_size: 10
  batch_timeout: 50ms
  retry_attempts: 5
  retry_delay: 2s
  dead_letter_topic: t.dead
  options: {security.protocol: PLAINTEXT, session.timeout.ms: 6000}
sync: {enabled: false, interval: 1h, batch_size: 10, event_id_ttl: 48h}
leaderboard: {default_limit: 5, max_limit: 50}
live: {max_updates_per_second: 3, max_sockets: 10, max_sockets_per_address: 5, auth_timeout: 3s}
metrics: {host: 127.0.0.1, port: 9465}
auth:
  keys:
    - name: game
      sha256: 1ea8912d24d13af819f2dbba0a0858dd561d27fd2378b70554b74921a01ec891
      scopes: [read, submit]
      boards: ["game*"]
      expires_at: "2099-01-31T00:00:00Z"
  anonymous: [read]
  token_secret: thirty-two bytes at least, or more than that
  rate_limits:
    per_key: {submit: {limit: 5000, burst: 10000}}
    per_player: {submit: {limit: 10, per: 1m, burst: 5}}
"""
_SECTIONS = ("server", "redis", "postgres", "sqlite", "kafka", "sync", "leaderboard", "live", "metrics")


def shown(text: str) -> Any:
    return yaml.safe_load(text)


def unmasked(said: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """Of each section what can be said again: what stands in a text for several keys is said by those keys."""
    hidden = ("password", "url", "dsn")
    return {section: {key: value for key, value in said[section].items() if key not in hidden} for section in _SECTIONS}


def written(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(value)
    return json.dumps(value) if isinstance(value, dict | bool) else str(value)


def contains(now: Any, before: Any) -> bool:
    """Whether all that was said before is said now; sections and keys may have come."""
    if isinstance(before, Mapping):
        return isinstance(now, Mapping) and all(name in now and contains(now[name], before[name]) for name in before)
    return bool(now == before)


@pytest.mark.parametrize("text", [_FILE, "{}", "sqlite: {path: scores.db}", "redis:\npostgres:\n"])
def test_a_file_means_what_it_meant(tmp_path: Path, before: Program, text: str) -> None:
    """Every section and key has the value that it had, and what is left out has the default that it had."""
    (tmp_path / "config.yaml").write_text(text)
    was = shown(before.does(tmp_path, "config", "show", "--config", "config.yaml"))

    assert "ok\n" == finished([*NOW, "config", "check", "--config", "config.yaml"], tmp_path, {})
    now = shown(finished([*NOW, "config", "show", "--config", "config.yaml"], tmp_path, {}))
    assert contains(now, was), f"{now}, and not {was}"


def test_variables_mean_what_they_meant(tmp_path: Path, before: Program) -> None:
    """Each key has its variable, which says what the file said."""
    (tmp_path / "config.yaml").write_text(_FILE)
    said = unmasked(shown(before.does(tmp_path, "config", "show", "--config", "config.yaml")))
    variables = {
        f"LEADERBOARD_{section.upper()}__{key.upper()}": written(value)
        for section, values in said.items()
        for key, value in values.items()
    }

    now = shown(finished([*NOW, "config", "show"], tmp_path, variables))

    assert "postgres.example.com" == said["postgres"]["host"]
    assert contains(now, said), f"{now}, and not {said}"


def test_keys_tokens_and_files_of_scores_go_on(tmp_path: Path, before: Program) -> None:
    """A key and a token that the version before has made open this one; a file of scores that its command has sent
    counts once when this one's sends it again; and each command works with the other's server."""
    made = json.loads(before.does(tmp_path, "key", "create", "--name", "ops", "--scopes", "admin", "--json"))
    auth = {"keys": [made["entry"]], "token_secret": "thirty-two bytes at least, or more than that"}
    (tmp_path / "config.yaml").write_text(yaml.safe_dump({"auth": auth}))
    (tmp_path / "scores.csv").write_text('player_id,score,metadata\nada,5,\nbob,7.5,"{""level"": 1}"\n')
    said = []
    for server_of, command_of in ((before.command, NOW), (NOW, before.command)):
        server = Server(tmp_path, {"LEADERBOARD_CONFIG": "config.yaml"}, server_of)
        try:
            server.start()
            access = {"LEADERBOARD_URL": server.url, "LEADERBOARD_KEY": made["key"]}
            if command_of is NOW:
                finished([*command_of, "board", "create", "game", "--update-mode", "increment"], tmp_path, access)
                token = tokens(server.url, made["key"])
            submitted = finished(
                [*command_of, "submit", "--file", "scores.csv", "--leaderboard", "game"], tmp_path, access
            )
            said.append(submitted.splitlines()[0])
            top = json.loads(finished([*command_of, "top", "game", "--json"], tmp_path, access))
            assert [("bob", 7.5), ("ada", 5)] == [(entry["player_id"], entry["score"]) for entry in top]
            own = {"player_id": "cyd", "leaderboard_id": "game", "score": -1}
            answer = httpx.post(f"{server.url}{SUBMIT}", json=own, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 200, answer.text
            finished([*command_of, "player", "erase", "cyd"], tmp_path, access)
            assert 0 == server.stop()
        finally:
            server.end()
    assert [
        "2 sent: 2 accepted (0 counted before), 0 rejected",
        "2 sent: 2 accepted (2 counted before), 0 rejected",
    ] == said


def tokens(url: str, key: str) -> str:
    """A player's token, made by a server."""
    body = {"player_id": "cyd", "expires_in": 600}
    answer = httpx.post(f"{url}/api/v1/tokens", json=body, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["data"]["token"])
