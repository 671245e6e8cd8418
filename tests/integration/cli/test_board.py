"""`leaderboard board`."""

import json
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.integration.cli.kit import Cli
from tests.support.server import running


def test_a_board_is_made_with_every_choice(cli: Cli) -> None:
    """Each option becomes the field of its name; `--json` prints the board as the API has it."""
    options = "--sort-order asc --update-mode best --reset-period daily --max-entries 9 --min-score -5 --max-score 1.5"

    made = json.loads(cli.does("board", "create", "whole", "--name", "The [bold]whole", *options.split(), "--json"))

    expected = {
        "id": "whole",
        "name": "The [bold]whole",
        "sort_order": "asc",
        "update_mode": "best",
        "reset_period": "daily",
        "max_entries": 9,
        "min_score": -5,
        "max_score": 1.5,
        "season": 1,
    }
    assert expected == {field: made[field] for field in expected}
    assert made == json.loads(cli.does("board", "show", "whole", "--json"))


def test_seasons_by_another_clock(cli: Cli) -> None:
    """A zone and an expression are taken when a board is made and when it is changed."""
    zone, cron = ["--timezone", "Asia/Seoul"], ["--reset-cron", "0 18 * * 5"]
    made = json.loads(cli.does("board", "create", "clock", "--reset-period", "daily", *zone, "--json"))
    changed = json.loads(cli.does("board", "update", "clock", *cron, "--json"))

    assert ("daily", "Asia/Seoul", None) == (made["reset_period"], made["timezone"], made["reset_cron"])
    assert ("cron", "Asia/Seoul", "0 18 * * 5") == (changed["reset_period"], changed["timezone"], changed["reset_cron"])


def test_a_board_needs_an_id_alone(cli: Cli) -> None:
    """What is not said is the server's default, and the name is the id."""
    assert "created plain\n" == cli.does("board", "create", "plain")
    shown = dict(line.split(maxsplit=1) for line in cli.does("board", "show", "plain").splitlines())

    assert ("plain", "desc", "replace", "-") == (
        shown["name"],
        shown["sort_order"],
        shown["update_mode"],
        shown["max_entries"],
    )


def test_all_boards_are_listed(cli: Cli) -> None:
    """Newest first and page after page; the table shows names as they are."""
    ids = [f"listed-{number:03}" for number in range(103)]
    for board in ids:
        httpx.post(f"{cli.url}/api/v1/leaderboards", json={"id": board, "name": f"[red]{board}"}).raise_for_status()

    table = cli.does("board", "list").splitlines()
    listed = [board["id"] for board in json.loads(cli.does("board", "list", "--json"))]

    assert "ID NAME ORDER MODE RESET SEASON" == " ".join(table[0].split())
    assert "listed-102 [red]listed-102 desc replace never 1" == " ".join(table[1].split())
    assert ids[::-1] == listed[:103]


def test_a_board_is_changed(cli: Cli) -> None:
    """What is given becomes what it says, `none` takes a limit away, and the rest stays."""
    cli.does("board", "create", "changed", "--max-entries", "9", "--min-score", "1", "--max-score", "2")

    assert "updated changed\n" == cli.does("board", "update", "changed", "--max-entries", "none", "--min-score", "-0.5")
    cli.does("board", "update", "changed", "--name", "none", "--reset-period", "weekly")
    shown = json.loads(cli.does("board", "show", "changed", "--json"))
    refused = cli("board", "update", "changed", "--min-score", "3", "--max-entries", "1.5")

    assert (None, -0.5, 2, "none", "weekly") == tuple(
        shown[field] for field in ("max_entries", "min_score", "max_score", "name", "reset_period")
    )
    assert 1 == refused.returncode
    assert refused.stderr.startswith("leaderboard: max_entries: ")
    assert shown == json.loads(cli.does("board", "show", "changed", "--json"))


def test_the_seasons_of_a_board(cli: Cli, board: str) -> None:
    """Newest first, the open one without an end; the table and `--json` say the same."""
    cli.does("submit", board, "ada", "5")
    cli.does("board", "reset", board)

    table = [line.split() for line in cli.does("board", "seasons", board).splitlines()]
    [second, first] = json.loads(cli.does("board", "seasons", board, "--json"))

    assert ["SEASON", "STATE", "STARTED", "ENDED", "PLAYERS"] == table[0]
    assert ["2", "open", second["started_at"], "-", "0"] == table[1]
    assert ["1", "settled", first["started_at"], first["ended_at"], "1"] == table[2]


