"""A program that uses the library goes on with the file that the version before has written for it."""

import json
import sys
from pathlib import Path
from typing import Any

from tests.integration.upgrade.before import Program, finished
from tests.integration.upgrade.comparing import same

#: What the version before is told to do with a file.
_WRITE = """
import asyncio
import sys

from leaderboard_core import NewBoard, Submission
from leaderboard_shells.library import sqlite_leaderboard


def submissions(season):
    return [
        Submission(
            player_id=player,
            leaderboard_id="laps",
            score=number + season / 10,
            event_id=f"{player}-{season}",
            game_id=f"game {season}",
            metadata={"car": number, "of": "☃"},
        )
        for number, player in enumerate(["ada", "bob", "cyd", "dee"])
    ]


async def write():
    async with sqlite_leaderboard(sys.argv[1]) as leaderboard:
        await leaderboard.boards.create(NewBoard(id="laps", name="Laps", sort_order="asc", update_mode="best"))
        await leaderboard.boards.create(NewBoard(id="gone", name="Gone"))
        for season in (1, 2, 3):
            await leaderboard.submit_many(submissions(season))
            await leaderboard.sync()
            if season < 3:
                await leaderboard.boards.reset("laps")
        await leaderboard.submit(Submission(player_id="eve", leaderboard_id="laps", score=0.5))
        await leaderboard.submit(Submission(player_id="ada", leaderboard_id="gone", score=1, event_id="g"))
        await leaderboard.boards.delete("gone")
        await leaderboard.boards.remove("laps", "cyd")
        await leaderboard.players.erase("dee")


asyncio.run(write())
"""
#: What both versions are asked.
_READ = """
import asyncio
import json
import sys

from leaderboard_core import At, LeaderboardError, as_dict
from leaderboard_shells.library import sqlite_leaderboard


async def answered(question):
    try:
        return as_dict(await question)
    except LeaderboardError as error:
        return error.code


async def read():
    async with sqlite_leaderboard(sys.argv[1]) as leaderboard:
        answers = {"boards": await answered(leaderboard.boards.get("laps"))}
        answers["gone"] = await answered(leaderboard.boards.get("gone"))
        answers["seasons"] = await answered(leaderboard.seasons.of("laps"))
        for at in (At(), At("batch"), At(season=1), At(season=2)):
            for player in ("ada", "bob", "cyd", "dee", "eve"):
                answers[f"{player} {at.source} {at.season}"] = await answered(
                    leaderboard.read.player("laps", player, at=at)
                )
            shown = await leaderboard.read.top("laps", at=at)
            answers[f"top {at.source} {at.season}"] = [as_dict(entry) for entry in shown.entries]
            answers[f"meta {at.source} {at.season}"] = shown.meta.revision
        answers["entries"] = await answered(leaderboard.players.entries("ada"))
        print(json.dumps(answers, sort_keys=True))


asyncio.run(read())
"""
_SEND_AGAIN = """

async def send_again():
    async with sqlite_leaderboard(sys.argv[1]) as leaderboard:
        answers = await leaderboard.submit_many([one for season in (1, 2, 3) for one in submissions(season)])
        print(sum(answer.duplicate for answer in answers))


asyncio.run(send_again())
"""


def test_the_file_goes_on(tmp_path: Path, before: Program) -> None:
    """Every question has the answer it had, and what is sent again still counts once."""
    path = str(tmp_path / "scores.db")

    def asked() -> Any:
        return json.loads(runs(tmp_path, _READ, path))

    before.runs(tmp_path, _WRITE, path)
    told = json.loads(before.runs(tmp_path, _READ, path))

    assert [("ada", 0.3), ("eve", 0.5), ("bob", 1.3)] == [
        (entry["player_id"], entry["score"]) for entry in told["top realtime None"]
    ]
    assert told.keys() == asked().keys()
    assert same(told, asked()), f"{asked()}, and not {told}"
    written, _, _ = _WRITE.rpartition("\n\nasync def write")
    assert "12\n" == runs(tmp_path, written + _SEND_AGAIN, path)
    assert same(told, asked()), f"{asked()}, and not {told}"


def runs(directory: Path, program: str, *arguments: str) -> str:
    """What a program over this version's library prints."""
    return finished([sys.executable, "-c", program, *arguments], directory, {})
