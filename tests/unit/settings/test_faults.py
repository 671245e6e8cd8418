"""What is refused, how it is told, and what is never told."""

from pathlib import Path

import pytest
import yaml

from leaderboard_shells.settings import Settings, SettingsError, load
from leaderboard_shells.settings.sections import SECTIONS
from tests.unit.settings.kit import Faults, Load

NUMBER = "must be a whole number"
TEXT = "must be text; put it in quotes"
SWITCH = "must be true or false"
DURATION = "must be a duration such as 500ms, 5s, 30m or 1h"
ADDRESS = "must be host:port, for example localhost:6379"
HOST = "must be a host name or an IP address"
ORIGIN = (
    "must be scheme://host or scheme://host:port, for example https://play.example.com, https://*.example.com or "
    "http://localhost:*"
)
ROOT_PATH = "must be a path without a slash at its end, for example /leaderboard, or empty"
OWN_PATH = (
    "must not begin with a path of the server's own: api, assets, b, console, docs, embed, health, metrics, "
    "openapi.json, ready, status, ws"
)
HOST_PATTERN = "must be a host name without a port, for example play.example.com or *.example.com, or *"
NETWORK = "must be an IP address or a network, for example 127.0.0.1 or 10.0.0.0/8"
MAPPING = "must be a mapping of keys to values"
LIST = "must be a list"
TOPIC = "must be 1 to 249 of A-Z a-z 0-9 . _ -"
DIGEST = "must be a SHA-256 digest: 64 of 0-9 a-f"
MOMENT = "must be a time with its zone, for example 2027-01-31T00:00:00Z"
PATTERN = "must be a board id, in which * stands for any characters"