def test_a_late_score_and_a_season_that_is_put_right(cli: Cli, board: str) -> None:
    """Where seasons are in grace the answer says in which one it counts; one that is over is named to be put right."""
    cli.does("board", "update", board, "--reset-period", "weekly", "--reset-grace", "2h")
    made = json.loads(cli.does("board", "seasons", board, "--json"))[0]["started_at"]
    cli.does("board", "reset", board)

    assert f"ada has 5 on {board}: rank 1 in season 1\n" == cli.does("submit", board, "ada", "5", "--occurred-at", made)
    assert "grace" == json.loads(cli.does("board", "seasons", board, "--json"))[1]["state"]
    corrected = cli.does("player", "correct", board, "ada", "--score", "7", "--season", "1")
    assert f"ada has 7 on {board}: rank 1 in season 1\n" == corrected
    cli.does("board", "update", board, "--reset-grace", "none")
    assert "reset_grace      -" in cli.does("board", "show", board)


def test_a_reset_begins_a_season(cli: Cli, board: str) -> None:
    """The board is empty then, and says which season it is."""
    cli.does("submit", board, "ada", "5")

    assert f"reset {board}: season 2 begins\n" == cli.does("board", "reset", board)
    assert "[]\n" == cli.does("top", board, "--json")


def test_a_deleted_board_is_gone(cli: Cli, board: str) -> None:
    """Whoever asks for it then is told that there is none."""
    assert f"deleted {board}\n" == cli.does("board", "delete", board)
    ended = cli("board", "show", board)

    assert (1, "", f"leaderboard: There is no leaderboard '{board}'.\n") == (
        ended.returncode,
        ended.stdout,
        ended.stderr,
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("create", "a b"), "id: must be made of A-Z a-z 0-9 . _ - and not be . or .."),
        (
            ("create", "g", "--max-entries", "0", "--min-score", "2", "--max-score", "1e300"),
            "max_entries: must be from 1 to 9007199254740991; "
            "max_score: must be a finite number from -9007199254740991 to 9007199254740991",
        ),
        (("create", "g", "--shards", "65"), "shards: must be from 2 to 64"),
        (("show", ".."), "There is no leaderboard '..'."),
        (("show", "a/b"), "There is no leaderboard 'a/b'."),
        (("delete", "absent"), "There is no leaderboard 'absent'."),
        (("reset", "absent"), "There is no leaderboard 'absent'."),
    ],
)
def test_what_the_server_refuses_is_told_in_its_words(cli: Cli, arguments: tuple[str, ...], sentence: str) -> None:
    """One line with every field at fault, and exit code 1."""
    ended = cli("board", *arguments)

    assert (1, "", f"leaderboard: {sentence}\n") == (ended.returncode, ended.stdout, ended.stderr)


def test_no_boards_are_an_empty_table(tmp_path: Path) -> None:
    """The headings, and that there are none yet for whoever looks."""
    with running(tmp_path) as server:
        cli = Cli(tmp_path, server.url)
        told = cli("board", "list")

        assert (0, 1) == (told.returncode, len(told.stdout.splitlines()))
        assert "leaderboard: no leaderboards yet\n" == told.stderr
        assert "[]\n" == cli.does("board", "list", "--json")


def test_a_board_that_follows_another(cli: Cli, board: str) -> None:
    """It is made with a condition, filled, and told of where a score is sent."""
    cli.does("submit", board, "ada", "5", "--profile", '{"country": "DE"}')
    options = ["--follows", board, "--where", '{"country": "DE"}', "--max-score", "10"]
    assert "created follower\n" == cli.does("board", "create", "follower", *options)

    assert "filled follower: 1 players\n" == cli.does("board", "fill", "follower")
    assert {"players": 0, "status": "filled", "visible": True} == json.loads(
        cli.does("board", "fill", "follower", "--json")
    )
    shown = cli.does("board", "show", "follower")
    assert [board, 'country="DE"'] == [
        line.split(maxsplit=1)[1] for line in shown.splitlines() if line.split()[0] in {"follows", "where"}
    ]
    assert f"ada has 12 on {board}: rank 1\n  follower: rank 1\n" == cli.does("submit", board, "ada", "7")
    assert "  follower: not counted, score_out_of_bounds\n" in cli.does("submit", board, "ada", "11")
    assert "  follower: not for it\n" in cli.does("submit", board, "bob", "7")
    refused = cli("submit", "follower", "ada", "7")
    assert (1, True) == (refused.returncode, board in refused.stderr)


def test_the_best_members_of_teams(cli: Cli, board: str) -> None:
    """How many count is chosen with the board, and only where the best do."""
    options = ("--follows", board, "--member", "team", "--update-mode", "team_best_sum", "--team-size")
    assert f"created {board}-clans\n" == cli.does("board", "create", f"{board}-clans", *options, "3")
    shown = json.loads(cli.does("board", "show", f"{board}-clans", "--json"))
    refused = cli("board", "create", "x", *options, "0")

    assert ("team_best_sum", 3) == (shown["update_mode"], shown["team_size"])
    assert (1, True) == (refused.returncode, "team_size" in refused.stderr)
