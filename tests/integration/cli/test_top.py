"""`leaderboard top`, once."""

import json
import subprocess

import pytest

from tests.integration.cli.kit import Cli, environment
from tests.support.patience import PATIENCE
from tests.support.server import COMMAND


@pytest.fixture
def ranked(cli: Cli, board: str) -> str:
    """A board of 20 players; player7 has 7 million points."""
    lines = [{"leaderboard_id": board, "player_id": f"player{n}", "score": n * 1_000_000} for n in range(1, 21)]
    lines[0]["player_id"] = "[red]日本 🏆 " + "x" * 100
    cli("submit", "--file", "-", stdin="\n".join(map(json.dumps, lines)))
    return board


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.splitlines() if line.strip()]


def test_the_best_are_a_table(cli: Cli, ranked: str) -> None:
    """Ten of them unless another number is wanted; numbers have their thousands apart."""
    table = rows(cli.does("top", ranked))

    assert ["RANK", "PLAYER", "SCORE"] == table[0]
    assert ["1", "player20", "20,000,000"] == table[1]
    assert 11 == len(table)
    assert 4 == len(rows(cli.does("top", ranked, "--limit", "3")))


def test_nothing_is_cut_in_a_pipe(cli: Cli, ranked: str) -> None:
    """However long a name is, and whatever it is made of, a program finds it whole."""
    assert "[red]日本 🏆 " + "x" * 100 in cli.does("top", ranked, "--limit", "20")


def test_a_player_and_who_is_around(cli: Cli, ranked: str) -> None:
    """Below the best, without repeating who is among them."""
    ranks = [row[0] for row in rows(cli.does("top", ranked, "--limit", "10", "--player", "player7"))[1:]]

    assert [str(rank) for rank in range(1, 20)] == ranks


def test_scores_are_written_as_the_board_says(cli: Cli) -> None:
    """By every command that shows one; as JSON they are numbers."""
    cli("board", "create", "laps", "--sort-order", "asc", "--format", "duration", "--decimals", "3", "--unit", "net")
    told = cli.does("submit", "laps", "ada", "61.203")

    assert "ada has 1:01.203 net on laps: rank 1\n" == told
    for command in (
        "top laps",
        "player show ada",
        "group laps ada",
        "around laps 5",
        "best laps 100",
        "histogram laps",
    ):
        assert "1:01.203 net" in cli.does(*command.split())
    assert "0:59.900 net on laps would be rank 1\n" == cli.does("rank", "laps", "59.9")
    assert "rank 1 of 1 on laps has 1:01.203 net\n" == cli.does("score", "laps", "--rank", "1")
    assert "1:01.203 net" in cli.does("top", "laps", "--player", "ada")
    assert [{"rank": 1, "player_id": "ada", "score": 61.203}] == json.loads(cli.does("top", "laps", "--json"))


def test_shared_ranks(cli: Cli) -> None:
    """A board says when it is made that equal scores share one."""
    cli("board", "create", "contest", "--ranking", "competition")
    for player in ("ada", "bob"):
        assert f"{player} has 7 on contest: rank 1\n" == cli.does("submit", "contest", player, "7")

    assert [["1", "ada", "7"], ["1", "bob", "7"]] == rows(cli.does("top", "contest"))[1:]
    assert "7 on contest would be rank 1\n" == cli.does("rank", "contest", "7")


def test_how_scores_are_written_may_change(cli: Cli) -> None:
    """But for fewer decimals; none takes the unit away."""
    cli("board", "create", "jumps", "--decimals", "2", "--unit", "m")
    cli("submit", "jumps", "ada", "8.5")
    assert "8.50 m" in cli.does("top", "jumps")
    cli.does("board", "update", "jumps", "--decimals", "none", "--unit", "none", "--format", "percent")

    assert "8.5%" in cli.does("top", "jumps")


def test_json_is_what_the_api_answers(cli: Cli, ranked: str) -> None:
    """A list of entries; with a player the neighbourhood beside it."""
    best = [{"rank": 1, "player_id": "player20", "score": 20_000_000}]

    assert best == json.loads(cli.does("top", ranked, "--limit", "1", "--json"))
    both = json.loads(cli.does("top", ranked, "--limit", "1", "--player", "player20", "--json"))
    assert (best, [1, 2, 3, 4, 5, 6]) == (both["entries"], [entry["rank"] for entry in both["around"]])


def test_a_terminal_gets_no_more_than_it_is_wide(cli: Cli, ranked: str) -> None:
    """A name that is too long goes on in the next line, and is never read as markup."""
    with cli.terminal("top", ranked, "--limit", "20") as terminal:
        assert 0 == terminal.end()

    assert "[red]" in terminal.text