def key(**changes: object) -> dict[str, object]:
    return {"name": "game", "sha256": "a" * 64, "scopes": ["read"]} | changes


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("server", 5, MAPPING),
        ("server", [], MAPPING),
        ("server.host", "", HOST),
        ("server.host", "a b", HOST),
        ("server.host", "[::1]", HOST),
        ("server.port", "8080", NUMBER),
        ("server.port", 8080.0, NUMBER),
        ("server.port", True, NUMBER),
        ("server.port", None, "has no value; it must be a whole number, or be left out"),
        ("server.port", 0, "must be from 1 to 65535, not 0"),
        ("server.port", 65536, "must be from 1 to 65535, not 65536"),
        ("server.root_path", "games", ROOT_PATH),
        ("server.root_path", "/games/", ROOT_PATH),
        ("server.root_path", "/../games", ROOT_PATH),
        ("server.root_path", "/a b", ROOT_PATH),
        ("server.root_path", "/api/games", OWN_PATH),
        ("server.root_path", "/b", OWN_PATH),
        ("server.engine", "apache", "must be one of hypercorn, uvicorn"),
        ("server.engine", ["uvicorn"], "must be one of hypercorn, uvicorn"),
        ("server.read_timeout", 5, DURATION),
        ("server.write_timeout", "0s", "must be longer than 0s and at most 8784h"),
        ("server.log_level", "INFO", "must be one of debug, info, warning, error"),
        ("server.allowed_origins", "https://a.example", LIST),
        ("server.allowed_origins[0]", ["https://a.example/"], ORIGIN),
        ("server.allowed_origins[0]", ["a.example"], ORIGIN),
        ("server.allowed_origins[0]", ["*"], ORIGIN),
        ("server.allowed_origins[1]", ["https://a.example", "https://a.example:0"], ORIGIN),
        ("server.allowed_origins[0]", ["https://me:pw@a.example"], ORIGIN),
        ("server.allowed_origins[0]", ["https://*example.com"], ORIGIN),
        ("server.allowed_origins[0]", ["https://a.*.com"], ORIGIN),
        ("server.embed_ancestors", "https://a.example", LIST),
        ("server.embed_ancestors[0]", ["*"], ORIGIN),
        ("server.embed_ancestors[1]", ["https://a.example", "https://b.example; script-src *"], ORIGIN),
        ("server.allowed_hosts[0]", ["play.example:8080"], HOST_PATTERN),
        ("server.allowed_hosts[0]", ["https://play.example"], HOST_PATTERN),
        ("server.allowed_hosts[0]", ["a*.example"], HOST_PATTERN),
        ("server.trusted_proxies[0]", ["proxy.example"], NETWORK),
        ("server.trusted_proxies[0]", ["10.0.0.0/33"], NETWORK),
        ("redis.addr", "localhost", ADDRESS),
        ("redis.addr", ":6379", ADDRESS),
        ("redis.addr", "redis://localhost:6379", ADDRESS),
        ("redis.addr", "localhost:70000", ADDRESS),
        ("redis.addr", "::1:6379", ADDRESS),
        ("redis.addr", "[::g]:6379", ADDRESS),
        ("redis.password", 1234, TEXT),
        ("redis.password", "a\nb", "must be text without line breaks and other control characters"),
        ("redis.db", -1, "must be from 0 to 2147483647, not -1"),
        ("redis.tls", 1, SWITCH),
        ("redis.tls", "true", SWITCH),
        ("postgres.host", "a/b", HOST),
        ("postgres.user", "", "must not be empty"),
        ("postgres.max_connections", 0, "must be from 1 to 2147483647, not 0"),
        ("postgres.cells", 0, "must be from 1 to 1024, not 0"),
        ("postgres.cells", 1025, "must be from 1 to 1024, not 1025"),
        ("postgres.sslmode", "on", "must be one of disable, allow, prefer, require, verify-ca, verify-full"),
        ("sqlite.path", "", "must not be empty"),
        ("kafka.brokers", [], "must not be empty"),
        ("kafka.brokers[0]", ["a"], ADDRESS),
        ("kafka.topic", "a b", TOPIC),
        ("kafka.topic", "..", TOPIC),
        ("kafka.dead_letter_topic", "leaderboard-scores", "must be another topic than kafka.topic"),
        ("kafka.session_timeout", "999ms", "must be from 1s to 5m, not 999ms"),
        ("kafka.session_timeout", "301s", "must be from 1s to 5m, not 301s"),
        ("kafka.retry_attempts", -1, "must be from 0 to 2147483647, not -1"),
        ("kafka.options", [], MAPPING),
        ("kafka.options", {1: "x"}, "must have text as keys; put 1 in quotes"),
        ("kafka.options.acks", {"acks": [1]}, "must be text, a number, true or false"),
        ("sync.interval", "soon", DURATION),
        ("leaderboard.default_limit", 2000, "must be at most leaderboard.max_limit, which is 1000, not 2000"),
        ("live.max_updates_per_second", 0, "must be from 1 to 2147483647, not 0"),
        ("auth.keys", {}, LIST),
        ("auth.keys", [key(), key()], "must not name the same twice"),
        ("auth.keys[0]", ["x"], MAPPING),
        ("auth.keys[0].sha256", [{"name": "a", "scopes": ["read"]}], "is required"),
        ("auth.keys[0].sha256", [key(sha256="A" * 64)], DIGEST),
        ("auth.keys[0].scopes", [key(scopes=[])], "must not be empty"),
        (
            "auth.keys[0].scopes[0]",
            [key(scopes=["write"])],
            "must be one of read, submit, import, moderate, manage, admin",
        ),
        ("auth.keys[0].boards[0]", [key(boards=["a/b"])], PATTERN),
        ("auth.keys[0].expires_at", [key(expires_at="2027-01-31T00:00:00")], MOMENT),
        ("auth.keys[0].expires_at", [key(expires_at="soon")], MOMENT),
        ("auth.anonymous[0]", ["write"], "must be one of read, submit, admin"),
        ("auth.anonymous[0]", ["import"], "must be one of read, submit, admin"),
        ("auth.keys", [key(), key(name="b")], "must not hold the same digest twice"),
        ("auth.token_secret", "x" * 31, "must have at least 32 bytes, or be left out"),
        ("auth.rate_limits", 5, MAPPING),
        ("auth.rate_limits.submit", {"submit": {"limit": 1}}, "is not known; known here: per_key, per_player"),
        ("auth.rate_limits.per_key.submit", {"per_key": {"submit": 5}}, MAPPING),
        ("auth.rate_limits.per_key.submit.limit", {"per_key": {"submit": {"per": "1s"}}}, "is required"),
        ("auth.rate_limits.per_player.admin", {"per_player": {"admin": {}}}, "is not known; known here: read, submit"),
        ("auth.keys[0].role", [key(role="x")], "is not known; known here: name, sha256, scopes, boards, expires_at"),
        ("servers", {}, "is not known; did you mean server?"),
        ("server.prot", 1, "is not known; did you mean port?"),
    ],
)
def test_refused(faults_in: Faults, path: str, value: object, message: str) -> None:
    """Each value that does not fit is one fault at its path, which says what it must be."""
    section, *rest = path.partition("[")[0].split(".")
    tree = {section: {rest[0]: value} if rest else value}

    faults = faults_in(yaml.safe_dump(tree))

    assert {path: message} == {where: fault.message for where, fault in faults.items()}


