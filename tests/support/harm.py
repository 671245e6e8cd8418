"""Harming what is held in memory, behind everyone's back."""

from leaderboard_adapters.memory.ranked_board import RankedBoard


def lose_the_last(board: RankedBoard) -> None:
    """Let a board lose the last of its places."""
    *_, last = board._order
    board._order.remove(last)
