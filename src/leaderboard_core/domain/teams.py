"""Boards whose players are teams: what is kept of a team, and which team a member counts for. Pure.

Such a board has a *board of members* beside it, which follows the same root and holds each member's own score. A team's
state is made of those; what its total is made of lies in its metadata, where everybody can read it.
"""

import json
from decimal import Decimal
from typing import Any, Final, assert_never

from attrs import evolve

from leaderboard_core.domain.board import Board, Member, SortOrder, UpdateMode
from leaderboard_core.domain.calendar import calendar_of
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import FieldError, ScoreOutOfBounds
from leaderboard_core.domain.order import score_of
from leaderboard_core.domain.payload import OpenFields, fields_of, payload_of
from leaderboard_core.domain.profile import TEAM
from leaderboard_core.domain.rules import EXACTLY, NO_MEMBERS, TeamTally, is_of_teams, team_score
from leaderboard_core.domain.score import MAX_SCORE

#: What stands behind the id of a board of teams in that of the board of its members.
MEMBERS_SUFFIX: Final = ".members"
#: How long the id of a board of teams may be.
MAX_TEAMS_ID: Final = 64 - len(MEMBERS_SUFFIX)
#: How many members may count for a team where the best of them do.
MAX_TEAM_SIZE: Final = 100
#: What a board of members has of the board of teams, always.
SHARED: Final = (
    "reset_period",
    "reset_cron",
    "timezone",
    "min_score",
    "max_score",
    "decimals",
    "format",
    "unit",
    "allow_null_score",
    "hide_after",
    "show_at",
)


def team_of(state: PlayerState | None) -> str | None:
    """The team that a member counts for: that of the copy of the profile which the board of members has."""
    return None if state is None else team_in(fields_of(state.payload).get("profile"))


def team_in(profile: str | None) -> str | None:
    """The team that a profile names, if it does."""
    if profile is None:
        return None
    team = _object(profile).get("team")
    return team if TEAM.fault(team) is None else None


def staying_in_team(profile: str | None, team: str | None) -> str | None:
    """The profile with the team that its player counts for, whatever it says: nobody moves with what they have."""
    if team is None or team_in(profile) == team:
        return profile
    said = {} if profile is None else _object(profile)
    return json.dumps({**said, "team": team}, ensure_ascii=False, separators=(",", ":"))


def tally_of(order: SortOrder, state: PlayerState | None) -> TeamTally:
    """What a team's total is made of by now."""
    if state is None:
        return NO_MEMBERS
    kept = _object(fields_of(state.payload).get("metadata") or "{}")
    best = tuple(float(_turned(order, Decimal(repr(score)))) + 0.0 for score in kept.get("best", ()))
    return TeamTally(int(kept["members"]), _turned(order, Decimal(kept["total"])), best)


def team_state(board: Board, team: str, tally: TeamTally, reached_at: int) -> PlayerState:
    """The state of a team that has members."""
    exact = EXACTLY.normalize(_turned(board.sort_order, tally.total))
    total = format(exact, "f") if exact else "0"
    made_of: dict[str, Any] = {"members": tally.members, "total": total}
    if tally.best:
        made_of["best"] = [_told(score_of(board.sort_order, key)) for key in tally.best]
    metadata = json.dumps(made_of, separators=(",", ":"))
    key = team_score(board.update_mode, tally)
    return PlayerState(team, key, reached_at, payload_of(OpenFields(metadata=metadata)))


def require_room(board: Board, tally: TeamTally) -> None:
    """Raise `ScoreOutOfBounds` for a total that is too large to be told."""
    if abs(team_score(board.update_mode, tally, bounded=False)) > MAX_SCORE:
        raise ScoreOutOfBounds(f"the total of the team would leave -{MAX_SCORE} to {MAX_SCORE}")


def with_settings_of(teams: Board, members: Board, now: int) -> Board:
    """The board of members from now on with all that it shares with the board of teams."""
    shared = {name: getattr(teams, name) for name in SHARED}
    if all(getattr(members, name) == value for name, value in shared.items()):
        return members
    changed = evolve(members, **shared, updated_at=max(now, members.updated_at))
    if calendar_of(changed) == calendar_of(members):
        return changed
    return evolve(changed, next_reset_at=teams.next_reset_at)


def shared_faults(before: Board, after: Board) -> list[FieldError]:
    """The faults of a board of members that is given other settings than the board of teams has."""
    if after.links.teams is None:
        return []
    message = f"must be changed on {after.links.teams.id!r}, whose members these are"
    return [FieldError(name, message) for name in SHARED if getattr(before, name) != getattr(after, name)]


def team_faults(new: Any) -> list[FieldError]:
    """The faults of a board to be whose players are teams, or that would have their rules without being one."""
    size = _size_faults(new.update_mode, new.team_size)
    if new.member is None:
        message = "must be replace, increment or best where member is not given"
        return [FieldError("update_mode", message)] if is_of_teams(new.update_mode) else size
    member: Member = new.member
    match member:
        case Member.TEAM:
            faults = size
        case _:
            assert_never(member)
    if new.follows is None:
        faults.append(FieldError("member", "must not be given where follows is not"))
    if not is_of_teams(new.update_mode):
        modes = " or ".join(mode for mode in UpdateMode if is_of_teams(mode))
        faults.append(FieldError("update_mode", f"must be {modes} where member is given"))
    if new.parts:
        faults.append(FieldError("parts", "must not be given where member is: a team's score is one number"))
    if new.each is not None:
        faults.append(FieldError("each", "must not be given where member is"))
    if new.reset_grace is not None:
        faults.append(FieldError("reset_grace", "must not be given where member is"))
    if len(new.id) > MAX_TEAMS_ID:
        faults.append(FieldError("id", f"must have at most {MAX_TEAMS_ID} characters where member is given"))
    return faults


def _has_size(mode: UpdateMode) -> bool:
    """Whether it takes a number of members that count."""
    match mode:
        case UpdateMode.TEAM_BEST_SUM:
            return True
        case (
            UpdateMode.REPLACE | UpdateMode.INCREMENT | UpdateMode.BEST | UpdateMode.TEAM_SUM | UpdateMode.TEAM_AVERAGE
        ):
            return False
        case _:
            assert_never(mode)


def _size_faults(mode: UpdateMode, size: int | None) -> list[FieldError]:
    if (size is not None) is _has_size(mode):
        return []
    said = "must be given where" if size is None else "must not be given where"
    what = "is" if size is None else "is not"
    return [FieldError("team_size", f"{said} update_mode {what} {UpdateMode.TEAM_BEST_SUM}")]


def grace_of_teams_faults(board: Board) -> list[FieldError]:
    """The fault of a grace where scores are those of teams."""
    if board.reset_grace is None or (board.links.members is None and board.links.teams is None):
        return []
    return [FieldError("reset_grace", "must not be given where member is")]


def _turned(order: SortOrder, total: Decimal) -> Decimal:
    """A total as a score, or the other way round, as `order.py` has sort keys."""
    match order:
        case SortOrder.DESC:
            return total.copy_negate()
        case SortOrder.ASC:
            return total


def _told(score: float) -> float:
    """A score as it is written: whole ones without a point."""
    return int(score) if score.is_integer() else score


def _object(text: str) -> dict[str, Any]:
    read = json.loads(text)
    return read if isinstance(read, dict) else {}
