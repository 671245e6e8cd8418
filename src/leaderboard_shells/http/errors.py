"""What a request can fail of: the shell's own errors, and the one table from errors to statuses."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from leaderboard_core.domain.errors import (
    BoardExists,
    BoardLoading,
    BoardNotFound,
    EventIdConflict,
    Invalid,
    LeaderboardError,
    OutcomeUnknown,
    PlayerNotFound,
    ScoreOutOfBounds,
    SeasonNotFound,
    StoreUnavailable,
)
from leaderboard_shells.access.errors import Forbidden, KeyRequired, RateLimited


class MalformedJson(LeaderboardError):
    code = "malformed_json"

    def __init__(self, why: str) -> None:
        super().__init__(f"The body is not JSON: {why}.")


class ForeignOrigin(Forbidden):
    def __init__(self, origin: str) -> None:
        self.origin = origin
        super().__init__(f"A page of {origin!r} may not do this here.")


class UnknownPath(LeaderboardError):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is nothing at this path.")


class UnknownMethod(LeaderboardError):
    code = "method_not_allowed"

    def __init__(self, allowed: Sequence[str]) -> None:
        self.allowed = tuple(sorted(allowed))
        super().__init__(f"This path takes {', '.join(self.allowed)}.")


class TooLarge(LeaderboardError):
    code = "too_large"

    def __init__(self, most: str) -> None:
        super().__init__(f"The request is larger than {most}.")


class TooSlow(LeaderboardError):
    code = "too_slow"

    def __init__(self) -> None:
        super().__init__("The body did not arrive in time.")


class BatchRejected(LeaderboardError):
    """No score of a batch was accepted; `data` says why, score by score."""

    code = "batch_rejected"

    def __init__(self, data: Any) -> None:
        self.data = data
        super().__init__("No score of this batch was accepted.")


_DRAINING = "This server is draining: it finishes what is under way, and stops."


class NotReady(LeaderboardError):
    """`data` says which parts answer."""

    code = "not_ready"

    def __init__(self, data: Any, *, draining: bool = False) -> None:
        self.data = data
        super().__init__(_DRAINING if draining else "No store answers that could serve a request.")


class Internal(LeaderboardError):
    """A fault of the server itself; what it was stays in its log."""

    code = "internal"

    def __init__(self) -> None:
        super().__init__("Something went wrong in the server; its log tells more under this request id.")


@frozen
class Problem:
    """How an error is answered: its status, and what it means for whoever asked."""

    status: int
    meaning: str


PROBLEMS: Mapping[type[LeaderboardError], Problem] = {
    MalformedJson: Problem(400, "the body is not JSON; NaN and Infinity are not, and bodies must not be compressed"),
    KeyRequired: Problem(401, "no valid access key or player token was shown"),
    Forbidden: Problem(
        403,
        "the key or token lacks the scope, does not open the leaderboard, or is for another player; "
        "or a web page of a foreign origin tried to write",
    ),
    BoardNotFound: Problem(404, "there is no such leaderboard"),
    PlayerNotFound: Problem(404, "the player is not on this leaderboard"),
    SeasonNotFound: Problem(404, "the leaderboard has no such season"),
    UnknownPath: Problem(404, "there is nothing at this path"),
    UnknownMethod: Problem(405, "the path does not take this method; `Allow` names those it takes"),
    TooSlow: Problem(408, "the body did not arrive within `server.read_timeout`; the connection is closed"),
    BoardExists: Problem(409, "a leaderboard with this id exists already"),
    EventIdConflict: Problem(409, "the event id was used before with another payload"),
    TooLarge: Problem(413, "a body over 1 MiB, or a batch of more than 1,000 scores"),
    Invalid: Problem(422, "a field or parameter is missing, unknown, of the wrong type or out of bounds"),
    ScoreOutOfBounds: Problem(422, "the score is outside the leaderboard's bounds, or its total would not be exact"),
    BatchRejected: Problem(422, "no score of the batch was accepted; `data` says why"),
    RateLimited: Problem(429, "more than the key or the player may send; `Retry-After` says when to send it again"),
    Internal: Problem(500, "a fault of the server itself"),
    StoreUnavailable: Problem(503, "a store is away; nothing was applied"),
    OutcomeUnknown: Problem(503, "it may have been applied; send it again with the same event id"),
    BoardLoading: Problem(503, "the leaderboard is being rebuilt; `source=batch` answers meanwhile"),
    NotReady: Problem(503, "this server cannot serve, or is about to stop"),
}


def problem_of(error: BaseException) -> Problem | None:
    """How an error is answered: as the nearest of its kind that is in the table; None when none is."""
    return next((PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS), None)
