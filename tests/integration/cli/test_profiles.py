"""Who players are, in the tables and in the JSON of the commands."""

import json

import httpx2 as httpx
import pytest

from tests.integration.cli.kit import Cli

ADA = {"display_name": "[b]Ada", "country": "GB", "team": "Blue"}


@pytest.fixture
def named(cli: Cli, board: str) -> str:
    """A board on which ada has said who she is, by a command, and bob by a file."""
    cli.does("submit", board, "ada", "30", "--profile", json.dumps(ADA), "--metadata", '{"k": 1}')
    bob = {"leaderboard_id": board, "player_id": "bob", "score": 20, "profile": {"display_name": "Bob"}}
    cli("submit", "--file", "-", stdin=json.dumps(bob))
    table = f'leaderboard_id,player_id,score,profile\n{board},cyd,10,"{{""team"": ""Red""}}"\n'
    cli("submit", "--file", "-", "--format", "csv", stdin=table)
    return board


def table(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


@pytest.mark.parametrize("command", [["top", "BOARD"], ["around", "BOARD", "20"], ["best", "BOARD", "100"]])
def test_tables_show_names(cli: Cli, named: str, command: list[str]) -> None:
    """Beside the ids, as they are; nothing of what nobody has told."""
    asked = [named if word == "BOARD" else word for word in command]

    shown = table(cli.does(*asked))

    assert "RANK PLAYER NAME COUNTRY TEAM SCORE" == shown[0]
    assert ["1 ada [b]Ada GB Blue 30", "2 bob Bob 20", "3 cyd Red 10"] == shown[1:4]


def test_a_group_and_a_player_have_names(cli: Cli, named: str) -> None:
    """Where players are compared, and on every board."""
    assert ["PLACE RANK PLAYER NAME SCORE", "1 2 bob Bob 20"] == table(cli.does("group", named, "bob"))
    shown = table(cli.does("player", "show", "cyd"))
    assert f"{named} Red 1 3 10 3" in shown


def test_json_has_what_is_asked_for(cli: Cli, named: str) -> None:
    """Nothing more without `--include`; with it the words that are said."""
    [plain] = json.loads(cli.does("top", named, "--limit", "1", "--json"))
    [told] = json.loads(cli.does("top", named, "--limit", "1", "--json", "--include", "profile,metadata"))

    assert {"rank": 1, "player_id": "ada", "score": 30} == plain
    assert plain | {"profile": ADA, "metadata": {"k": 1}} == told


def test_more_columns_are_asked_for(cli: Cli, named: str) -> None:
    """When a score was reached, and what came with it."""
    reached = httpx.get(f"{cli.url}/api/v1/leaderboards/{named}/player/ada").json()["data"]["updated_at"]

    shown = table(cli.does("top", named, "--limit", "1", "--include", "updated_at,metadata"))

    assert [
        "RANK PLAYER NAME COUNTRY TEAM SCORE REACHED METADATA",
        f'1 ada [b]Ada GB Blue 30 {reached} {{"k": 1}}',
    ] == shown[:2]


def test_a_watched_board_has_names(cli: Cli, named: str) -> None:
    """On a terminal, and they change as they are changed."""
    with cli.terminal("top", named, "--watch") as terminal:
        terminal.see("[b]Ada")
        told = {"leaderboard_id": named, "player_id": "bob", "score": 0, "profile": {"display_name": "Robert"}}
        httpx.post(f"{cli.url}/api/v1/scores", json=told).raise_for_status()
        terminal.see("Robert")
        terminal.interrupt()
        assert 130 == terminal.end()


def test_an_unknown_word_is_told(cli: Cli, named: str) -> None:
    """As the API tells it."""
    refused = cli("top", named, "--include", "name")

    assert 1 == refused.returncode
    assert "include: must be some of profile, metadata, updated_at, display" in refused.stderr


def test_who_a_player_is(cli: Cli, board: str) -> None:
    """Said for all boards, told, and forgotten; what is wrong is told as the API tells it."""
    player = f"who-{board}"
    cli.does("submit", board, player, "5")

    table_of = table(cli.does("player", "profile", player, "--set", '{"display_name": "Who", "attributes": {"a": 1}}'))

    assert ["FIELD VALUE", "display_name Who", 'attributes {"a": 1}'] == table_of
    assert "1 " + player + " Who 5" in table(cli.does("top", board))
    told = json.loads(cli.does("player", "profile", player, "--json"))
    assert ("Who", None, {"a": 1}) == (told["display_name"], told["country"], told["attributes"])
    refused = cli("player", "profile", player, "--set", '{"country": "Germany"}')
    assert (1, True) == (refused.returncode, "country: must be the ISO 3166-1" in refused.stderr)
    assert f"forgot who {player} is\n" == cli.does("player", "profile", player, "--delete")
    assert "has no profile" in cli("player", "profile", player).stderr
    assert 2 == cli("player", "profile", player, "--delete", "--set", "{}").returncode
