"""What is told of the boards that follow one that was written to."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.members_builder import MembersBuilder
from leaderboard_core.domain.submission import Submission

#: Of a board of teams: the player counts for none of them.
NO_TEAM: Final = ""
#: Why a submission has come to no board: there is one for as many values already as there may be.
EACH_FULL: Final = "each_full"


class FollowerStatus(StrEnum):
    """What a follower made of a submission that its root accepted.

    `skipped`: it is not for this follower. `duplicate`: it was taken before, so it is not taken again.
    """

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SKIPPED = "skipped"
    DUPLICATE = "duplicate"


class FollowerOutcome(NamedTuple):
    """What became of a submission on a follower; `code` says why it was rejected."""

    leaderboard_id: str
    uid: int
    status: FollowerStatus
    code: str | None = None
    #: The season before the open one, where it counts in that.
    season: int | None = None
    #: Of a board of teams: whose rank is told there, in place of the player's.
    team: str | None = None


def told_of(follower: ChangeBuilder, status: FollowerStatus, code: str | None = None) -> FollowerOutcome:
    """What a follower made of it."""
    return FollowerOutcome(follower.board.public_id, follower.board.uid, status, code)


def with_team(follower: ChangeBuilder, player_id: str, told: FollowerOutcome) -> Sequence[FollowerOutcome]:
    """What is told of a follower, and of the board of teams where it is one of members, with the team's rank."""
    if not isinstance(follower, MembersBuilder):
        return (told,)
    team = follower.team_of(player_id) or NO_TEAM
    return told, told_of(follower.teams, told.status, told.code)._replace(team=team)


def with_teams(
    follower: ChangeBuilder, submissions: Iterable[Submission], told: list[FollowerOutcome]
) -> Sequence[list[FollowerOutcome]]:
    """The same of a list, by follower."""
    if not isinstance(follower, MembersBuilder):
        return (told,)
    pairs = zip(submissions, told, strict=True)
    return [*map(list, zip(*[with_team(follower, one.player_id, outcome) for one, outcome in pairs], strict=True))]


def is_of_one(column: Sequence[FollowerOutcome]) -> bool:
    """Whether a follower made one and the same thing of all."""
    return column.count(column[0]) == len(column) if column else True
