"""What was counted before and is not on its board any more: an event id outlives a reset, a score does not."""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from leaderboard_shells.cli.errors import print_error
from leaderboard_shells.cli.output import number
from leaderboard_shells.client.errors import ClientError

if TYPE_CHECKING:
    from leaderboard_shells.client import LeaderboardClient

#: How many boards are looked at, and how many players of each: as many as one request asks for.
_MOST_BOARDS = 50
_MOST_PLAYERS = 100


@define
class _Players:
    """The first and the last of those who were sent.

    A file is counted from its beginning, so what was counted before a reset is at its one end, and what was counted
    since at its other.
    """

    _first: dict[str, None] = field(factory=dict, init=False)
    _last: dict[str, None] = field(factory=dict, init=False)

    def add(self, player: str) -> None:
        # Ids are asked for in a list with commas.
        if "," in player or player in self._first:
            return
        if len(self._first) < _MOST_PLAYERS // 2:
            self._first[player] = None
            return
        self._last.pop(player, None)
        self._last[player] = None
        if len(self._last) > _MOST_PLAYERS // 2:
            del self._last[next(iter(self._last))]

    @property
    def ids(self) -> Sequence[str]:
        return [*self._first, *self._last]


@frozen(kw_only=True)
class _Found:
    """What is known of a board in which something was counted before: who of so many is missing, and its season."""

    board: str
    asked: int
    missing: Sequence[str]
    season: int
    since: str

    @property
    def reset(self) -> bool:
        """Whether a reset may have taken scores away."""
        return self.season > 1 and bool(self.missing)

    @property
    def counted_before_it(self) -> bool:
        """Whether nothing of the list can have been counted since."""
        return self.season > 1 and len(self.missing) == self.asked


@define
class MissingScores:
    """Players of lists in which something was counted before, by their boards; some of each are enough."""

    _players: dict[str, _Players] = field(factory=dict, init=False)

    def see(self, submissions: Sequence[bytes]) -> None:
        """Remember who is meant by accepted submissions."""
        for text in submissions:
            submission = json.loads(text)
            board = submission["leaderboard_id"]
            if board in self._players or len(self._players) < _MOST_BOARDS:
                self._players.setdefault(board, _Players()).add(submission["player_id"])

    def tell(self, api: "LeaderboardClient", *, all_before: bool) -> bool:
        """Tell of boards that were reset since, and of players who were removed; whether a reset took scores away.

        A run of its own counts the whole file anew. It is offered only where nothing of the file can have been counted
        since the resets: `all_before` says that nothing was counted just now.
        """
        looked = [self._find(api, board, players.ids) for board, players in self._players.items()]
        anew = all_before and len(looked) < _MOST_BOARDS and all(each and each.counted_before_it for each in looked)
        found = [each for each in looked if each is not None and each.missing]
        for each in found:
            self._tell(each, anew=anew)
        return any(each.reset for each in found)

    @staticmethod
    def _find(api: "LeaderboardClient", board: str, players: Sequence[str]) -> _Found | None:
        # Who may only submit hears no more than before.
        with suppress(ClientError):
            if players:
                missing = api.players(board, players).raw["meta"]["missing"]
                newest = api.seasons(board).raw["data"][0]
                return _Found(
                    board=board,
                    asked=len(players),
                    missing=missing,
                    season=newest["season"],
                    since=newest["started_at"],
                )
        return None

    @staticmethod
    def _tell(found: _Found, *, anew: bool) -> None:
        reset = (
            f"leaderboard {found.board!r} was reset at {found.since}: scores that were counted before are not in its "
            f"season {found.season}"
        )
        if found.reset and anew:
            print_error(f"{reset}; to count the file anew, add --run season-{found.season}")
        elif found.reset:
            print_error(
                f"{reset}, as those of {found.missing[0]!r}; the rest of the file may have been counted in this season "
                "already"
            )
        else:
            print_error(
                f"of the players whose scores were counted before, at least {number(len(found.missing))} are not on "
                f"leaderboard {found.board!r} any more, as {found.missing[0]!r}: they were removed"
            )
