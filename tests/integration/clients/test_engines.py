"""`docs/howto/play-from-godot-and-unity.md`: its files, as they stand, in Godot and in the run-time that Unity has."""

import asyncio
import os
import re
import shutil
from asyncio import StreamReader
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.support.documentation import DOCS
from tests.support.patience import PATIENCE
from tests.support.required import unavailable
from tests.support.server import running
from tests.support.storm import storm_before

PAGE = DOCS / "howto" / "play-from-godot-and-unity.md"
GAMES = Path(__file__).parent / "engines"


def shown_file(language: str) -> str:
    """The one file that the page shows in this language."""
    [file] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    return str(file)


async def godot(directory: Path) -> Sequence[str]:
    """What plays the game of GDScript."""
    if shutil.which("godot3-server") is None:
        unavailable("godot", "Godot is not installed")
    (directory / "project.godot").write_text("config_version=4\n")
    (directory / "leaderboard.gd").write_text(shown_file("gdscript"))
    shutil.copy(GAMES / "main.gd", directory)
    return "godot3-server", "--path", str(directory), "--script", "main.gd"


async def mono(directory: Path) -> Sequence[str]:
    """What plays the game of C#."""
    if shutil.which("mcs") is None:
        unavailable("mono", "Mono is not installed")
    (directory / "Leaderboard.cs").write_text(shown_file("csharp"))
    shutil.copy(GAMES / "Main.cs", directory)
    references = "-r:System.Net.Http.dll", "-r:System.Web.Extensions.dll"
    compiler = await asyncio.create_subprocess_exec(
        "mcs",
        "-warnaserror",
        "-langversion:7",
        *references,
        "-out:game.exe",
        "Leaderboard.cs",
        "Main.cs",
        cwd=directory,
    )
    assert 0 == await compiler.wait()
    return "mono", str(directory / "game.exe")


async def lines_of(stream: StreamReader, until: str) -> AsyncIterator[str]:
    """What a game says, but for the lines of the engine's own; up to the first that begins so."""
    async for line in stream:
        told = line.decode().strip()
        if told.startswith(("refused", "sent", "shown")):
            yield told
        if told.startswith(until):
            return


@pytest.mark.timeout(4 * PATIENCE)
@pytest.mark.parametrize("engine", [godot, mono])
async def test_a_game_counts_once_and_follows(
    engine: Callable[[Path], Awaitable[Sequence[str]]], tmp_path: Path
) -> None:
    """Of 20 scores through a storm each counts once; a server that was away for a while is followed again."""
    (tmp_path / "server").mkdir()
    (tmp_path / "game").mkdir()
    command = await engine(tmp_path / "game")
    with running(tmp_path / "server") as server:
        board = {"id": "game1", "name": "Game", "update_mode": "increment", "decimals": 0}
        httpx.post(f"{server.url}/api/v1/leaderboards", json=board).raise_for_status()
        async with storm_before(server.port) as storm:
            playing = await asyncio.create_subprocess_exec(
                *command,
                env={
                    **os.environ,
                    "HOME": str(tmp_path),
                    "LC_ALL": "C.UTF-8",
                    "SENT": f"http://127.0.0.1:{storm.port}",
                    "FOLLOWED": server.url,
                },
                stdout=asyncio.subprocess.PIPE,
            )
            assert playing.stdout is not None
            try:
                async with asyncio.timeout(3 * PATIENCE):
                    told = [line async for line in lines_of(playing.stdout, until="sent")]
                    assert ["refused 404 board_not_found", "sent ada 20"] == told
                    assert 0 == server.stop()
                    server.start()
                    score = {"leaderboard_id": "game1", "player_id": "ada", "score": 1}
                    httpx.post(f"{server.url}/api/v1/scores", json=score).raise_for_status()
                    assert ["shown ada 21"] == [line async for line in lines_of(playing.stdout, until="shown")]
                    assert 0 == await playing.wait()
            finally:
                if playing.returncode is None:
                    playing.kill()
        assert storm.counts["passed"] < storm.counts.total()
