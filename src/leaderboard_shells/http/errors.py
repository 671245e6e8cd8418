"""What a request can fail of: the shell's own errors, and the one table from errors to statuses."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from leaderboard_core.domain.errors import (
    BoardExists,
    BoardFollowed,
    BoardFollows,
    BoardLoading,
    BoardNotFound,
    EventIdConflict,
    Invalid,
    LeaderboardError,
    LetterNotFound,
    LetterUnsendable,
    NotSupportedOnWide,
    OccurredBeforeSeason,
    OutcomeUnknown,
    PlayerNotFound,
    ProfileNotFound,
    ScoreOutOfBounds,
    SeasonNotFound,
    StoreUnavailable,
    TooOld,
)
from leaderboard_shells.access.errors import Forbidden, KeyRequired, RateLimited
from leaderboard_shells.wire.json import MalformedJson
from leaderboard_shells.wire.limits import KIB, MAX_BATCH_SIZE, MAX_BODY_BYTES, MAX_HEAD_BYTES, MIB

_BODY, _HEAD = f"{MAX_BODY_BYTES // MIB} MiB", f"{MAX_HEAD_BYTES // KIB} KiB"
#: How much of a name that a sender made up is repeated, in characters.
_LONGEST_NAME = 256


class ForeignOrigin(Forbidden):
    """`host`: under which name the server was asked."""

    def __init__(self, origin: str, host: str) -> None:
        self.origin, self.host = origin[:_LONGEST_NAME], host[:_LONGEST_NAME]
        super().__init__(
            f"A page of {self.origin!r} may not do this here: it is none of this server, which was asked as "
            f"{self.host!r}, and server.allowed_origins does not list it."
        )


class UnusualRequest(Forbidden):
    def __init__(self, methods: Sequence[str], headers: Sequence[str]) -> None:
        super().__init__(f"Pages may send {', '.join(methods)} here, with the headers {', '.join(headers)}.")


class HostNotAllowed(LeaderboardError):
    """The request names a host that is not this one."""

    code = "host_not_allowed"

    def __init__(self, host: str) -> None:
        self.host = host[:_LONGEST_NAME]
        super().__init__(
            f"This server does not answer as {self.host!r}: server.allowed_hosts does not list it, and it is no name "
            "of the machine itself."
        )


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
        super().__init__("The request did not arrive in time.")


class MalformedRequest(LeaderboardError):
    code = "malformed_request"

    def __init__(self) -> None:
        super().__init__("This is not a request in HTTP/1.1, or one that can be read in two ways.")


class UriTooLong(LeaderboardError):
    code = "uri_too_long"

    def __init__(self) -> None:
        super().__init__(f"The target of the request is longer than {_HEAD}.")


class HeadTooLarge(LeaderboardError):
    code = "head_too_large"

    def __init__(self) -> None:
        super().__init__(f"The head of the request, its first line and all fields, is larger than {_HEAD}.")


class TooManyConnections(LeaderboardError):
    code = "too_many_connections"

    def __init__(self) -> None:
        super().__init__("This server has as many connections as server.max_connections allows; try again later.")


class BatchRejected(LeaderboardError):
    """No score of a batch was accepted; `data` says why, score by score."""

    code = "batch_rejected"

    def __init__(self, data: Any) -> None:
        self.data = data
        super().__init__("No score of this batch was accepted.")


class KafkaNotEnabled(LeaderboardError):
    """The server neither consumes nor is told to look at the dead letters of who does."""

    code = "kafka_not_enabled"

    def __init__(self) -> None:
        super().__init__(
            "This server does not consume from Kafka. To look at dead letters here, set kafka.dead_letters to true, "
            "with the kafka.brokers and kafka.dead_letter_topic of who consumes."
        )


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
class ErrorSpec:
    """How an error is answered: its status, and what it means for whoever asked."""

    status: int
    meaning: str


ERROR_SPECS: Mapping[type[LeaderboardError], ErrorSpec] = {
    MalformedJson: ErrorSpec(400, "the body is not JSON; NaN and Infinity are not, and bodies must not be compressed"),
    MalformedRequest: ErrorSpec(400, "it is no request in HTTP/1.1, or has both a length and a transfer encoding"),
    KeyRequired: ErrorSpec(401, "no valid access key or player token was shown"),
    Forbidden: ErrorSpec(
        403,
        "the key or token lacks the scope, does not open the leaderboard, or is for another player; "
        "or a web page of a foreign origin tried to write",
    ),
    BoardNotFound: ErrorSpec(404, "there is no such leaderboard"),
    ProfileNotFound: ErrorSpec(404, "nothing was said of who the player is"),
    PlayerNotFound: ErrorSpec(404, "the player is not on this leaderboard"),
    SeasonNotFound: ErrorSpec(404, "the leaderboard has no such season"),
    LetterNotFound: ErrorSpec(404, "no dead letter lies at this place"),
    UnknownPath: ErrorSpec(404, "there is nothing at this path"),
    UnknownMethod: ErrorSpec(405, "the path does not take this method; `Allow` names those it takes"),
    TooSlow: ErrorSpec(
        408, "the head or the body did not arrive within `server.read_timeout`; the connection is closed"
    ),
    BoardExists: ErrorSpec(409, "a leaderboard with this id exists already"),
    BoardFollows: ErrorSpec(409, "the leaderboard follows another, and takes only what is submitted to that one"),
    BoardFollowed: ErrorSpec(409, "other leaderboards follow this one; they have to be deleted before"),
    EventIdConflict: ErrorSpec(409, "the event id was used before with another payload"),
    KafkaNotEnabled: ErrorSpec(409, "the server does not consume, and `kafka.dead_letters` is false"),
    LetterUnsendable: ErrorSpec(409, "what the dead letter holds was left out, is no object, or is too long"),
    TooLarge: ErrorSpec(413, f"a body over {_BODY}, or a batch of more than {MAX_BATCH_SIZE:,} scores"),
    UriTooLong: ErrorSpec(414, f"a target over {_HEAD}"),
    HostNotAllowed: ErrorSpec(421, "`Host` names neither this machine nor a name that `server.allowed_hosts` lists"),
    Invalid: ErrorSpec(422, "a field or parameter is missing, unknown, of the wrong type or out of bounds"),
    NotSupportedOnWide: ErrorSpec(422, "a leaderboard with `shards` cannot have what was chosen with them"),
    ScoreOutOfBounds: ErrorSpec(422, "the score is outside the leaderboard's bounds, or its total would not be exact"),
    OccurredBeforeSeason: ErrorSpec(
        422, "the score was made before the season began, and the key does not have the scope `import`"
    ),
    BatchRejected: ErrorSpec(422, "no score of the batch was accepted; `data` says why"),
    RateLimited: ErrorSpec(429, "more than the key or the player may send; `Retry-After` says when to send it again"),
    HeadTooLarge: ErrorSpec(431, f"a head over {_HEAD}: the first line and all fields"),
    Internal: ErrorSpec(500, "a fault of the server itself"),
    StoreUnavailable: ErrorSpec(503, "a store is away; nothing was applied"),
    OutcomeUnknown: ErrorSpec(503, "it may have been applied; send it again with the same event id"),
    TooOld: ErrorSpec(503, "what is shown was not compared with the repository within `server.max_read_age`"),
    BoardLoading: ErrorSpec(503, "the leaderboard is being rebuilt; `source=batch` answers meanwhile"),
    NotReady: ErrorSpec(503, "this server cannot serve, or is about to stop"),
    TooManyConnections: ErrorSpec(503, "the server has as many connections as `server.max_connections` allows"),
}


def error_spec_of(error: BaseException) -> ErrorSpec | None:
    """How an error is answered: as the nearest of its kind that is in the table; None when none is."""
    return next((ERROR_SPECS[kind] for kind in type(error).__mro__ if kind in ERROR_SPECS), None)
