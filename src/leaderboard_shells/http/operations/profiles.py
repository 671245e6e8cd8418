"""Who players are."""

from collections.abc import Sequence

from leaderboard_core.domain.errors import OutcomeUnknown, ProfileNotFound, StoreUnavailable
from leaderboard_core.domain.profile import Profile
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.operations.players import PLAYER, TAG
from leaderboard_shells.http.parameters import NoQuery
from leaderboard_shells.wire.answers.profiles import DeletedProfile, PlayerProfile, as_player_profile

PROFILE = f"{PLAYER}/profile"


async def get(call: Call[NoQuery, None]) -> Reply:
    return Reply(as_player_profile(await call.application.profiles.get(call.player_id)))


async def put(call: Call[NoQuery, Profile]) -> Reply:
    call.caller.require_everywhere(Scope.SUBMIT)
    only = call.caller.profile_fields(call.body.given)
    return Reply(as_player_profile(await call.application.profiles.put(call.player_id, call.body, only)))


async def delete(call: Call[NoQuery, None]) -> Reply:
    call.caller.require_everywhere(Scope.SUBMIT)
    call.caller.profile_fields(Profile.names())
    await call.application.profiles.delete(call.player_id)
    return Reply(DeletedProfile("deleted"))


PROFILES: Sequence[AnyOperation] = (
    Operation(
        tag=TAG,
        name="get_profile",
        summary="Who a player is",
        description="What was said of the player last; what was never said is null.",
        method="GET",
        path=PROFILE,
        scope=Scope.READ,
        query=NoQuery,
        data=PlayerProfile,
        errors=(ProfileNotFound, StoreUnavailable),
        handle=get,
    ),
    Operation(
        tag=TAG,
        name="put_profile",
        summary="Say who a player is",
        description=(
            "In the place of what was said before, on every leaderboard that has the player: as a change of each, "
            "within a second, that changes no score and no moment. Leaderboards that the player comes to later have it "
            "as well. It takes a key or a token that opens every leaderboard; with a player token `display_name` and "
            "`avatar_url` alone, and all else stays."
        ),
        method="PUT",
        path=PROFILE,
        scope=Scope.SUBMIT,
        query=NoQuery,
        body=Profile,
        data=PlayerProfile,
        errors=(StoreUnavailable, OutcomeUnknown),
        handle=put,
    ),
    Operation(
        tag=TAG,
        name="delete_profile",
        summary="Forget who a player is",
        description=(
            "On every leaderboard; past seasons keep what they have. Scores stay. It takes an access key that opens "
            "every leaderboard."
        ),
        method="DELETE",
        path=PROFILE,
        scope=Scope.SUBMIT,
        query=NoQuery,
        data=DeletedProfile,
        errors=(ProfileNotFound, StoreUnavailable, OutcomeUnknown),
        handle=delete,
    ),
)
