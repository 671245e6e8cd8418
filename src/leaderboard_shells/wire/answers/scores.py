"""What the answers to submissions are made of."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType, structs

from leaderboard_core.domain.errors import Invalid, LeaderboardError
from leaderboard_core.domain.follower_outcomes import FollowerStatus
from leaderboard_core.usecases.follower_answers import FollowerAnswer
from leaderboard_core.usecases.submit import Accepted
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_shells.wire.answers.score import Score
from leaderboard_shells.wire.envelope import printable

#: How long the reason for one of many may be, in characters.
_LONGEST_SENTENCE = 500
#: As who a board is seen, by its id.
SeenAs: TypeAlias = Callable[[str], Viewer]


class Follower(Struct, frozen=True):
    """What a leaderboard made of a submission that was sent to the one that it follows."""

    leaderboard_id: str
    status: FollowerStatus
    rank: int | None
    code: str | UnsetType = UNSET
    frozen: bool | UnsetType = UNSET
    season: int | UnsetType = UNSET


class Submitted(Struct, frozen=True):
    """What became of one submission, once it is committed."""

    status: Literal["accepted"]
    leaderboard_id: str
    player_id: str
    score: Score | None
    rank: int | None
    previous_score: Score | None
    previous_rank: int | None
    changed: bool
    duplicate: bool
    visible: bool
    followers: Sequence[Follower] | UnsetType = UNSET
    frozen: bool | UnsetType = UNSET
    season: int | UnsetType = UNSET


class ItemError(Struct, frozen=True):
    """Why one score of a batch was rejected; `path` names the first field at fault."""

    index: int
    code: str
    error: str
    path: str | UnsetType = UNSET


class BatchResult(Struct, frozen=True):
    """What became of a batch. `duplicates` counts the accepted ones that were known already."""

    status: Literal["accepted", "partial", "rejected"]
    received: int
    accepted: int
    rejected: int
    duplicates: int
    errors: Sequence[ItemError]


def as_submitted(accepted: Accepted, seen_as: SeenAs) -> Submitted:
    # The fields of both are the same and in the same order.
    hidden = hidden_boards(accepted.frozen, seen_as)
    submitted = Submitted("accepted", *accepted[:-3], as_followers(accepted.followers, hidden))
    if accepted.season is not None:
        submitted = structs.replace(submitted, season=accepted.season)
    if accepted.leaderboard_id in hidden:
        return structs.replace(submitted, rank=None, previous_rank=None, frozen=True)
    return submitted


def hidden_boards(frozen: Iterable[str], seen_as: SeenAs) -> Collection[str]:
    """Those of the frozen boards of which no ranks are told."""
    return [board_id for board_id in frozen if not seen_as(board_id).sees_frozen]


def as_followers(followers: Sequence[FollowerAnswer], hidden: Collection[str]) -> Sequence[Follower] | UnsetType:
    """What followers made of it, where there are any."""
    return [_follower(one, hidden) for one in followers] or UNSET


def _follower(one: FollowerAnswer, hidden: Collection[str]) -> Follower:
    season = UNSET if one.season is None else one.season
    if one.leaderboard_id in hidden:
        return Follower(one.leaderboard_id, one.status, None, one.code or UNSET, True, season)
    return Follower(one.leaderboard_id, one.status, one.rank, one.code or UNSET, UNSET, season)


def as_item_error(index: int, error: LeaderboardError) -> ItemError:
    path = error.field_errors[0].path if isinstance(error, Invalid) else ""
    told = str(error)
    told = told if len(told) <= _LONGEST_SENTENCE else f"{told[:_LONGEST_SENTENCE]}…"
    return ItemError(index, error.code, printable(told), printable(path) or UNSET)


def as_batch_result(received: int, duplicates: int, errors: Sequence[ItemError]) -> BatchResult:
    accepted = received - len(errors)
    status: Literal["accepted", "partial", "rejected"]
    status = "rejected" if not accepted else "partial" if errors else "accepted"
    return BatchResult(status, received, accepted, len(errors), duplicates, errors)
