"""One thing the API does: the only description of it, from which routes, decoding and documentation all come."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import attrs
from attrs import field, frozen
from msgspec import Raw

from leaderboard_core.application import Application
from leaderboard_core.domain.errors import Invalid, LeaderboardError
from leaderboard_core.usecases.answers import At, Meta
from leaderboard_core.usecases.dead_letters import DeadLetterDesk
from leaderboard_core.usecases.recent_reads import RecentReads
from leaderboard_shells.access.access import OPEN, Access
from leaderboard_shells.access.caller import Caller
from leaderboard_shells.access.errors import Forbidden, KeyRequired, RateLimited
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.body_timeout import BodyTimeout
from leaderboard_shells.http.errors import (
    HeadTooLarge,
    HostNotAllowed,
    Internal,
    MalformedRequest,
    TooLarge,
    TooManyConnections,
    TooSlow,
    UnknownMethod,
    UnknownPath,
    UriTooLong,
)
from leaderboard_shells.http.recent_refusals import RecentRefusals
from leaderboard_shells.monitoring.readiness import AnyReadiness
from leaderboard_shells.wire.json import MalformedJson

#: How whoever asks for what is not open to everybody may be refused.
ENTERING = (KeyRequired, Forbidden, RateLimited)
#: How any request may be refused, most of them before it has reached an operation.
ANYWHERE = (
    MalformedRequest,
    UnknownPath,
    UnknownMethod,
    UriTooLong,
    HostNotAllowed,
    HeadTooLarge,
    Internal,
    TooManyConnections,
)

Q = TypeVar("Q", bound=attrs.AttrsInstance)
B = TypeVar("B")


@frozen
class ApiContext:
    """What requests are answered with. `body_timeout`: with bodies that are slow to arrive."""

    application: Application
    readiness: AnyReadiness
    body_timeout: BodyTimeout
    access: Access
    #: The path of the origin under which all the others are; see `root_path.py`.
    root_path: str = ""
    #: Lists as JSON, each written once: those who ask at the same time are given the same.
    listed: RecentReads[Raw] = field(factory=RecentReads)
    refusals: RecentRefusals = field(factory=lambda: RecentRefusals(OPEN))
    #: Where dead letters are looked at; None: the server has no queue.
    dead_letters: DeadLetterDesk | None = None


class Call(NamedTuple, Generic[Q, B]):
    """One request to an operation, decoded, of somebody who may ask it. Ids that its path does not hold are empty."""

    service: ApiContext
    caller: Caller
    board_id: str
    player_id: str
    query: Q
    body: B

    @property
    def application(self) -> Application:
        return self.service.application

    @property
    def at(self) -> At:
        """Which copy of the board its query asks for, and as who it is seen."""
        return self.query.at(self.caller.viewer(self.board_id, self.player_id))  # type: ignore[attr-defined, no-any-return]


class Reply(NamedTuple):
    """What goes into the envelope, and headers that go along."""

    data: Any
    meta: Any = None
    headers: Sequence[tuple[bytes, bytes]] = ()
    #: What a board's reading is of.
    moment: Meta | None = None


@frozen(kw_only=True)
class Operation(Generic[Q, B]):
    """`data` and `meta` are the types of the answer; `errors` those that are this operation's own.

    `scope` is what it takes, on the board and for the player in its path; None: it is open to everybody, and nobody
    looks at what they show, unless it `identifies` whoever asks, which counts as reading. What else it names is its own
    to check; and its own to count, where it is `counted` by the item and not as one request.
    With `idempotency_key` the header of that name is the body's `event_id`; a POST that only reads is `safe` to repeat;
    any other POST refuses the header, see `idempotency.py`. `conditional` are readings of boards, whose query is a
    `ReadQuery`: answers that may be kept and are confirmed, see `conditional.py`. `permit` raises where the query names
    what the caller may not ask for.
    """

    tag: str
    name: str
    summary: str
    description: str = ""
    method: str
    path: str
    scope: Scope | None
    identifies: bool = False
    counted: bool = False
    query: type[Q]
    body: type[B] | None = None
    data: Any
    meta: Any = None
    status: int = 200
    errors: Sequence[type[LeaderboardError]] = ()
    idempotency_key: bool = False
    safe: bool = False
    conditional: bool = False
    permit: Callable[[Call[Q, B]], None] | None = None
    handle: Callable[[Call[Q, B]], Awaitable[Reply]] = field(repr=False)

    @property
    def counts_as(self) -> Scope | None:
        """Of which allowance a request is; of none, where nobody looks who asks."""
        return Scope.READ if self.identifies else self.scope

    @property
    def all_errors(self) -> Sequence[type[LeaderboardError]]:
        """Its own errors, and those that come with what it takes."""
        entering: Sequence[type[LeaderboardError]] = ()
        if self.scope is not None:
            entering = ENTERING
        elif self.identifies:
            entering = (KeyRequired, RateLimited)
        sending = () if self.body is None else (MalformedJson, TooSlow, TooLarge)
        return (*self.errors, *entering, *sending, Invalid)


AnyOperation = Operation[Any, Any]
