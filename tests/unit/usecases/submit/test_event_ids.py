"""Event ids: what was counted once does not count again."""

from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.errors import EventIdConflict, ScoreOutOfBounds
from tests.unit.usecases.kit import live, new, play, sub
from tests.unit.usecases.submit.kit import said


async def test_the_same_event_counts_once(leaderboard: Application) -> None:
    """In one list or in several: the first counts, the others tell the player's present state."""
    await leaderboard.boards.create(new(update_mode="increment"))
    event = sub("p", 5, event_id="e", metadata={"k": 1})

    answers = [
        *await leaderboard.submit_many([event, event, sub("p", 1)]),
        *await leaderboard.submit_many([event]),
    ]

    assert [(5, True, False), (5, False, True), (6, True, False), (6, False, True)] == said(
        answers, "score", "changed", "duplicate"
    )


async def test_an_event_outlives_resets_and_removals(leaderboard: Application, board: Board) -> None:
    """What was counted once does not come back when it is sent again."""
    event = sub("p", 5, event_id="e")
    await leaderboard.submit_many([event])

    await leaderboard.boards.remove("b", "p")
    removed = await leaderboard.submit_many([event])
    await leaderboard.boards.reset("b")
    reset = await leaderboard.submit_many([event])

    assert [(None, None, False, True, True)] * 2 == said(
        [*removed, *reset], "score", "rank", "changed", "duplicate", "visible"
    )
    assert "" == await live(leaderboard)


async def test_an_event_belongs_to_its_board(leaderboard: Application, board: Board) -> None:
    """The same id on another board, or on a board made again, is another event."""
    await leaderboard.boards.create(new("other"))
    answers = await leaderboard.submit_many([sub("p", 5, event_id="e"), sub("p", 6, "other", event_id="e")])
    await leaderboard.boards.delete("b")
    await leaderboard.boards.create(new())

    answers += await leaderboard.submit_many([sub("p", 7, event_id="e")])

    assert [(5, False), (6, False), (7, False)] == said(answers, "score", "duplicate")


async def test_a_conflict_names_the_event(leaderboard: Application, board: Board) -> None:
    """Another payload under a known id is refused."""
    await leaderboard.submit_many([sub("p", 5, event_id="e")])

    [refusal] = await leaderboard.submit_many([sub("p", 6, event_id="e")])

    assert isinstance(refusal, EventIdConflict)
    assert "e" == refusal.event_id


async def test_an_event_without_effect_is_remembered(leaderboard: Application) -> None:
    """It was applied, though the board kept what it had: the id is used up, also when nothing else was in the list."""
    await leaderboard.boards.create(new(update_mode="best"))
    await play(leaderboard, p=5)
    worse = sub("p", 4, event_id="e")

    answers = [
        *await leaderboard.submit_many([worse]),
        *await leaderboard.submit_many([worse]),
        *await leaderboard.submit_many([sub("p", 9, event_id="e")]),
    ]

    assert [(5, False, False), (5, False, True), "event_id_conflict"] == said(answers, "score", "changed", "duplicate")


async def test_a_refused_submission_leaves_its_id_free(leaderboard: Application, board: Board) -> None:
    """After the refusal the id can be used, and then it is used up."""
    await leaderboard.boards.update("b", BoardPatch(max_score=10.0))

    answers = [
        *await leaderboard.submit_many([sub("p", 11, event_id="e")]),
        *await leaderboard.submit_many([sub("p", 10, event_id="e")]),
        *await leaderboard.submit_many([sub("p", 11, event_id="e")]),
    ]

    assert ["score_out_of_bounds", (10,), "event_id_conflict"] == said(answers, "score")


async def test_a_refusal_tells_the_bound(leaderboard: Application, board: Board) -> None:
    """The field at fault and what it must be."""
    await leaderboard.boards.update("b", BoardPatch(min_score=1.5))

    [refusal] = await leaderboard.submit_many([sub("p", 1)])

    assert isinstance(refusal, ScoreOutOfBounds)
    assert "score: must not be less than 1.5 on this leaderboard" == str(refusal)
