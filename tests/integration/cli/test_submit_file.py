"""`leaderboard submit --file`: everything arrives, and nothing twice."""

import json
import random
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from tests.integration.cli.kit import Cli
from tests.support.patience import PATIENCE
from tests.support.server import Server, running

PLAYERS = 500
LINES = 40_000


def write(path: Path, board: str, lines: int) -> Mapping[str, int]:
    """A file of increments; returns what each player has when all were counted once."""
    chance = random.Random(lines)
    sums: Counter[str] = Counter()
    with path.open("w") as file:
        for _ in range(lines):
            player, points = f"player{chance.randrange(PLAYERS)}", chance.randint(1, 100)
            sums[player] += points
            file.write(json.dumps({"leaderboard_id": board, "player_id": player, "score": points}) + "\n")
    return sums


def scores(url: str, board: str) -> dict[str, int]:
    top = httpx.get(f"{url}/api/v1/leaderboards/{board}/top", params={"limit": 1000}).json()["data"]
    return {entry["player_id"]: entry["score"] for entry in top}


def wait_until_counted(url: str, board: str) -> None:
    """Return once something of the file has arrived."""
    deadline = time.monotonic() + PATIENCE
    while not scores(url, board):
        assert time.monotonic() < deadline, "nothing arrived"
        time.sleep(0.01)


def test_a_file_is_counted_once(cli: Cli, board: str) -> None:
    """In lists of 1,000; sent again, or through a pipe, the same content changes nothing."""
    expected = write(cli.directory / "scores.jsonl", board, 2_500)
    content = (cli.directory / "scores.jsonl").read_text()

    assert "2,500 sent: 2,500 accepted (0 counted before), 0 rejected\n" == cli.does("submit", "--file", "scores.jsonl")
    again = cli("submit", "--file", "-", "--json", stdin=content)

    assert {"received": 2_500, "accepted": 2_500, "rejected": 0, "duplicates": 2_500} == json.loads(again.stdout)
    assert expected == scores(cli.url, board)


def test_rejected_lines_are_told_with_their_number(cli: Cli, board: str) -> None:
    """Each on stderr as file:line: sentence; the others count, and the exit code tells that not all did."""
    lines = [
        {"leaderboard_id": board, "player_id": "ada", "score": 5},
        {"leaderboard_id": board, "player_id": "ada", "score": "5", "colour": "red"},
        "not json",
        {"leaderboard_id": "absent", "player_id": "ada", "score": 5},
        [],
        {"leaderboard_id": board, "player_id": "bob", "score": 5},
    ]
    text = "\n\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    (cli.directory / "scores.jsonl").write_text(text)

    ended = cli("submit", "--file", "scores.jsonl")

    assert (1, "6 sent: 2 accepted (0 counted before), 4 rejected\n") == (ended.returncode, ended.stdout)
    assert ended.stderr.splitlines() == [
        "leaderboard: scores.jsonl:3: score: must be a number; colour: is not a known field",
        "leaderboard: scores.jsonl:5: is not JSON: JSON is malformed: invalid character (byte 4)",
        "leaderboard: scores.jsonl:7: There is no leaderboard 'absent'.",
        "leaderboard: scores.jsonl:9: must be an object",
    ]
    assert {"ada": 5, "bob": 5} == scores(cli.url, board)


def test_an_event_id_of_its_own_is_kept(cli: Cli, board: str) -> None:
    """What was sent under its id before is known again."""
    line: dict[str, Any] = {"leaderboard_id": board, "player_id": "ada", "score": 5, "event_id": "goal-1"}
    cli.does("submit", board, "ada", "5", "--event-id", "goal-1")

    ended = cli("submit", "--file", "-", stdin=json.dumps(line))

    assert "1 sent: 1 accepted (1 counted before), 0 rejected\n" == ended.stdout


def test_killed_in_the_middle_and_run_again_counts_once(cli: Cli, board: str) -> None:
    """`kill -9` of the command loses nothing and doubles nothing: the second run goes on where the first was."""
    expected = write(cli.directory / "scores.jsonl", board, LINES)
    first = cli.start("submit", "--file", "scores.jsonl")
    wait_until_counted(cli.url, board)
    first.kill()
    first.communicate()
    assert expected != scores(cli.url, board)

    told = json.loads(cli.does("submit", "--file", "scores.jsonl", "--json"))

    assert expected == scores(cli.url, board)
    assert (LINES, 0) == (told["accepted"], told["rejected"])
    assert 1_000 <= told["duplicates"] < LINES


def test_interrupted_it_says_how_to_go_on(cli: Cli, board: str) -> None:
    """Ctrl-C ends it with 130, what was counted so far, and one line."""
    write(cli.directory / "scores.jsonl", board, LINES)
    with cli.terminal("submit", "--file", "scores.jsonl") as terminal:
        terminal.see("scores.jsonl")
        wait_until_counted(cli.url, board)
        terminal.interrupt()

        assert 130 == terminal.end()
    assert " accepted (0 counted before), 0 rejected\r\n" in terminal.text
    assert "interrupted; send the file again to go on, nothing is counted twice" in terminal.text
    assert "Traceback" not in terminal.text


def test_a_server_killed_in_the_middle_is_waited_for(tmp_path: Path) -> None:
    """The same lists are sent again under the same ids until they are answered; one line tells of the trouble."""
    with running(tmp_path) as server:
        cli = Cli(tmp_path, server.url)
        cli.does("board", "create", "game1", "--update-mode", "increment")
        expected = write(tmp_path / "scores.jsonl", "game1", LINES)
        sending = cli.start("submit", "--file", "scores.jsonl")
        wait_until_counted(server.url, "game1")
        server.kill()
        time.sleep(0.5)
        server.start()
        told, trouble = sending.communicate(timeout=PATIENCE)

        assert (0, expected) == (sending.returncode, scores(server.url, "game1"))
    assert told.startswith("40,000 sent: 40,000 accepted (")
    [line] = trouble.splitlines()
    assert line.endswith("; trying again")


@pytest.mark.parametrize("content", ["", "\n"])
def test_an_empty_file_is_no_fault(cli: Cli, content: str) -> None:
    """Nothing to send is nothing wrong."""
    ended = cli("submit", "--file", "-", stdin=content)

    assert (0, "0 sent: 0 accepted (0 counted before), 0 rejected\n") == (ended.returncode, ended.stdout)


def test_a_progress_bar_is_drawn_on_a_terminal_alone(cli: Cli, board: str, server: Server) -> None:
    """With a terminal the share sent is shown and taken away again; without one there is only the summary."""
    write(cli.directory / "scores.jsonl", board, 2_500)
    with cli.terminal("submit", "--file", "scores.jsonl") as terminal:
        assert 0 == terminal.end()

    assert "%" in terminal.text
    assert terminal.text.endswith("2,500 sent: 2,500 accepted (0 counted before), 0 rejected\r\n")
