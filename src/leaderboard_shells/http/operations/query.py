"""Several readings of several boards in one request, each answered by itself."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import FieldError, Invalid, LeaderboardError
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.errors import error_spec_of
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.operations.boards import LEADERBOARD
from leaderboard_shells.http.operations.reads import TAG
from leaderboard_shells.http.parameters import NoQuery, Queries, Query
from leaderboard_shells.wire.answers.query import QueryResult, as_answered, as_refused
from leaderboard_shells.wire.limits import MAX_QUERIES

_PLAYER = "/{player_id}"


def query(readings: Sequence[AnyOperation]) -> AnyOperation:
    """The operation that asks several of these at once: whatever of them reads one board by a GET."""
    known = {_word(operation): operation for operation in readings if operation.conditional}

    async def ask(call: Call[NoQuery, Queries]) -> Reply:
        # All are asked before one of them is answered: so the real-time store gets their questions together.
        return Reply(await asyncio.gather(*[_answered(call, known, asked) for asked in call.body.queries]))

    return Operation(
        tag=TAG,
        name="query_leaderboards",
        summary=f"Up to {MAX_QUERIES} readings of any leaderboards",
        description=(
            "Each is answered by itself, in their order: with its own `status`, and `data` and `meta` or what is wrong "
            f"with it. `read` is one of {', '.join(f'`{word}`' for word in sorted(known))}: what the path is called "
            "that answers the same, and `parameters` are what that takes. Each is of its own moment, and counts as one "
            "request. The request itself is refused only when it is not a list of readings."
        ),
        method="POST",
        safe=True,
        path="/api/v1/query",
        scope=Scope.READ,
        counted=True,
        query=NoQuery,
        body=Queries,
        data=list[QueryResult],
        errors=(),
        handle=ask,
    )


def _word(operation: AnyOperation) -> str:
    """What an operation is called here: the end of its path, and which of two that end alike is about a player."""
    word = operation.path.removeprefix(f"{LEADERBOARD}/").removesuffix(_PLAYER)
    return "around_player" if word == "around" and _PLAYER in operation.path else word


async def _answered(call: Call[NoQuery, Queries], known: Mapping[str, AnyOperation], raw: Any) -> QueryResult:
    try:
        reply = await _read(call, known, raw)
    except LeaderboardError as refusal:
        problem = error_spec_of(refusal)
        assert problem is not None
        return as_refused(problem.status, refusal)
    return as_answered(reply.data, reply.meta)


async def _read(call: Call[NoQuery, Queries], known: Mapping[str, AnyOperation], raw: Any) -> Reply:
    caller = call.caller
    try:
        asked = decode(Query, raw)
        operation = known.get(asked.read)
        if operation is None:
            raise Invalid([FieldError("read", f"must be one of {', '.join(sorted(known))}")])
        of_a_player = _PLAYER in operation.path
        if of_a_player is (asked.player_id is None):
            raise Invalid([FieldError("player_id", "is required" if of_a_player else f"is none of {asked.read}'s")])
        player_id = asked.player_id or ""
        caller.require(Scope.READ, asked.leaderboard_id, player_id)
        parameters = decode(operation.query, asked.parameters or {})
    except LeaderboardError:
        caller.count_refused(Scope.READ)
        raise
    caller.spend(Scope.READ)
    reading = Call(call.service, caller, asked.leaderboard_id, player_id, parameters, None)
    if operation.permit is not None:
        operation.permit(reading)
    return await operation.handle(reading)
