"""What the answers to submissions are made of."""

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from leaderboard_core.domain.errors import Invalid, LeaderboardError
from leaderboard_core.usecases.submit import Accepted
from leaderboard_shells.http.envelope import printable


class Submitted(Struct, frozen=True):
    """What became of one submission, once it is committed."""

    status: Literal["accepted"]
    leaderboard_id: str
    player_id: str
    score: float | None
    rank: int | None
    previous_score: float | None
    previous_rank: int | None
    changed: bool
    duplicate: bool
    visible: bool


class ItemFault(Struct, frozen=True):
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
    errors: Sequence[ItemFault]


def as_submitted(accepted: Accepted) -> Submitted:
    return Submitted(
        "accepted",
        accepted.leaderboard_id,
        accepted.player_id,
        accepted.score,
        accepted.rank,
        accepted.previous_score,
        accepted.previous_rank,
        accepted.changed,
        accepted.duplicate,
        accepted.visible,
    )


def as_item_fault(index: int, error: LeaderboardError) -> ItemFault:
    path = error.faults[0].path if isinstance(error, Invalid) else ""
    return ItemFault(index, error.code, printable(str(error)), printable(path) or UNSET)


def as_batch_result(received: int, duplicates: int, errors: Sequence[ItemFault]) -> BatchResult:
    accepted = received - len(errors)
    status: Literal["accepted", "partial", "rejected"]
    status = "rejected" if not accepted else "partial" if errors else "accepted"
    return BatchResult(status, received, accepted, len(errors), duplicates, errors)
