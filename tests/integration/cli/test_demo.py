"""`leaderboard demo`."""

import httpx2 as httpx

from tests.integration.cli.kit import Cli


def test_the_battle_is_on_the_board_that_it_names(cli: Cli) -> None:
    """It says where to watch before it begins; the podium is the top of its board, and all 60 are on it."""
    told = cli.does("demo", "--duration", "1s").splitlines()

    assert "60 players fight for 1 s on leaderboard demo. Watch them:" == told[0]
    assert f"top demo --watch --url {cli.url}" in told[2]
    assert f"  {cli.url}/b/demo" == told[3]
    podium = [line.split() for line in told[-4:]]
    top = httpx.get(f"{cli.url}/api/v1/leaderboards/demo/top?limit=3").json()["data"]
    assert [["RANK", "PLAYER", "SCORE"]] + [
        [str(entry["rank"]), entry["player_id"], f"{entry['score']:,}"] for entry in top
    ] == podium
    stats = httpx.get(f"{cli.url}/api/v1/leaderboards/demo/stats").json()["data"]
    assert 60 == stats["total_players"]


def test_each_demo_has_a_board_of_its_own(cli: Cli) -> None:
    """An id that is taken is left alone."""
    taken = {board["id"] for board in httpx.get(f"{cli.url}/api/v1/leaderboards").json()["data"]}
    first, second = (cli.does("demo", "--duration", "500ms").splitlines()[0] for _ in range(2))

    names = [line.split("leaderboard ")[1].split(".")[0] for line in (first, second)]
    assert 2 == len(set(names))
    assert not taken & set(names)


def test_on_a_terminal_the_news_stay_above_the_bar(cli: Cli) -> None:
    """Each piece of news is a line of its own, and the bar is gone in the end."""
    with cli.terminal("demo", "--duration", "2s") as terminal:
        terminal.see("The battle")

        assert 0 == terminal.end()
    lines = [line.strip("\r") for line in terminal.text.split("\n")]
    assert any(line.endswith(" is the last one standing: +500") for line in lines)
    assert "The battle" not in terminal.text[terminal.text.rindex("The podium:") :]


def test_ctrl_c_ends_it(cli: Cli) -> None:
    """At once, with 130 and no traceback."""
    with cli.terminal("demo") as terminal:
        terminal.see("takes out")
        terminal.interrupt()

        assert 130 == terminal.end()
    assert "Traceback" not in terminal.text