def test_a_past_season_and_the_last_sync(cli: Cli, ranked: str) -> None:
    """`--season` and `--source` choose what is shown, around a player as well."""
    cli.does("board", "reset", ranked)
    cli.does("submit", ranked, "ada", "5")
    past = ("--season", "1")

    assert ["1", "player20", "20,000,000"] == rows(cli.does("top", ranked, *past, "--limit", "1"))[1]
    assert 20 == len(rows(cli.does("top", ranked, *past, "--player", "player7")))
    synced = cli("top", ranked, "--source", "batch")
    assert [["RANK", "PLAYER", "SCORE"]] == rows(synced.stdout)
    assert "leaderboard: no standings yet: the first come with the next sync\n" == synced.stderr
    unsynced = cli("top", ranked, "--season", "2", "--source", "batch")
    assert "leaderboard: season 2 has no standings\n" == unsynced.stderr
    assert 20 == len(json.loads(cli.does("top", ranked, *past, "--source", "batch", "--limit", "30", "--json")))
    assert "ada" in cli.does("top", ranked, "--season", "2", "--source", "realtime")
    assert 1 == cli("top", ranked, "--season", "3").returncode


def test_an_empty_board_is_an_empty_table(cli: Cli, board: str) -> None:
    """The headings, and that it is empty for whoever looks at it; a program gets an empty list alone."""
    told = cli("top", board)

    assert (0, [["RANK", "PLAYER", "SCORE"]]) == (told.returncode, rows(told.stdout))
    assert "leaderboard: no entries yet\n" == told.stderr
    assert "[]\n" == cli.does("top", board, "--json")
    cli.does("board", "reset", board)
    assert "leaderboard: season 1 has no entries\n" == cli("top", board, "--season", "1").stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("absent",), "There is no leaderboard 'absent'."),
        (("{board}", "--limit", "0"), "limit: must be from 1 to 1000"),
        (("{board}", "--limit", "101", "--watch"), "limit: must be from 1 to 100"),
        (("{board}", "--player", "nobody"), "Player 'nobody' is not on leaderboard '{board}'."),
        (("absent", "--watch"), "There is no leaderboard 'absent'."),
    ],
)
def test_what_the_server_refuses_is_told_in_its_words(
    cli: Cli, board: str, arguments: tuple[str, ...], sentence: str
) -> None:
    """One line with the field at fault, and exit code 1."""
    ended = cli("top", *(argument.format(board=board) for argument in arguments))

    assert (1, "", f"leaderboard: {sentence.format(board=board)}\n") == (
        ended.returncode,
        ended.stdout,
        ended.stderr,
    )


@pytest.mark.parametrize("arguments", ["--limit 20", "--watch"])
def test_a_reader_that_goes_away(cli: Cli, ranked: str, arguments: str) -> None:
    """`head` takes what it wants; nothing is said about it."""
    command = f"{COMMAND} top {ranked} {arguments} | head -n 1"
    if "--watch" in arguments:
        # Only a second update finds out that nobody reads; there are more of them until it has. Each changes the ten
        # best: whoever is watched is not told of what happens below.
        more = f"n=0; while [ ! -e gone ]; do {COMMAND} submit {ranked} new $((n+=100000000)); done"
        command = f"({more}) & {command}; touch gone; wait"
    piped = subprocess.run(
        ["bash", "-c", command],
        cwd=cli.directory,
        env=environment(cli.url),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert "" == piped.stderr


def test_a_board_that_is_frozen(cli: Cli, ranked: str) -> None:
    """Nobody is shown, and it is said until when; so by all that tell ranks. `none` thaws it."""
    show_at = "2999-01-01T00:00:00.000000Z"
    cli("board", "update", ranked, "--hide-after", "2001-01-01T00:00:00Z", "--show-at", "2999-01-01T00:00:00Z")

    told = f"{ranked} is frozen: ranks are not shown until {show_at}\n"
    for command in (
        ("top", ranked),
        ("count", ranked),
        ("rank", ranked, "5"),
        ("around", ranked, "5"),
        ("score", ranked, "--rank", "1"),
        ("best", ranked, "10"),
        ("histogram", ranked),
        ("group", ranked, "player1"),
    ):
        shown = cli(*command)
        assert (0, True) == (shown.returncode, shown.stderr.endswith(told)), command
        assert "player" not in shown.stdout
    assert "frozen: ranks are not shown" in cli.does("submit", ranked, "player1", "1")
    assert "[]" == cli.does("top", ranked, "--json").strip()
    cli("board", "update", ranked, "--hide-after", "none")
    assert "player20" in cli.does("top", ranked)
