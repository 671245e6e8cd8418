"""`leaderboard demo`: a board with a battle royale on it, to be watched."""

import itertools
import json
import random
import time
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from leaderboard_shells.cli.argument_types import as_seconds
from leaderboard_shells.cli.battle import PLAYERS, BattleTick, battle
from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected, persistent, watching
from leaderboard_shells.cli.output import print_table
from leaderboard_shells.cli.progress import progress, say
from leaderboard_shells.cli.standings import standings
from leaderboard_shells.client.errors import ApiError

if TYPE_CHECKING:
    from leaderboard_shells.client import LeaderboardClient

_MOMENTS_PER_SECOND = 4
_BOARD = "demo"

Length = Annotated[
    float, typer.Option("--duration", metavar="TIME", parser=as_seconds, help="How long it takes: 60s, 2m.")
]


def demo(*, duration: Length = 60.0, url: Url = DEFAULT_URL, key: Key = None) -> None:
    """Play a battle royale on a new board, and say where to watch it."""
    with connected(url, key) as api:
        board = create_board(api)
        typer.echo(f"{len(PLAYERS)} players fight for {duration:g} s on leaderboard {board}. Watch them:\n")
        typer.echo(f"  {watching(board, url)}\n  {url.page(board)}\n")
        play(api, board, duration)
        typer.echo("\nThe podium:\n")
        print_table(standings(api.top(board, 3).raw["data"]))


def create_board(api: "LeaderboardClient") -> str:
    """Make the demo's board, under the first id that is not taken."""
    for number in itertools.count(1):
        board = _BOARD if number == 1 else f"{_BOARD}-{number}"
        try:
            api.create_board({"id": board, "name": "Battle royale", "update_mode": "increment"})
        except ApiError as refused:
            if refused.code != "board_exists":
                raise
        else:
            return board
    raise AssertionError("there is always another number")


def play(api: "LeaderboardClient", board: str, seconds: float) -> None:
    """Send the points of each moment when its time has come, under event ids, so that none is lost or counted twice."""
    moments = max(1, round(seconds * _MOMENTS_PER_SECOND))
    sending = persistent(api)
    began = time.monotonic()
    with progress("The battle", moments) as advance:
        for number, moment in enumerate(battle(PLAYERS, moments, random.Random()), start=1):
            time.sleep(max(0.0, began + number * seconds / moments - time.monotonic()))
            scores = _submissions(board, moment)
            sending.submit_batch(scores)
            for line in moment.news:
                say(line)
            advance(number)


def _submissions(board: str, moment: BattleTick) -> Sequence[bytes]:
    return [
        json.dumps(
            {"leaderboard_id": board, "player_id": player, "score": points, "event_id": uuid.uuid4().hex}
        ).encode()
        for player, points in moment.points.items()
    ]
