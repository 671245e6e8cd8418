"""The commands over a wide board: it is made by one, and every other one takes it for a board."""

import json
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.integration.cli.kit import Cli
from tests.integration.wide.kit import SHARDS, one_of_each
from tests.support.server import Server

pytestmark = pytest.mark.timeout(120)

PLAYERS = one_of_each()


@pytest.fixture
def cli(server: Server, tmp_path: Path) -> Cli:
    return Cli(tmp_path, server.url)


def test_the_life_of_one(cli: Cli) -> None:
    """Made, played on, shown and drawn, reset and ended."""
    made = json.loads(cli.does("board", "create", "cli", "--shards", str(SHARDS), "--json"))
    batch = [{"leaderboard_id": "cli", "player_id": one, "score": score} for score, one in enumerate(PLAYERS)]
    httpx.post(f"{cli.url}/api/v1/scores/batch", json={"scores": batch}).raise_for_status()
    best = PLAYERS[::-1]

    assert SHARDS == made["shards"]
    shown = dict(line.split(maxsplit=1) for line in cli.does("board", "show", "cli").splitlines())
    assert str(SHARDS) == shown["shards"]
    assert [f"{rank} {player}" for rank, player in enumerate(best, start=1)] == [
        " ".join(line.split()[:2]) for line in cli.does("top", "cli").splitlines()[1:]
    ]
    assert str(len(best)) in cli.does("plot", "cli")
    cli.does("board", "reset", "cli")
    assert best == [one["player_id"] for one in json.loads(cli.does("top", "cli", "--season", "1", "--json"))]
    assert "deleted cli\n" == cli.does("board", "delete", "cli")
    assert "leaderboard: There is no leaderboard 'cli'.\n" == cli("board", "show", "cli").stderr


def test_what_no_wide_one_has(cli: Cli) -> None:
    """It is told in the words of the API."""
    refused = cli("board", "create", "cli-dense", "--shards", "4", "--ranking", "dense")

    assert 1 == refused.returncode
    assert "shards: must not be given where ranking is dense" in refused.stderr
