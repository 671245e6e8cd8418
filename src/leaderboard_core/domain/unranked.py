"""Who of those that are written to a board has no rank, having no result. Pure."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import NO_RESULT


class Unranked(NamedTuple):
    """Who of those whose ranks are told had no result before a commit, and who has none after it."""

    before: Collection[str] = ()
    after: Collection[str] = ()


NOBODY: Final = Unranked()


def unranked_of(
    board: Board, before: Mapping[str, PlayerState], builder: ChangeBuilder, players: Collection[str]
) -> Unranked:
    """Who of these players has no result: by their states before, and by what was decided."""
    if board.allow_null_score is None:
        return NOBODY
    had = {player_id: before.get(player_id) for player_id in players}
    have = {player_id: builder.state_of(player_id) for player_id in players}
    return Unranked(_without_result(had), _without_result(have))


def told_ranks(ranks: Mapping[str, int | None], unranked: Collection[str]) -> Mapping[str, int | None]:
    """Places as ranks: these players have none."""
    if not unranked:
        return ranks
    return {player_id: None if player_id in unranked else rank for player_id, rank in ranks.items()}


def _without_result(states: Mapping[str, PlayerState | None]) -> Collection[str]:
    return {player_id for player_id, state in states.items() if state is not None and state.sort_key == NO_RESULT}
