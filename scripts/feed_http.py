"""Feed a board over HTTP: `steady` at a rate, like players who play, or `burst` as fast as the server takes it.

The board is made when it is not there. The server is the one that `LEADERBOARD_URL` names.
"""

import itertools
import json
import random
import time
import uuid
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected, persistent, watching
from leaderboard_shells.cli.errors import fail
from leaderboard_shells.cli.progress import progress, say
from leaderboard_shells.client import LeaderboardClient
from leaderboard_shells.client.errors import ApiError

LIST = 1_000
TICKS_PER_SECOND = 10
MOST_POINTS = 100

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)

Board = Annotated[str, typer.Argument(metavar="BOARD")]
Players = Annotated[int, typer.Option(min=1, help="How many players there are.")]
Rate = Annotated[int, typer.Option(min=1, help="Scores a second.")]
Duration = Annotated[float, typer.Option(min=0, help="Seconds; 0 is until Ctrl-C.")]
Count = Annotated[int, typer.Option(min=1, help="How many scores.")]


class Feed:
    """Random scores of a board's players, sent list by list under event ids."""

    def __init__(self, api: LeaderboardClient, board: str, players: int) -> None:
        self._api, self._board = api, board
        self._players = [f"player{number}" for number in range(1, players + 1)]
        self._persistent = persistent(api)
        self.sent = 0

    def begin(self) -> None:
        """Make the board if it is not there, and put every player on it."""
        try:
            self._api.create_board({"id": self._board, "name": self._board, "update_mode": "increment"})
        except ApiError as refused:
            if refused.code != "board_exists":
                raise
        for start in range(0, len(self._players), LIST):
            self._send(self._players[start : start + LIST])

    def send(self, count: int) -> None:
        """Scores for that many players, picked at random."""
        self._send(random.choices(self._players, k=count))

    def _send(self, players: Sequence[str]) -> None:
        scores = [self._encoded(player) for player in players]
        answer = self._persistent.submit_batch(scores).data
        self.sent += answer.accepted
        if answer.errors:
            fail(answer.errors[0].error)

    def _encoded(self, player: str) -> bytes:
        points = random.randint(1, MOST_POINTS)
        fields = {"leaderboard_id": self._board, "player_id": player, "score": points, "event_id": uuid.uuid4().hex}
        return json.dumps(fields).encode()


@app.command()
def steady(
    board: Board,
    *,
    players: Players = 1_000,
    rate: Rate = 100,
    duration: Duration = 0,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Put all players on the board, then send so many scores a second."""
    with connected(url, key) as api:
        feed = Feed(api, board, players)
        feed.begin()
        say(f"{players:,} players are on {board}. Watch them: {watching(board, url)}")
        until = f"for {duration:g} s" if duration else "until Ctrl-C"
        say(f"{rate:,} scores a second {until}")
        began = time.monotonic()
        try:
            for count in due(rate, duration):
                feed.send(count)
        finally:
            say(f"{feed.sent:,} scores in {time.monotonic() - began:.1f} s")


@app.command()
def burst(
    board: Board, *, players: Players = 1_000, count: Count = 100_000, url: Url = DEFAULT_URL, key: Key = None
) -> None:
    """Send so many scores, one list of 1,000 after the other, as fast as they are answered."""
    with connected(url, key) as api:
        feed = Feed(api, board, players)
        feed.begin()
        began, first = time.monotonic(), feed.sent
        with progress(f"{count:,} scores", count) as advance:
            for start in range(0, count, LIST):
                feed.send(min(LIST, count - start))
                advance(feed.sent - first)
        seconds = time.monotonic() - began
        say(f"{count:,} scores in {seconds:.1f} s: {count / seconds:,.0f} a second")


def due(rate: int, duration: float) -> Iterator[int]:
    """How many scores are due at each tick, so that the rate is kept also after a pause; at most a list at a time."""
    began, sent = time.monotonic(), 0
    for tick in itertools.count(1):
        time.sleep(max(0.0, began + tick / TICKS_PER_SECOND - time.monotonic()))
        elapsed = time.monotonic() - began
        if duration and elapsed > duration:
            elapsed = duration
        count = min(LIST, int(elapsed * rate) - sent)
        if count > 0:
            yield count
            sent += count
        if duration and elapsed >= duration and sent >= int(duration * rate):
            return


if __name__ == "__main__":
    app()
