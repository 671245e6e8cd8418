"""One player on all leaderboards."""

from collections.abc import Sequence

from leaderboard_core.domain.errors import BoardLoading, OutcomeUnknown, PlayerNotFound, StoreUnavailable, TooOld
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.parameters import IncludeQuery, NoQuery
from leaderboard_shells.wire.answers.players import (
    ErasedPlayer,
    PlayerBoardEntry,
    TracesOfPlayer,
    as_board_entries,
    as_erased_player,
    as_traces,
)

TAG = "Players"
PLAYER = "/api/v1/players/{player_id}"


async def entries(call: Call[IncludeQuery, None]) -> Reply:
    found = await call.application.players.entries(
        call.player_id, lambda board_id: call.caller.viewer(board_id, call.player_id)
    )
    seen = [entry for entry in found if call.caller.sees(entry.board_id)]
    if found and not seen:
        # As of one whom nobody knows.
        raise PlayerNotFound(None, call.player_id)
    return Reply(as_board_entries(seen, call.query.include))


async def traces(call: Call[NoQuery, None]) -> Reply:
    call.caller.require_everywhere(Scope.ADMIN)
    return Reply(as_traces(await call.application.players.traces(call.player_id)))


async def erase(call: Call[NoQuery, None]) -> Reply:
    call.caller.require_everywhere(Scope.ADMIN)
    return Reply(as_erased_player(await call.application.players.erase(call.player_id)))


PLAYERS: Sequence[AnyOperation] = (
    Operation(
        tag=TAG,
        name="get_player_entries",
        summary="A player's ranks and scores on all leaderboards",
        description=(
            "Those that the key opens, by their ids. Empty for a player whom only past seasons know. Those that are "
            "frozen are left out, but for the player, who sees the scores, and for whoever manages the leaderboard."
        ),
        method="GET",
        path=PLAYER,
        scope=Scope.READ,
        query=IncludeQuery,
        data=list[PlayerBoardEntry],
        errors=(PlayerNotFound, StoreUnavailable, BoardLoading, TooOld),
        handle=entries,
    ),
    Operation(
        tag=TAG,
        name="get_player_traces",
        summary="Where a player would be erased",
        description=(
            "The leaderboards, their seasons that know the player, past ones included, and whether there is a profile: "
            "what `erase_player` would take away now. It takes a key that opens every leaderboard."
        ),
        method="GET",
        path=f"{PLAYER}/traces",
        scope=Scope.ADMIN,
        query=NoQuery,
        data=TracesOfPlayer,
        errors=(PlayerNotFound, StoreUnavailable),
        handle=traces,
    ),
    Operation(
        tag=TAG,
        name="erase_player",
        summary="Erase a player everywhere",
        description=(
            "From all leaderboards, past seasons and standings included; those who were behind move up. Event ids of "
            "the player stay known, without what was sent with them. Nothing brings the player back but a submission "
            "that names them and is applied afterwards. Sent again, it finishes what was interrupted. It takes a key "
            "that opens every leaderboard."
        ),
        method="DELETE",
        path=PLAYER,
        scope=Scope.ADMIN,
        query=NoQuery,
        data=ErasedPlayer,
        errors=(PlayerNotFound, StoreUnavailable, OutcomeUnknown),
        handle=erase,
    ),
)
