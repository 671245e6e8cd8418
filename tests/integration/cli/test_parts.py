"""Scores of several parts in commands."""

import json
from collections.abc import Iterator

import pytest

from tests.integration.cli.kit import Cli


@pytest.fixture
def contest(cli: Cli) -> Iterator[str]:
    """A board whose scores are problems solved and, less being better, minutes."""
    made = cli.does("board", "create", "contest", "--part", "solved:descending", "--part", "penalty:asc")
    assert "created contest\n" == made
    yield "contest"
    cli.does("board", "delete", "contest")


def rows(table: str) -> list[list[str]]:
    return [line.split(maxsplit=2) for line in table.splitlines() if line.strip()]


def test_a_score_is_several_numbers(cli: Cli, contest: str) -> None:
    """Sent as arguments, told as one text, and as a list in JSON."""
    assert "ada has 5 · 310 on contest: rank 1\n" == cli.does("submit", contest, "ada", "5", "310")
    assert "bob has 5 · 309.5 on contest: rank 1\n" == cli.does("submit", contest, "bob", "5", "309.5")

    assert [["1", "bob", "5 · 309.5"], ["2", "ada", "5 · 310"]] == rows(cli.does("top", contest))[1:]
    assert [5, 310] == json.loads(cli.does("top", contest, "--json"))[1]["score"]
    assert "5 · 309.6 on contest would be rank 2\n" == cli.does("rank", contest, "5", "309.6")
    assert "rank 2 of 2 on contest has 5 · 310\n" == cli.does("score", contest, "--rank", "2")
    assert ["bob", "ada"] == [one["player_id"] for one in json.loads(cli.does("around", contest, "5", "310", "--json"))]
    assert "2 players\n" == cli.does("count", contest, "--min", "5", "--max", "5")
    assert "parts            solved:desc:number, penalty:asc:number\n" in cli.does("board", "show", contest)


def test_a_score_is_put_right_part_by_part(cli: Cli, contest: str) -> None:
    """An option once for each of its parts."""
    cli.does("submit", contest, "ada", "5", "310")

    told = cli.does("player", "correct", contest, "ada", "--score", "4", "--score", "300")

    assert "ada has 4 · 300 on contest: rank 1\n" == told


def test_a_file_has_lists(cli: Cli, contest: str) -> None:
    """JSON Lines as they are, a cell of CSV as JSON."""
    cli("submit", "--file", "-", stdin=json.dumps({"leaderboard_id": contest, "player_id": "ada", "score": [5, 310]}))
    cli("submit", "--file", "-", "--format", "csv", "--leaderboard", contest, stdin="player_id;score\nbob;[6, 1]\n")

    assert ["6 · 1", "5 · 310"] == [row[2] for row in rows(cli.does("top", contest))[1:]]


def test_integers_of_64_bits(cli: Cli) -> None:
    """Keep their digits as arguments and in tables."""
    cli("board", "create", "coins", "--part", "coins:desc:int64")

    assert "ada has 9,007,199,254,740,993 on coins: rank 1\n" == cli.does("submit", "coins", "ada", "9007199254740993")
    assert "bob has 5 on coins: rank 2\n" == cli.does("submit", "coins", "bob", "5")
    assert "9,007,199,254,740,993" in cli.does("top", "coins")


def test_misuse(cli: Cli, contest: str) -> None:
    """Names what is wrong, and sends nothing."""
    assert "must be a list of 2 items" in cli("submit", contest, "ada", "5").stderr
    assert "is not NAME[:ORDER[:TYPE]]" in cli("board", "create", "other", "--part", "a:b:c:d").stderr
    assert "parts[0].sort_order: must be one of desc, asc" in cli("board", "create", "other", "--part", "a:up").stderr
