"""The move from the original system, as `docs/howto/move-from-the-original-api.md` tells it."""

import subprocess
import sys
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.support.documentation import examples, go_through
from tests.support.original import original
from tests.support.server import running

PAGE = "howto/move-from-the-original-api.md"
SCRIPT = dict(examples(PAGE))["cat export.py"]
BOARD = {f"racer{number}": number for number in range(1, 2_501)}


@pytest.mark.timeout(180)
def test_every_example_prints_what_is_shown(tmp_path: Path) -> None:
    """The page from its first line to its last, with an old server that has a board of 2,500; all of them arrive."""
    with running(tmp_path) as server, original({"game1": BOARD}) as old:
        go_through(PAGE, tmp_path, server.url, {}, {"http://old-server:8080": old})
        ranks = [
            entry
            for start in (1, 1_001, 2_001)
            for entry in httpx.get(
                f"{server.url}/api/v1/leaderboards/game1/range", params={"start": start, "end": start + 999}
            ).json()["data"]
        ]

    moved = {entry["player_id"]: entry["score"] for entry in ranks}
    # The page has made the board with a player of its own before.
    assert BOARD == {player: score for player, score in moved.items() if player in BOARD}


@pytest.mark.parametrize(
    ("players", "max_limit"), [(1, 1_000), (999, 1_000), (1_000, 1_000), (1_001, 1_000), (200, 50)]
)
def test_nobody_is_left_behind(tmp_path: Path, players: int, max_limit: int) -> None:
    """Whatever the size of the board, around the size of a page: the first and the last too, and each once."""
    board = {f"player{number}": number for number in range(players)}
    (tmp_path / "export.py").write_text(SCRIPT)
    with original({"game1": board}, max_limit) as old:
        ended = subprocess.run(
            [sys.executable, "export.py", old, "game1"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
        )

    assert (0, f"{players} of {players} players\n") == (ended.returncode, ended.stderr)
    assert players == len(set(ended.stdout.splitlines())) == len(ended.stdout.splitlines())
