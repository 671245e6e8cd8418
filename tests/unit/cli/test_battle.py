"""The battle royale of the demo."""

import random

import pytest

from leaderboard_shells.cli.battle import PLAYERS, BattleTick, battle


def fought(moments: int, seed: int = 1) -> list[BattleTick]:
    return list(battle(PLAYERS, moments, random.Random(seed)))


@pytest.mark.parametrize("moments", [1, 2, 8, 240])
def test_one_is_left_in_the_end(moments: int) -> None:
    """However short it is, everyone but one falls, and each falls once."""
    told = [line for moment in fought(moments) for line in moment.news]
    fallen = [line.split(" takes out ")[1].split(":")[0] for line in told if " takes out " in line]
    winner = told[-1].split(" is the last")[0]

    assert sorted([winner, *fallen]) == sorted(PLAYERS)
    assert moments == len(fought(moments))


def test_all_are_on_the_board_from_the_beginning() -> None:
    """The first moment brings points, be they none, for each of the 60 players."""
    assert 60 == len(set(PLAYERS))
    assert set(PLAYERS) == set(fought(240)[0].points)


def test_the_fallen_score_no_more() -> None:
    """Points go to those who stand, or stood when the moment began."""
    standing = set(PLAYERS)
    for moment in fought(240)[1:]:
        assert set(moment.points) <= standing
        standing -= {line.split(" takes out ")[1].split(":")[0] for line in moment.news if " takes out " in line}
