"""Ids as they stand in paths."""

import pytest

from leaderboard_core.domain.errors import BoardNotFound, Invalid
from leaderboard_shells.http.paths import as_board_id, as_player_id


def test_ids_are_decoded() -> None:
    """What was percent-encoded comes out as it was meant."""
    assert "game.1" == as_board_id("g%61me%2E1")
    assert "a/ü+%" == as_player_id("a%2F%C3%BC+%")


@pytest.mark.parametrize("sent", ["", ".", "..", "%2e", "a%2fb", "a b", "%ff", "%00", "%0a", "ä", "x" * 65])
def test_a_board_that_no_one_can_make(sent: str) -> None:
    """An id that no board can have is not there; no store is bothered with it."""
    with pytest.raises(BoardNotFound):
        as_board_id(sent)


@pytest.mark.parametrize("sent", ["", "%ff", "%ed%a0%80", "%00", "%0a", "%C2%85", "x" * 129, "%E2%82%AC" * 86])
def test_a_player_whom_no_one_can_name(sent: str) -> None:
    """An id that no player can have is at fault itself."""
    with pytest.raises(Invalid, match="player_id"):
        as_player_id(sent)
