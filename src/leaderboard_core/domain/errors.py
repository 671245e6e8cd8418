"""Everything that can go wrong, in the leaderboard's own words.

An error carries facts; its sentence is built here, and its stable `code` is what a machine reads.
"""

from collections.abc import Sequence
from typing import ClassVar

from attrs import frozen


class LeaderboardError(Exception):
    """Something the leaderboard refuses or cannot do; nothing was changed unless the class says otherwise."""

    code: ClassVar[str]


@frozen
class Fault:
    """One field at fault: its path as a user wrote it, and what is wrong with it."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class Invalid(LeaderboardError):
    """Fields that break their rules, all of them at once."""

    code = "invalid"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


class ScoreOutOfBounds(Invalid):
    """A score outside its board's bounds, or a total that no longer fits a score."""

    code = "score_out_of_bounds"

    def __init__(self, message: str) -> None:
        super().__init__([Fault("score", message)])


class NotFound(LeaderboardError):
    """Something asked for by name that is not there."""


class BoardNotFound(NotFound):
    code = "board_not_found"

    def __init__(self, board_id: str) -> None:
        self.board_id = board_id
        super().__init__(f"There is no leaderboard {board_id!r}.")


class PlayerNotFound(NotFound):
    code = "player_not_found"

    def __init__(self, board_id: str | None, player_id: str) -> None:
        """`board_id`: where the player was looked for; None: everywhere."""
        self.board_id, self.player_id = board_id, player_id
        where = "any leaderboard" if board_id is None else f"leaderboard {board_id!r}"
        super().__init__(f"Player {player_id!r} is not on {where}.")


class SeasonNotFound(NotFound):
    code = "season_not_found"

    def __init__(self, board_id: str, season: int) -> None:
        self.board_id, self.season = board_id, season
        super().__init__(f"Leaderboard {board_id!r} has no season {season}.")


class Conflict(LeaderboardError):
    """The request contradicts what is already there."""


class BoardExists(Conflict):
    code = "board_exists"

    def __init__(self, board_id: str) -> None:
        self.board_id = board_id
        super().__init__(f"Leaderboard {board_id!r} exists already.")


class EventIdConflict(Conflict):
    code = "event_id_conflict"

    def __init__(self, event_id: str) -> None:
        self.event_id = event_id
        super().__init__(f"Event id {event_id!r} was used before with another payload.")


class Unavailable(LeaderboardError):
    """It may work later: the caller may try again."""


class StoreUnavailable(Unavailable):
    """A store is away; nothing was applied."""

    code = "store_unavailable"

    def __init__(self, store: str) -> None:
        self.store = store
        super().__init__(f"The {store} is not available; nothing was applied.")


class BoardBusy(Unavailable):
    """Another transaction holds the board; it is worth waiting for, apart from everyone else."""

    code = "board_busy"

    def __init__(self, board_id: str) -> None:
        self.board_id = board_id
        super().__init__(f"Leaderboard {board_id!r} is held by another transaction.")


class OutcomeUnknown(Unavailable):
    """The answer of the repository was lost: the submission may or may not have been applied."""

    code = "outcome_unknown"

    def __init__(self) -> None:
        super().__init__("It may have been applied; send it again with the same event id.")


class BoardLoading(Unavailable):
    """The board is being rebuilt in the real-time store and cannot be shown yet."""

    code = "board_loading"

    def __init__(self, board_id: str) -> None:
        self.board_id = board_id
        super().__init__(f"Leaderboard {board_id!r} is being rebuilt; source=batch answers meanwhile.")


class StoreTaken(LeaderboardError):
    """A store that one process at a time may hold is held by another one."""

    code = "store_taken"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"The store {path!r} is in use by another process.")


class StoreUnfit(LeaderboardError):
    """What lies where the store should be cannot serve as one; it was left as it is."""

    code = "store_unfit"

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"The store {path!r} cannot be used: {reason}.")


class NotShown(LeaderboardError):
    """The real-time store holds no sound copy of a board; the caller brings the board forward first."""

    code = "not_shown"

    def __init__(self, board_uid: int) -> None:
        self.board_uid = board_uid
        super().__init__(f"Board {board_uid} is not in the real-time store.")
