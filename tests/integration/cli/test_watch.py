"""`leaderboard top --watch`: a board as it changes, in a terminal and in a pipe."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx

from tests.integration.cli.kit import Cli, Lines
from tests.support.server import running


def score(cli: Cli, board: str, player: str, points: int) -> None:
    body = {"leaderboard_id": board, "player_id": player, "score": points}
    httpx.post(f"{cli.url}/api/v1/scores", json=body).raise_for_status()


@contextmanager
def followed(cli: Cli, board: str, *options: str) -> Iterator[Lines]:
    """The lines of `--watch` without a terminal."""
    process = cli.start("top", board, "--watch", *options)
    try:
        yield Lines(process)
    finally:
        process.kill()
        process.communicate()


def test_the_table_shows_what_changes(cli: Cli, board: str) -> None:
    """The board at once, then who comes, climbs and falls; Ctrl-C leaves the last table on the screen."""
    score(cli, board, "ada", 10)
    with cli.terminal("top", board, "--watch") as terminal:
        terminal.see("● live")
        terminal.see("ada")
        score(cli, board, "bob", 5)
        terminal.see("bob")
        score(cli, board, "bob", 1_000)
        terminal.see("1,005")
        terminal.see("▲1")
        terminal.interrupt()

        assert 130 == terminal.end()
    last = terminal.text[terminal.text.rindex("stopped at") :]
    assert last.index("2 players · season 1") < last.index("RANK") < last.index("1,005") < last.index("ada")
    assert "Traceback" not in terminal.text


def test_a_player_is_followed(cli: Cli, board: str) -> None:
    """With `--player` the neighbourhood is shown below the best; until they come, that they are not there."""
    for number in range(1, 31):
        score(cli, board, f"player{number:02}", number * 10)
    with cli.terminal("top", board, "--watch", "--limit", "3", "--player", "ada") as terminal:
        terminal.see("ada is not on this board")
        score(cli, board, "ada", 105)
        terminal.see("ada")
        terminal.see("player11")
        terminal.interrupt()

        assert 130 == terminal.end()


def test_without_a_terminal_each_update_is_a_line(cli: Cli, board: str) -> None:
    """The first line is the board as it is, each further one as it has become."""
    score(cli, board, "ada", 1_200)
    with followed(cli, board) as lines:
        first = lines.next()
        score(cli, board, "bob", 5)
        second = lines.next()

    assert first.endswith("revision 2, 1 player: 1 ada 1,200")
    assert second.endswith("revision 3, 2 players: 1 ada 1,200 · 2 bob 5")


def test_as_json_each_update_is_an_object(cli: Cli, board: str) -> None:
    """One object a line, as the WebSocket brings it."""
    with followed(cli, board, "--json", "--player", "ada") as lines:
        first = json.loads(lines.next())
        score(cli, board, "ada", 5)
        second = json.loads(lines.next())

    assert {"leaderboard_id": board, "season": 1, "entries": [], "total_players": 0, "around": []} == first
    assert [{"rank": 1, "player_id": "ada", "score": 5}] == second["entries"] == second["around"]


def test_a_server_that_comes_back_is_found_again(tmp_path: Path) -> None:
    """While it is away the table says why and when it tries again; then it goes on with what happened meanwhile."""
    with running(tmp_path) as server:
        cli = Cli(tmp_path, server.url)
        cli.does("board", "create", "game1")
        with cli.terminal("top", "game1", "--watch") as terminal:
            terminal.see("● live")
            server.kill()
            terminal.see("connecting again in")
            terminal.see("connection refused")
            server.start()
            score(cli, "game1", "ada", 5)
            terminal.see("● live")
            terminal.see("ada")
            server.stop()
            terminal.see("the server stopped or restarts, connecting again in")
            terminal.interrupt()

            assert 130 == terminal.end()


def test_that_a_connection_was_lost_is_told_on_stderr(tmp_path: Path) -> None:
    """Without a terminal the lines stay what they are; what happens beside them is told beside them."""
    with running(tmp_path) as server:
        cli = Cli(tmp_path, server.url)
        cli.does("board", "create", "game1")
        with followed(cli, "game1") as lines:
            lines.next()
            server.stop()
            trouble = lines.next_trouble()

    assert "leaderboard: the server stopped or restarts; connecting again" == trouble


def test_a_deleted_board_ends_it(cli: Cli, board: str) -> None:
    """There is nothing left to see: one line and exit code 1."""
    with cli.terminal("top", board, "--watch") as terminal:
        terminal.see("● live")
        cli.does("board", "delete", board)

        assert 1 == terminal.end()
    assert terminal.text.endswith(f"leaderboard: leaderboard '{board}' was deleted\r\n")


def test_told_to_end_it_leaves_the_terminal_in_order(cli: Cli, board: str) -> None:
    """SIGTERM, as Ctrl-C, gives the cursor back."""
    with cli.terminal("top", board, "--watch") as terminal:
        terminal.see("● live")
        terminal.signal(signal.SIGTERM)

        assert 128 + signal.SIGTERM == terminal.end()
    show_cursor, hide_cursor = "\x1b[?25h", "\x1b[?25l"
    assert terminal.raw.rindex(show_cursor) > terminal.raw.rindex(hide_cursor)
