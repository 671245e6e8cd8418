"""`leaderboard submit --file` with CSV, and how much is told of what is rejected."""

import json

import httpx2 as httpx
import pytest

from tests.integration.cli.kit import Cli


def scores(cli: Cli, board: str) -> dict[str, float]:
    top = httpx.get(f"{cli.url}/api/v1/leaderboards/{board}/top").json()["data"]
    return {entry["player_id"]: entry["score"] for entry in top}


def test_a_table_of_players_and_scores(cli: Cli, board: str) -> None:
    """As a spreadsheet saves it, mark and all; the board is named once. Sent again it is counted once."""
    (cli.directory / "scores.csv").write_bytes(b"\xef\xbb\xbfplayer_id,score\r\nada,5\r\nada,2.5\r\nbob,1\r\n")
    command = ("submit", "--file", "scores.csv", "--leaderboard", board)

    assert "3 sent: 3 accepted (0 counted before), 0 rejected\n" == cli.does(*command)
    assert "3 sent: 3 accepted (3 counted before), 0 rejected\n" == cli.does(*command)
    assert {"ada": 7.5, "bob": 1} == scores(cli, board)


def test_from_a_pipe_its_form_is_said(cli: Cli, board: str) -> None:
    """The standard input has no name that could tell."""
    content = f"leaderboard_id;player_id;score\n{board};ada;5\n"

    ended = cli("submit", "--file", "-", "--format", "csv", stdin=content)

    assert (0, "1 sent: 1 accepted (0 counted before), 0 rejected\n") == (ended.returncode, ended.stdout)
    assert {"ada": 5} == scores(cli, board)


def test_rows_that_are_rejected(cli: Cli, board: str) -> None:
    """Each is told under its line in the server's words; the others count."""
    (cli.directory / "scores.csv").write_text("player_id,score\nada,5\nbob,many\n,3\ncyd,1,2\n")

    ended = cli("submit", "--file", "scores.csv", "--leaderboard", board)

    assert (1, "4 sent: 1 accepted (0 counted before), 3 rejected\n") == (ended.returncode, ended.stdout)
    assert ended.stderr.splitlines() == [
        "leaderboard: scores.csv:3: score: must be a number",
        "leaderboard: scores.csv:4: player_id: is required",
        "leaderboard: scores.csv:5: has 3 cells, and the header 2",
    ]


def test_a_file_without_a_header_is_refused_whole(cli: Cli, board: str) -> None:
    """Nothing is sent before it is known what the columns are."""
    (cli.directory / "scores.csv").write_text("ada,5\nbob,6\n")

    ended = cli("submit", "--file", "scores.csv", "--leaderboard", board)

    assert (1, "") == (ended.returncode, ended.stdout)
    assert ended.stderr.startswith("leaderboard: scores.csv: its first line must name the fields: ")
    assert {} == scores(cli, board)


@pytest.mark.parametrize(("options", "told"), [((), 20), (("--max-errors", "3"), 3), (("--max-errors", "0"), 0)])
def test_thousands_of_faults_are_a_few_lines(cli: Cli, options: tuple[str, ...], told: int) -> None:
    """The first ones are told, the rest is a number; `--max-errors` says how many are the first ones."""
    lines = [json.dumps({"leaderboard_id": "absent", "player_id": "ada", "score": 1})] * 2_500

    ended = cli("submit", "--file", "-", *options, stdin="\n".join(lines))

    assert (1, "2,500 sent: 0 accepted (0 counted before), 2,500 rejected\n") == (ended.returncode, ended.stdout)
    *each, rest = ended.stderr.splitlines()
    assert [f"leaderboard: <stdin>:{n}: There is no leaderboard 'absent'." for n in range(1, told + 1)] == each
    assert f"leaderboard: {2_500 - told:,} more lines were rejected; --max-errors shows more" == rest
