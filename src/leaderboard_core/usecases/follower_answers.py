"""What is told of the boards that follow the one that was written to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from leaderboard_core.domain.follower_outcomes import FollowerOutcome, FollowerStatus
from leaderboard_core.usecases.projector import NOT_PROJECTED, Projection


class FollowerAnswer(NamedTuple):
    """What a board made of what was sent to the one that it follows; `code` says why it was rejected.

    `rank`: the player's there now, or the team's on a board of teams; None: not ranked there, or not shown yet.
    `season`: the one before the open one, where it counts in that; the rank is then the one there.
    """

    leaderboard_id: str
    status: FollowerStatus
    rank: int | None
    code: str | None = None
    season: int | None = None


def follower_answers(
    player_id: str, outcomes: Iterable[FollowerOutcome], shown: Mapping[int | None, Projection]
) -> Sequence[FollowerAnswer]:
    """The answers of followers, with the player's ranks there."""
    return [
        FollowerAnswer(
            one.leaderboard_id, one.status, _ranks(one, shown).get(one.ranked(player_id) or ""), one.code, one.season
        )
        for one in outcomes
    ]


def _ranks(one: FollowerOutcome, shown: Mapping[int | None, Projection]) -> Mapping[str, int | None]:
    projection = shown.get(one.uid, NOT_PROJECTED)
    return projection.after if one.season is None else projection.past


def frozen_followers(outcomes: Iterable[FollowerOutcome], shown: Mapping[int | None, Projection]) -> tuple[str, ...]:
    """The ids of those that are frozen."""
    return tuple(one.leaderboard_id for one in outcomes if shown.get(one.uid, NOT_PROJECTED).frozen)
