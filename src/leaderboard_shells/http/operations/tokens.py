"""Making player tokens."""

from collections.abc import Sequence

from msgspec import Struct

from leaderboard_shells.access.scope import Scope
from leaderboard_shells.access.tokens import Claims
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.parameters import NewToken, NoQuery
from leaderboard_shells.wire.times import Time, rfc3339


class PlayerToken(Struct, frozen=True):
    """A token, for whom it is and until when."""

    token: str
    player_id: str
    expires_at: Time


def as_player_token(token: str, claims: Claims) -> PlayerToken:
    return PlayerToken(token, claims.player_id, rfc3339(claims.expires_at * 1_000_000))


async def create(call: Call[NoQuery, NewToken]) -> Reply:
    wanted = call.body
    token, claims = call.service.access.sign(
        call.caller, wanted.player_id, wanted.leaderboard_ids or (), wanted.expires_in
    )
    return Reply(as_player_token(token, claims))


TOKENS: Sequence[AnyOperation] = (
    Operation(
        tag="Tokens",
        name="create_token",
        summary="Make a player token",
        description=(
            "A game's backend makes one for each player, who then submits and reads for that player alone. "
            "It opens no board and no scope that the key itself does not open, and nothing longer."
        ),
        method="POST",
        path="/api/v1/tokens",
        scope=Scope.SUBMIT,
        query=NoQuery,
        body=NewToken,
        data=PlayerToken,
        handle=create,
    ),
)
