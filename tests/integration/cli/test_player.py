"""`leaderboard player`."""

import json
import uuid

import httpx2 as httpx
import pytest

from tests.integration.cli.kit import Cli


@pytest.fixture
def player(cli: Cli) -> str:
    """A player whom only this test knows; the id is one that must be encoded in a path."""
    return f"[red]a/b é-{uuid.uuid4().hex[:8]}"


def test_a_player_is_shown_on_every_board(cli: Cli, board: str, player: str) -> None:
    """A table for people, and with `--json` what the API answers."""
    cli.does("submit", board, player, "1200")
    cli.does("submit", board, "ada", "5000")

    table = cli.does("player", "show", player).splitlines()
    [entry] = json.loads(cli.does("player", "show", player, "--json"))

    assert "BOARD SEASON RANK SCORE PLAYERS" == " ".join(table[0].split())
    assert f"{board} 1 2 1,200 2" == " ".join(table[1].split())
    assert (board, player, 2) == (entry["leaderboard_id"], entry["player_id"], entry["rank"])


def test_a_score_is_put_right(cli: Cli, player: str) -> None:
    """Also where the board would keep a better one; what is told is where the player is now."""
    board = f"best-{uuid.uuid4().hex[:8]}"
    cli.does("board", "create", board, "--update-mode", "best")
    cli.does("submit", board, player, "1200")
    cli.does("submit", board, "ada", "500")

    told = cli.does("player", "correct", board, player, "--score", "12")
    again = cli.does("player", "correct", board, player, "--score", "12", "--metadata", '{"level": 3}')
    same = cli.does("player", "correct", board, player, "--metadata", '{"level": 3}')
    nothing = cli("player", "correct", board, player)

    assert f"{player} has 12 on {board}: rank 2\n" == told == again
    assert f"{player} has 12 on {board}, as before: rank 2\n" == same
    assert (2, True) == (nothing.returncode, "Nothing to put right" in nothing.stderr)


def test_a_player_is_taken_off(cli: Cli, board: str, player: str) -> None:
    """Off the board, and out of a season that has ended."""
    cli.does("submit", board, player, "1")
    cli.does("submit", board, "ada", "1")
    cli.does("board", "reset", board)
    cli.does("submit", board, player, "2")

    assert f"removed {player} from {board}\n" == cli.does("player", "remove", board, player)
    assert f"removed {player} from {board}: season 1\n" == cli.does("player", "remove", board, player, "--season", "1")
    assert player not in cli.does("top", board, "--season", "1")
    gone = cli("player", "remove", board, player, "--season", "1")
    assert 1 == gone.returncode
    assert "is not on leaderboard" in gone.stderr


def test_a_player_of_past_seasons_alone(cli: Cli, board: str, player: str) -> None:
    """The headings, and that they are on no board now."""
    cli.does("submit", board, player, "1")
    cli.does("board", "reset", board)

    told = cli("player", "show", player)

    assert (0, 1) == (told.returncode, len(told.stdout.splitlines()))
    assert f"leaderboard: {player} is not on any leaderboard\n" == told.stderr
    assert "[]\n" == cli.does("player", "show", player, "--json")


def test_an_erased_player_is_nowhere(cli: Cli, board: str, player: str) -> None:
    """It says where they were; asked again, that they are nowhere."""
    cli.does("submit", board, player, "1")
    cli.does("board", "reset", board)
    cli.does("submit", board, player, "2")

    assert f"would erase {player} from {board}: season 2, 1\n" == cli.does("player", "erase", player, "--dry-run")
    assert f"erased {player} from {board}: season 2, 1\n" == cli.does("player", "erase", player)

    for verb in ("show", "erase"):
        ended = cli("player", verb, player)
        assert (1, "", f"leaderboard: Player '{player}' is not on any leaderboard.\n") == (
            ended.returncode,
            ended.stdout,
            ended.stderr,
        )
    assert "[]\n" == cli.does("top", board, "--json")


def test_erasing_as_json(cli: Cli, board: str, player: str) -> None:
    """`--json` prints what the API answers."""
    httpx.post(
        f"{cli.url}/api/v1/scores", json={"player_id": player, "leaderboard_id": board, "score": 1}
    ).raise_for_status()

    assert {
        "status": "erased",
        "erased_from": [{"leaderboard_id": board, "seasons": [1]}],
        "visible": True,
    } == json.loads(cli.does("player", "erase", player, "--json"))
