"""Why somebody may not do what they ask for. No error repeats a key or a token."""

import math
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.access.token_buckets import Balance

NONE_LIMITED: Final[Mapping[str, Balance]] = MappingProxyType({})


class AuthFailure(StrEnum):
    """What is wrong with what a caller showed."""

    NOTHING = "An access key is needed: send it as `Authorization: Bearer`."
    MALFORMED = "The Authorization header must be given once, as `Bearer` and an access key or a player token."
    UNKNOWN = "This access key or player token is not valid."
    LATE = "No access key or player token was shown in time."
    EXPIRED = "This access key or player token has expired."


class KeyRequired(LeaderboardError):
    """Nothing that opens anything was shown."""

    code = "key_required"

    def __init__(self, failure: AuthFailure) -> None:
        self.failure = failure
        super().__init__(failure.value)


class Forbidden(LeaderboardError):
    """Whoever asks is known, and may not do this."""

    code = "forbidden"


class ScopeMissing(Forbidden):
    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(f"This needs the scope {str(scope)!r}, which the key or token does not have.")


class BoardClosed(Forbidden):
    def __init__(self, board_id: str) -> None:
        self.board_id = board_id
        super().__init__(f"The key or token does not open leaderboard {board_id!r}.")


class BoardsMissing(Forbidden):
    def __init__(self) -> None:
        super().__init__("This takes a key that opens every leaderboard.")


class OtherPlayer(Forbidden):
    def __init__(self, player_id: str) -> None:
        self.player_id = player_id
        super().__init__(f"The token is for another player than {player_id!r}.")


class NotOfPlayers(Forbidden):
    def __init__(self, field: str) -> None:
        super().__init__(f"A player token may not send {field!r}: of a profile it puts display_name and avatar_url.")


class NoTokens(Forbidden):
    def __init__(self) -> None:
        super().__init__("This server signs no player tokens: auth.token_secret is not set.")


class PlayersSignNothing(Forbidden):
    def __init__(self) -> None:
        super().__init__("A player token cannot make another one; that takes an access key.")


class RateLimited(LeaderboardError):
    """Too much in too short a time; nothing was done and nothing was counted. `wait`: seconds until it fits;
    `balances`: how the allowances stand that it would have counted for, by whose they are."""

    code = "rate_limited"

    def __init__(self, wait: float, balances: Mapping[str, Balance] = NONE_LIMITED) -> None:
        self.balances = balances
        #: Whole seconds after which to try again.
        self.retry_after = max(1, math.ceil(wait))
        super().__init__(f"This is more than the rate limit lets through; try again in {self.retry_after} s.")