@pytest.mark.parametrize(
    "text",
    [
        "server: {host: '::1'}",
        "server: {host: 0.0.0.0}",
        "server: {allowed_origins: ['https://a.example', 'http://127.0.0.1:3000', 'capacitor://localhost', 'http://[::1]:1']}",
        "redis: {addr: '[::1]:6379'}",
        "redis: {addr: 'my_cache-1.internal:1'}",
        "postgres: {host: /var/run/postgresql}",
        "kafka: {options: {acks: all, linger.ms: 5, retries: 1.5, debug: true}}",
        "auth: {keys: [{name: a, sha256: "
        + "ab" * 32
        + ", scopes: [admin], boards: ['eu-*'], expires_at: 2027-01-31T00:00:00Z}]}",
        "auth: {token_secret: '" + "x" * 32 + "'}",
        "auth: {rate_limits: {per_key: {submit: {limit: 100, per: 1m, burst: 5}}, per_player: {read: {limit: 1}}}}",
        "leaderboard: {default_limit: 5, max_limit: 5}",
        "",
        "# nothing but a comment",
    ],
)
def test_accepted(load_text: Load, text: str) -> None:
    """What fits is taken."""
    assert isinstance(load_text(text), Settings)


def test_all_at_once(load_text: Load, config: Path) -> None:
    """Faults of every kind, in the file and in variables, are told together, sorted, each with its source."""
    text = "server: {port: 0, prot: 1}\npostgres: {user: '${NOBODY}', password: 5}\nextra: {}\n"

    with pytest.raises(SettingsError) as caught:
        load_text(text, {"POSTGRES_PORT": "x", "LEADERBOARD_SYNC__EVERY": "1s"})

    assert str(caught.value).splitlines() == [
        "the configuration has 7 faults:",
        f"  extra: is not known; known here: {', '.join(SECTIONS)} ({config})",
        f"  postgres.password: must be text; put it in quotes ({config})",
        "  postgres.port: must be a whole number (POSTGRES_PORT)",
        f"  postgres.user: needs the environment variable NOBODY, which is not set ({config})",
        f"  server.port: must be from 1 to 65535, not 0 ({config})",
        f"  server.prot: is not known; did you mean port? ({config})",
        "  sync.every: is not known; known here: enabled, interval, batch_size, event_id_ttl (LEADERBOARD_SYNC__EVERY)",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "redis: {password: [hunter2]}",
        'redis: {password: "hunter2\\n"}',
        "redis: {addr: 'redis://:hunter2@cache:6379'}",
        "postgres: {password: {hunter2: 1}}",
        "postgres: {host: 'me:hunter2@db'}",
        "server: {allowed_origins: ['https://me:hunter2@a.example']}",
        "auth: {token_secret: [hunter2]}",
        "auth: {keys: [{name: a, sha256: hunter2, scopes: [read]}]}",
        "kafka: {options: {sasl.password: [hunter2]}}",
        "redis: {password: '${hunter2'}",
    ],
)
def test_never_tells_a_secret(load_text: Load, text: str) -> None:
    """A fault in a value that is, or may hold, a secret does not repeat it."""
    with pytest.raises(SettingsError) as caught:
        load_text(text)

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"server: {port: 1", "line 1, column 17: expected ',' or '}', but got '<stream end>'"),
        (b"server:\n  port: 1\n  port: 2\n", "line 3, column 3: the key port stands twice"),
        (b"server: {}\nredis: {}\nserver: {}\n", "line 3, column 1: the key server stands twice"),
        (b"- server\n", "it must be a mapping of sections"),
        (b"just text", "it must be a mapping of sections"),
        (b"server: !!python/object/apply:os.getcwd []\n", "line 1, column 9: could not determine a constructor"),
        (b"server: {}\n---\nredis: {}\n", "line 2, column 1: but found another document"),
        (b"x: \xff", "'utf-8' codec can't decode byte 0xff in position 3: invalid start byte"),
        (b"x: 2027-13-01", "month must be in 1..12"),
    ],
)
def test_file_that_is_none(config: Path, content: bytes, told: str) -> None:
    """A file that is no mapping in YAML is told in one line, with the place where it breaks."""
    config.write_bytes(content)

    with pytest.raises(SettingsError) as caught:
        load(config, {})

    (fault,) = caught.value.errors
    assert fault.message.startswith(f"cannot be read: {told}")
    assert "\n" not in fault.message
    assert str(config) == fault.source


def test_file_that_is_absent(tmp_path: Path) -> None:
    """A file that was asked for must be there."""
    with pytest.raises(SettingsError, match="cannot be read: No such file or directory"):
        load(tmp_path / "absent.yaml", {})
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        load(None, {"LEADERBOARD_CONFIG": str(tmp_path)})


def test_section_without_keys_is_present(load_text: Load) -> None:
    """A section that is named without keys has its defaults, and is present."""
    settings = load_text("redis:\nserver:\n")

    assert "localhost:6379" == settings.redis.addr
    assert 8080 == settings.server.port
