"""Which boards a pattern covers."""

import time

import pytest

from leaderboard_core.domain.patterns import Patterns


@pytest.mark.parametrize(
    ("patterns", "covered", "others"),
    [
        (["*"], ["game1", "x.y_z-1"], []),
        (["game1"], ["game1"], ["game11", "Game1", "agame1", "game"]),
        (["eu-*"], ["eu-", "eu-1", "eu-a-b"], ["eu", "xeu-1", "EU-1"]),
        (["*-eu"], ["1-eu"], ["1-eu2"]),
        (["a*c", "b"], ["ac", "abc", "b"], ["a", "bc"]),
        (["a.c"], ["a.c"], ["abc"]),
        (["a.*"], ["a.b"], ["ab"]),
        ([], [], ["game1"]),
    ],
)
def test_cover(patterns: list[str], covered: list[str], others: list[str]) -> None:
    """`*` stands for any characters and everything else for itself."""
    boards = Patterns(patterns)

    assert covered == [board for board in [*covered, *others] if boards.cover(board)]


def test_no_pattern_takes_long() -> None:
    """A pattern of many stars is judged in no time, so that nobody can stop the server with a board id."""
    boards = Patterns(["a*" * 31 + "b"])
    began = time.process_time()

    assert not boards.cover("a" * 64)
    assert time.process_time() - began < 5
