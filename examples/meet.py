"""An athletics meet: times and distances with so many decimals, shared places, a time that was read wrongly, and
who did not start, did not finish or left a lane. It runs inside this program and keeps everything in a file:

    python examples/meet.py meet.db     # without a name: in a folder that goes with the program
"""

import asyncio
import sys
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from leaderboard_core import Application, Invalid, NewBoard, PlayerPatch, Submission, as_dict
from leaderboard_shells.library import sqlite_leaderboard

#: Seconds, the smallest first; whoever has the same time has the same place, and so the place behind stays empty.
RACE = NewBoard(
    id="800m",
    name="800 m",
    sort_order="asc",
    update_mode="best",
    ranking="competition",
    format="duration",
    decimals=2,
    # Who does not start or finish is listed last.
    allow_null_score=True,
)
MARATHON = NewBoard(
    id="marathon", name="Marathon", sort_order="asc", ranking="competition", format="duration", decimals=0
)
#: Metres, the best of all attempts.
JUMP = NewBoard(id="jump", name="Long jump", update_mode="best", ranking="competition", decimals=2, unit="m")

RESULTS = {
    "800m": {"ada": "1:59.30", "bob": "2:01.07", "cyd": "1:58.96", "dan": "2:01.07", "eve": "1:57.41", "fay": "2:03.5"},
    "marathon": {"gus": "2:58:09", "hal": "3:10:44", "ivy": "2:49:31"},
    "jump": {"ada": "5.91", "cyd": "6.2", "gus": "5.91", "ivy": "5.47"},
}
#: Who was entered and has no result, and why.
WITHOUT_RESULT = {"kim": "DNS", "lee": "DNF"}
SECOND_ATTEMPTS = {"ada": "6.03", "cyd": "6.11", "ivy": "5.91"}


def number(written: str) -> float:
    """What was written, in seconds or metres; added up as decimals, so that it keeps its digits: 2:01.07 is 121.07."""
    total = Decimal()
    for part in written.split(":"):
        total = total * 60 + Decimal(part)
    return float(total)


def result(board: str, athlete: str, written: str) -> Submission:
    """What a result is to the leaderboard."""
    return Submission(player_id=athlete, leaderboard_id=board, score=number(written))


async def main(path: Path) -> None:
    """The meet, and what is put right after it."""
    async with sqlite_leaderboard(path) as leaderboard:
        for board in (RACE, MARATHON, JUMP):
            await leaderboard.boards.create(board)
            # Many in one commit. Each is answered by itself; here all of them are as they should be.
            await leaderboard.submit_many([result(board.id, *one) for one in RESULTS[board.id].items()])
        for athlete, why in WITHOUT_RESULT.items():
            none = Submission(player_id=athlete, leaderboard_id=RACE.id, score=None, metadata={"why": why})
            await leaderboard.submit(none)
        await leaderboard.submit_many([result(JUMP.id, *one) for one in SECOND_ATTEMPTS.items()])
        try:
            await leaderboard.submit(result(RACE.id, "ada", "1:59.295"))
        except Invalid as refused:
            print(f"Thousandths are refused: {refused}")

        await show(leaderboard, RACE, "as it was announced")
        # The photo says otherwise of cyd, and eve left her lane.
        await leaderboard.boards.correct(RACE.id, "cyd", PlayerPatch(score=number("1:59.30")))
        await leaderboard.boards.correct(RACE.id, "eve", PlayerPatch(score=None, metadata={"why": "DQ"}))
        await show(leaderboard, RACE, "put right")
        await show(leaderboard, MARATHON, "to the second")
        await show(leaderboard, JUMP, "two attempts")


async def show(leaderboard: Application, board: NewBoard, what: str) -> None:
    """Print the board as people read it: `display` is the score's text, `score` its number."""
    print(f"\n{board.name}, {what}")
    for entry in as_dict((await leaderboard.read.top(board.id, include=["display", "metadata"])).entries):
        rank, text = (entry["rank"], entry["display"]) if entry["rank"] else ("-", entry["metadata"]["why"])
        print(f"{rank:>3}  {entry['player_id']:5} {text:>9}")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(Path(sys.argv[1]) if sys.argv[1:] else Path(folder) / "meet.db"))
