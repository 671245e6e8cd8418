"""A file that was counted before and is sent again after its board was reset."""

import json
import re

import httpx2 as httpx

from tests.integration.cli.kit import Cli

COUNTED = "2 sent: 2 accepted (2 counted before), 0 rejected\n"


def write(cli: Cli, board: str) -> None:
    lines = [{"leaderboard_id": board, "player_id": player, "score": 5} for player in ("ada", "bob")]
    (cli.directory / "scores.jsonl").write_text("\n".join(map(json.dumps, lines)))
    cli.does("submit", "--file", "scores.jsonl")


def send_season_2(cli: Cli, board: str) -> None:
    """The file, written after the reset, is the first of the new season."""
    cli.does("board", "reset", board)
    write(cli, board)


def ranked(cli: Cli, board: str) -> list[str]:
    return [entry["player_id"] for entry in json.loads(cli.does("top", board, "--json"))]


def test_it_says_that_the_board_was_reset(cli: Cli, board: str) -> None:
    """When that was, how to send the file anew, and exit code 1: what was sent is not on the board."""
    write(cli, board)
    cli.does("board", "reset", board)

    again = cli("submit", "--file", "scores.jsonl")

    assert (1, COUNTED) == (again.returncode, again.stdout)
    assert re.fullmatch(
        rf"leaderboard: leaderboard '{board}' was reset at \d{{4}}-\S+Z: scores that were counted before are not in "
        "its season 2; to count the file anew, add --run season-2\n",
        again.stderr,
    )
    assert [] == ranked(cli, board)


def test_sent_as_a_run_of_its_own_it_counts_anew(cli: Cli, board: str) -> None:
    """Once: a run that was interrupted is sent again as any file is."""
    write(cli, board)
    cli.does("board", "reset", board)
    command = ("submit", "--file", "scores.jsonl", "--run", "season-2")

    assert "2 sent: 2 accepted (0 counted before), 0 rejected\n" == cli.does(*command)
    assert ["ada", "bob"] == ranked(cli, board)
    assert COUNTED == cli.does(*command)
    assert [5, 5] == [entry["score"] for entry in json.loads(cli.does("top", board, "--json"))]


def test_counted_since_the_reset_nothing_is_said(cli: Cli, board: str) -> None:
    """All of its players are on the board: counting it anew would double them."""
    send_season_2(cli, board)

    assert COUNTED == cli.does("submit", "--file", "scores.jsonl")


def test_where_it_cannot_be_known_no_run_is_offered(cli: Cli, board: str) -> None:
    """Counted since the reset, and one of them was removed: to count the file anew would double the others."""
    send_season_2(cli, board)
    httpx.delete(f"{cli.url}/api/v1/leaderboards/{board}/player/bob").raise_for_status()

    unknown = cli("submit", "--file", "scores.jsonl")

    assert (1, COUNTED) == (unknown.returncode, unknown.stdout)
    assert re.fullmatch(
        rf"leaderboard: leaderboard '{board}' was reset at \S+Z: scores that were counted before are not in its "
        "season 2, as those of 'bob'; the rest of the file may have been counted in this season already\n",
        unknown.stderr,
    )


def test_a_file_that_went_on_after_the_reset(cli: Cli, board: str) -> None:
    """Its end is in the new season, now and when it is sent once more: no run is offered for the whole of it."""
    lines = [
        {"leaderboard_id": board, "player_id": player, "score": 5, "event_id": f"{board}-{player}"}
        for player in (f"player{n}" for n in range(1_200))
    ]
    (cli.directory / "begun.jsonl").write_text("\n".join(map(json.dumps, lines[:1_000])))
    (cli.directory / "scores.jsonl").write_text("\n".join(map(json.dumps, lines)))
    cli.does("submit", "--file", "begun.jsonl")
    cli.does("board", "reset", board)

    for _ in range(2):
        again = cli("submit", "--file", "scores.jsonl")

        assert 1 == again.returncode
        assert "as those of 'player0'; the rest of the file may have been counted" in again.stderr
        assert "--run" not in again.stderr


def test_of_two_boards_one_was_reset(cli: Cli, board: str) -> None:
    """A run counts the whole file anew, and the other board has it already."""
    other = f"{board}-other"
    cli.does("board", "create", other)
    lines = [{"leaderboard_id": each, "player_id": "ada", "score": 5} for each in (board, other)]
    (cli.directory / "scores.jsonl").write_text("\n".join(map(json.dumps, lines)))
    cli.does("submit", "--file", "scores.jsonl")
    cli.does("board", "reset", board)

    again = cli("submit", "--file", "scores.jsonl")

    assert 1 == again.returncode
    assert f"'{board}' was reset at " in again.stderr
    assert "--run" not in again.stderr


def test_without_a_reset_nothing_is_said(cli: Cli, board: str) -> None:
    """Sending a file again is nothing to warn of."""
    write(cli, board)

    assert COUNTED == cli.does("submit", "--file", "scores.jsonl")


def test_it_says_that_players_were_removed(cli: Cli, board: str) -> None:
    """An event id outlives a removal as well; that was somebody's wish, so nothing has failed."""
    write(cli, board)
    httpx.delete(f"{cli.url}/api/v1/leaderboards/{board}/player/bob").raise_for_status()

    again = cli("submit", "--file", "scores.jsonl")

    assert (0, COUNTED) == (again.returncode, again.stdout)
    assert (
        "leaderboard: of the players whose scores were counted before, at least 1 are not on leaderboard "
        f"'{board}' any more, as 'bob': they were removed\n"
    ) == again.stderr


def test_one_score_that_was_counted_before_a_reset(cli: Cli, board: str) -> None:
    """It is told that the player is not there, rather than a rank that nobody has."""
    cli.does("submit", board, "ada", "5", "--event-id", "goal-1")
    cli.does("board", "reset", board)

    told = cli.does("submit", board, "ada", "5", "--event-id", "goal-1")

    assert f"ada is not on {board}: counted before a reset or their removal\n" == told
