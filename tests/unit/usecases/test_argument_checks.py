"""What a program hands to a verb by mistake: it is told what the verb takes, before anything is done."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from leaderboard_core import Application, At, Invalid, Source
from tests.unit.usecases.kit import sub

MISTAKES: list[tuple[Callable[[Any], Awaitable[object]], str]] = [
    (lambda it: it.submit({}), r"submit takes a Submission, not dict; .*decode\(Submission, data\)"),
    (lambda it: it.submit_many(sub("p", 1)), "submit_many takes a list of Submission, not Submission"),
    (lambda it: it.submit_many([sub("p", 1), {}]), r"submit_many takes a Submission, not dict; decode\(Submission"),
    (lambda it: it.boards.create({"id": "x"}), r"boards.create takes a NewBoard, not dict; decode\(NewBoard, data\)"),
    (lambda it: it.boards.update("b", {}), r"boards.update takes a BoardPatch, not dict; decode\(BoardPatch, data\)"),
    (lambda it: it.read.top("b", at="batch"), r"at takes an At, not str; .*At\(Source.PUBLISHED\) or At\(season=3\)"),
    (lambda it: it.read.stats("b", Source.PUBLISHED), "at takes an At, not Source"),
    (lambda it: it.read.players("b", "ada"), "read.players takes a list of player ids, not str"),
    (lambda it: it.read.pages("b", ["ada"]), r"read.pages takes a RankRange or an Around, not str"),
]


@pytest.mark.parametrize(("mistake", "said"), MISTAKES)
async def test_a_mistake_is_told(
    leaderboard: Application, board: object, mistake: Callable[[Any], Awaitable[object]], said: str
) -> None:
    """As a `TypeError` that says what is expected and what came; nothing has changed."""
    with pytest.raises(TypeError, match=said):
        await mistake(leaderboard)

    assert 3 == (await leaderboard.read.stats("b")).total_players
    assert ["b"] == [found.id for found in (await leaderboard.boards.list()).boards]


def test_a_source_may_be_a_word() -> None:
    """And is refused when it is another one, instead of being read as standings."""
    assert Source.PUBLISHED is At("batch").source
    with pytest.raises(Invalid, match="source: must be one of realtime, batch"):
        At("live")
