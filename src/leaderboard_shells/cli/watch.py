"""`leaderboard top --watch`: a board as it changes; a table that lives on a terminal, elsewhere a line per update."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import define, field
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from leaderboard_shells.cli.errors import print_error
from leaderboard_shells.cli.freezing import FROZEN
from leaderboard_shells.cli.output import cell, echo, number, players, print_json
from leaderboard_shells.cli.rank_changes import RankTracker
from leaderboard_shells.cli.scores import score_text
from leaderboard_shells.cli.standings import standings
from leaderboard_shells.client.live import BoardUpdate, Disconnected

_FRAMES_PER_SECOND = 8


#: Begins to watch, telling of each connection that is lost.
Watch = Callable[[Callable[[Disconnected], None]], Iterable[BoardUpdate]]


def follow_as_table(watch: Watch, board: Mapping[str, Any], player: str | None) -> None:
    """Draw the board again and again; the last picture stays when the watching ends."""
    screen = Screen(board, player)
    with Live(get_renderable=screen.render, console=Console(), refresh_per_second=_FRAMES_PER_SECOND) as live:
        try:
            for update in watch(screen.lose):
                screen.show(update)
        finally:
            screen.stop()
            live.refresh()


def follow_as_lines(watch: Watch, *, as_json: bool) -> None:
    """Print each update as one line; that the connection was lost is told on stderr."""
    for update in watch(lambda lost: print_error(f"{lost.why}; connecting again")):
        if as_json:
            print_json(update.raw["data"], on_one_line=True)
        else:
            echo(_line(update.raw))


def _line(message: Mapping[str, Any]) -> str:
    data = message["data"]
    entries = " · ".join(f"{number(entry['rank'])} {entry['player_id']} {score_text(entry)}" for entry in _all(data))
    state = FROZEN if data.get("frozen") else f"{players(data['total_players'])}: {entries}"
    return f"{message['timestamp']} revision {message['revision']}, {state}"


def _all(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from data["entries"]
    shown = {entry["player_id"] for entry in data["entries"]}
    yield from (entry for entry in data.get("around", ()) if entry["player_id"] not in shown)


@define
class Screen:
    """What the table shows now."""

    _board: Mapping[str, Any]
    _player: str | None
    _data: Mapping[str, Any] | None = field(default=None, init=False)
    _movement: RankTracker = field(factory=RankTracker, init=False)
    _lost: Disconnected | None = field(default=None, init=False)
    _again_at: float = field(default=0.0, init=False)
    _stopped: bool = field(default=False, init=False)

    def lose(self, lost: Disconnected) -> None:
        self._lost, self._again_at = lost, time.monotonic() + lost.pause

    def show(self, update: BoardUpdate) -> None:
        data = update.raw["data"]
        self._lost = None
        self._data = data
        self._movement.see(time.monotonic(), list(_all(data)))

    def stop(self) -> None:
        self._stopped = True

    def render(self) -> RenderableType:
        title = cell(self._board["name"], "bold")
        if self._board["name"] != self._board["id"]:
            title.append(cell(f"  {self._board['id']}", "not bold dim"))
        # Above the table, where a terminal that is too low for all of it still shows them.
        head = Group(title, self._state(), Text())
        if self._data is None:
            return head
        moves = {} if self._stopped else self._movement.moves(time.monotonic())
        return Group(head, standings(self._data["entries"], self._data.get("around", ()), self._player, moves))

    def _state(self) -> Text:
        parts = [self._connection()]
        if self._data is not None:
            frozen = self._data.get("frozen", False)
            count = FROZEN if frozen else players(self._data["total_players"])
            facts = [count, f"season {self._data['season']}"]
            if not frozen and self._player is not None and not self._data.get("around"):
                facts.append(f"{self._player} is not on this board")
            parts += [cell(fact, "dim") for fact in facts]
        return Text(" · ", "dim").join(parts)

    def _connection(self) -> Text:
        if self._stopped:
            return Text(f"stopped at {time.strftime('%H:%M:%S')}", "dim")
        if self._lost is not None:
            seconds = max(0.0, self._again_at - time.monotonic())
            return cell(f"● {self._lost.why}, connecting again in {seconds:.0f} s", "red")
        return Text("● connecting", "yellow") if self._data is None else Text("● live", "green")
