"""The first season of a board, and from one to the next."""

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.calendar import calendar_of, is_too_late, next_reset
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.season import Season


def with_sound_boundary(board: Board, boundary: int, now: int) -> Board:
    """The board, with another next reset where only a clock that was ahead can have set this one."""
    if not is_too_late(calendar := calendar_of(board), boundary, now):
        return board
    started_at = min(board.season_started_at, now)
    return evolve(board, season_started_at=started_at, next_reset_at=next_reset(calendar, now))


def ended_season(board: Board, version: Version, at: int) -> Season:
    """The board's season as one that ended at that moment, after the change `version`."""
    return Season(
        board_uid=board.uid,
        season=board.season,
        version=version,
        started_at=min(board.season_started_at, at),
        ended_at=at,
        max_entries=board.max_entries,
    )


def next_season(board: Board, at: int, now: int) -> Board:
    """The board in the season that begins at that moment."""
    return evolve(
        board,
        season=board.season + 1,
        season_started_at=at,
        next_reset_at=next_reset(calendar_of(board), max(now, at)),
        # What another board holds is of its season: it is no beginning of a new one.
        links=board.links.filled().filled_along(),
    )


def opening_change(board: Board) -> Change:
    """The first change of a board, which makes it an empty board."""
    return Change(
        id=board.version.change_id,
        previous=None,
        revision=board.version.revision,
        board_uid=board.uid,
        season=board.season,
        max_entries=board.max_entries,
        committed_at=board.created_at,
    )
