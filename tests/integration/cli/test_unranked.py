"""Players without a result in commands."""

import json
from collections.abc import Iterator

import pytest

from tests.integration.cli.kit import Cli


@pytest.fixture
def race(cli: Cli) -> Iterator[str]:
    assert "created race\n" == cli.does("board", "create", "race", "--sort-order", "asc", "--allow-null-score")
    yield "race"
    cli.does("board", "delete", "race")


def test_it_is_sent_and_shown(cli: Cli, race: str) -> None:
    """As an argument, as a dash in a table, as null in JSON."""
    assert "ada has 9.5 on race: rank 1\n" == cli.does("submit", race, "ada", "9.5")
    assert "bob has no result on race: not ranked\n" == cli.does("submit", race, "bob", "none", "--event-id", "e")
    assert "bob has no result on race, counted before: not ranked\n" == cli.does(
        "submit", race, "bob", "none", "--event-id", "e"
    )

    rows = [line.split() for line in cli.does("top", race).splitlines() if line.strip()]
    assert [["1", "ada", "9.5"], ["-", "bob", "–"]] == rows[1:]
    assert [None, None] == [json.loads(cli.does("top", race, "--json"))[1][name] for name in ("rank", "score")]
    assert "A score is none, or numbers." in cli("submit", race, "bob", "none", "5").stderr
    assert "allow_null_score True\n" in cli.does("board", "show", race)


def test_somebody_is_disqualified_and_comes_back(cli: Cli, race: str) -> None:
    """By a correction, whatever the update mode."""
    cli.does("submit", race, "ada", "9.5")

    assert "ada has no result on race: not ranked\n" == cli.does("player", "correct", race, "ada", "--score", "none")
    assert "ada has 9.5 on race: rank 1\n" == cli.does("player", "correct", race, "ada", "--score", "9.5")


def test_a_file_has_them(cli: Cli, race: str) -> None:
    """The word in a cell of CSV, null in JSON."""
    (cli.directory / "race.csv").write_text("player_id,score\nada,9.5\nbob,none\n")
    line = json.dumps({"leaderboard_id": race, "player_id": "cyd", "score": None})

    assert "2 accepted" in cli.does("submit", "--file", "race.csv", "--leaderboard", race)
    assert "1 accepted" in cli("submit", "--file", "-", stdin=line).stdout

    listed = json.loads(cli.does("top", race, "--json"))
    assert [(1, "ada"), (None, "bob"), (None, "cyd")] == [(one["rank"], one["player_id"]) for one in listed]


def test_the_setting_is_turned_off(cli: Cli, race: str) -> None:
    """Who is there stays; another one is refused, in words that name the setting."""
    cli.does("submit", race, "bob", "none")
    assert "updated race\n" == cli.does("board", "update", race, "--refuse-null-score")

    refused = cli("submit", race, "cyd", "none")

    assert 1 == refused.returncode
    assert "score: must not be null" in refused.stderr
    assert ["bob"] == [one["player_id"] for one in json.loads(cli.does("top", race, "--json"))]
