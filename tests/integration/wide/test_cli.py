"""The commands over a wide board: it is made by one, and every other one takes it for a board."""

import json
from pathlib import Path

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
    """Made, played on, read in every way, reset and ended."""
    made = json.loads(cli.does("board", "create", "cli", "--shards", str(SHARDS), "--json"))
    for score, player in enumerate(PLAYERS, start=1):
        cli.does("submit", "cli", player, str(score))
    best = PLAYERS[::-1]

    assert SHARDS == made["shards"]
    shown = dict(line.split(maxsplit=1) for line in cli.does("board", "show", "cli").splitlines())
    assert str(SHARDS) == shown["shards"]
    assert best == [entry["player_id"] for entry in json.loads(cli.does("top", "cli", "--json"))]
    assert [f"{rank} {player}" for rank, player in enumerate(best, start=1)] == [
        " ".join(line.split()[:2]) for line in cli.does("top", "cli").splitlines()[1:]
    ]
    around = json.loads(cli.does("around", "cli", "4", "--range", "1", "--json"))
    assert best[2:4] == [entry["player_id"] for entry in around]
    assert "3" in cli.does("count", "cli", "--min", "4")
    assert 2 == json.loads(cli.does("rank", "cli", "5.5", "--json"))["rank"]
    assert cli.does("histogram", "cli") and cli.does("plot", "cli")
    cli.does("board", "update", "cli", "--max-entries", "4")
    assert 4 == len(json.loads(cli.does("top", "cli", "--json")))
    cli.does("board", "reset", "cli")
    assert [] == json.loads(cli.does("top", "cli", "--json"))
    assert best[:4] == [one["player_id"] for one in json.loads(cli.does("top", "cli", "--season", "1", "--json"))]
    assert cli.does("plot", "cli", "--seasons")
    cli.does("board", "delete", "cli", "--yes")
    gone = cli("board", "show", "cli")
    assert "leaderboard: There is no leaderboard 'cli'.\n" == gone.stderr


def test_what_no_wide_one_has(cli: Cli) -> None:
    """It is told in the words of the API."""
    refused = cli("board", "create", "cli-dense", "--shards", "4", "--ranking", "dense")

    assert 1 == refused.returncode
    assert "shards: must not be given where ranking is dense" in refused.stderr
