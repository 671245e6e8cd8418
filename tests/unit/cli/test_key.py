"""`leaderboard key create`."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from tests.unit.cli.kit import Run


def test_what_is_printed(run: Run) -> None:
    """The key once, and the configuration's entry with its digest and what was asked for."""
    ended = run("key", "create", "--name", "game", "--scopes", "read, admin", "--boards", "eu-*,us")

    text = ended.stdout
    key = next(line.strip() for line in text.splitlines() if "lbk_" in line)
    assert (0, "", 1) == (ended.returncode, ended.stderr, text.count(key))
    assert {
        "name": "game",
        "sha256": hashlib.sha256(key.encode()).hexdigest(),
        "scopes": ["read", "admin"],
        "boards": ["eu-*", "us"],
    } == yaml.safe_load(text[text.index("auth:") :])["auth"]["keys"][0]


def test_defaults(run: Run) -> None:
    """A key that is asked for without more plays: it reads and submits on all boards, for ever, under its digest."""
    made = json.loads(run("key", "create", "--json").stdout)

    assert {
        "name": f"key-{made['entry']['sha256'][:8]}",
        "sha256": hashlib.sha256(made["key"].encode()).hexdigest(),
        "scopes": ["read", "submit"],
        "boards": ["*"],
    } == made["entry"]


def test_an_end_in_so_long(run: Run) -> None:
    """A length of time is counted from now on."""
    made = json.loads(run("key", "create", "--expires", "48h", "--json").stdout)
    end = datetime.fromisoformat(made["entry"]["expires_at"])

    assert timedelta() <= end - (datetime.now(UTC) + timedelta(hours=47, minutes=50)) < timedelta(minutes=11)


@pytest.mark.parametrize(
    ("option", "value", "field"),
    [
        ("--name", "", "name"),
        ("--scopes", "write", "scopes[0]"),
        ("--scopes", "", "scopes"),
        ("--boards", "a/b", "boards[0]"),
        ("--boards", ",", "boards"),
        ("--expires", "soon", "expires_at"),
        ("--expires", "2030-01-01T00:00:00", "expires_at"),
    ],
)
def test_faults(run: Run, option: str, value: str, field: str) -> None:
    """What the configuration would refuse is not printed."""
    ended = run("key", "create", option, value)

    assert (1, "") == (ended.returncode, ended.stdout)
    assert f"{field}: must" in ended.stderr
