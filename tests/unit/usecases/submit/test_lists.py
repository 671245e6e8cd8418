"""Submitting: a list is one unit of work in which each stands alone."""

from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.errors import BoardNotFound
from leaderboard_core.usecases.submit import Accepted
from tests.unit.usecases.kit import live, new, sub
from tests.unit.usecases.submit.kit import said


async def test_an_answer_tells_all_of_it(leaderboard: Application, board: Board) -> None:
    """Score and rank, each before and after, as people write them."""
    [answer] = await leaderboard.submit_many([sub("c", 2.5)])

    assert answer == Accepted(
        leaderboard_id="b",
        player_id="c",
        score=2.5,
        rank=2,
        previous_score=1,
        previous_rank=3,
        changed=True,
        duplicate=False,
        visible=True,
    )


async def test_scores_follow_the_list_and_ranks_do_not(leaderboard: Application, board: Board) -> None:
    """Of a player who comes several times: each score builds on the last, the ranks are those around the whole list."""
    answers = await leaderboard.submit_many([sub("c", 9), sub("a", 1), sub("c", 0), sub("new", 5), sub("c", 2.5)])

    assert [
        (9, 1, 2, 3),
        (1, 3, 4, 1),
        (0, 9, 2, 3),
        (5, None, 1, None),
        (2.5, 0, 2, 3),
    ] == said(answers, "score", "previous_score", "rank", "previous_rank")


async def test_of_equals_the_first_of_the_list_is_ahead(leaderboard: Application, board: Board) -> None:
    """List order and order of application are one."""
    await leaderboard.submit_many([sub(player, 5) for player in ("z", "m", "a", "c")])

    assert "zmacb" == await live(leaderboard)


async def test_each_stands_alone(leaderboard: Application, board: Board) -> None:
    """A refusal refuses that one alone, in its place in the list."""
    await leaderboard.boards.update("b", BoardPatch(max_score=100.0))
    await leaderboard.submit_many([sub("a", 5, event_id="e")])

    answers = await leaderboard.submit_many(
        [sub("b", 7), sub("b", 101), sub("x", 1, "unknown"), sub("c", 1, event_id="e"), sub("c", 8)]
    )

    assert [(7,), "score_out_of_bounds", "board_not_found", "event_id_conflict", (8,)] == said(answers, "score")
    assert "cba" == await live(leaderboard)


async def test_a_list_may_be_of_many_boards(leaderboard: Application, board: Board) -> None:
    """Each board has its own rule and its own ranks."""
    await leaderboard.boards.create(new("sum", update_mode="increment", sort_order="asc"))

    answers = await leaderboard.submit_many([sub("p", 2, "sum"), sub("p", 2), sub("p", 3, "sum"), sub("q", 4, "sum")])

    assert [("sum", 2, 2), ("b", 2, 3), ("sum", 5, 2), ("sum", 4, 1)] == said(
        answers, "leaderboard_id", "score", "rank"
    )


async def test_an_empty_list(leaderboard: Application) -> None:
    """Nothing is answered by nothing."""
    assert [] == await leaderboard.submit_many([])


async def test_a_list_for_unknown_boards(leaderboard: Application) -> None:
    """Every one of them is told."""
    answers = await leaderboard.submit_many([sub("p", 1, "x"), sub("p", 1, "y")])

    assert ["x", "y"] == [answer.board_id for answer in answers if isinstance(answer, BoardNotFound)]


async def test_who_wants_no_ranks_is_told_none(leaderboard: Application, board: Board) -> None:
    """A list may be taken without ranks; it is shown all the same."""
    answers = await leaderboard.submit_many([sub("c", 9)], ranked=False)

    assert [(9, None, None, True)] == said(answers, "score", "rank", "previous_rank", "visible")
    assert "cab" == await live(leaderboard)


async def test_what_changes_nothing_says_so(leaderboard: Application, board: Board) -> None:
    """The board keeps what it had; the answer tells where the player stands."""
    answers = await leaderboard.submit_many([sub("b", 2)])

    assert [(False, 2, 2, 2, 2)] == said(answers, "changed", "score", "previous_score", "rank", "previous_rank")


async def test_a_list_without_effect_makes_no_change(leaderboard: Application, board: Board) -> None:
    """The board stays at the change it is at."""
    before = (await leaderboard.boards.get("b")).version

    await leaderboard.submit_many([sub("b", 2), sub("x", 1, "unknown")])

    assert before == (await leaderboard.boards.get("b")).version
