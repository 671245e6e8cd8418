"""Submitting: a list is one unit of work in which each stands alone."""

from typing import Any

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board, BoardPatch
from leaderboard_core.domain.errors import (
    BoardNotFound,
    EventIdConflict,
    LeaderboardError,
    ScoreOutOfBounds,
    StoreUnavailable,
)
from leaderboard_core.usecases.deciding import Attempt
from leaderboard_core.usecases.submit import Accepted, Submit
from tests.contract.values import NEW_YEAR
from tests.unit.usecases.kit import SECOND, Clock, WatchedRankings, live, new, play, sub


@pytest.fixture
async def board(leaderboard: Application) -> Board:
    """A board with three players."""
    board = await leaderboard.boards.create(new())
    await play(leaderboard, a=3, b=2, c=1)
    return board


def said(answers: list[Accepted | LeaderboardError], *fields: str) -> list[Any]:
    """Some fields of each answer; of a refusal its code."""
    return [
        tuple(getattr(answer, field) for field in fields) if isinstance(answer, Accepted) else answer.code
        for answer in answers
    ]


async def test_an_answer_tells_all_of_it(leaderboard: Application, board: Board) -> None:
    """Score and rank, each before and after, as people write them."""
    [answer] = await leaderboard.submit([sub("c", 2.5)])

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
    answers = await leaderboard.submit([sub("c", 9), sub("a", 1), sub("c", 0), sub("new", 5), sub("c", 2.5)])

    assert [
        (9, 1, 2, 3),
        (1, 3, 4, 1),
        (0, 9, 2, 3),
        (5, None, 1, None),
        (2.5, 0, 2, 3),
    ] == said(answers, "score", "previous_score", "rank", "previous_rank")


async def test_of_equals_the_first_of_the_list_is_ahead(leaderboard: Application, board: Board) -> None:
    """List order and order of application are one."""
    await leaderboard.submit([sub(player, 5) for player in ("z", "m", "a", "c")])

    assert "zmacb" == await live(leaderboard)


async def test_each_stands_alone(leaderboard: Application, board: Board) -> None:
    """A refusal refuses that one alone, in its place in the list."""
    await leaderboard.boards.update("b", BoardPatch(max_score=100.0))
    await leaderboard.submit([sub("a", 5, event_id="e")])

    answers = await leaderboard.submit(
        [sub("b", 7), sub("b", 101), sub("x", 1, "unknown"), sub("c", 1, event_id="e"), sub("c", 8)]
    )

    assert [(7,), "score_out_of_bounds", "board_not_found", "event_id_conflict", (8,)] == said(answers, "score")
    assert "cba" == await live(leaderboard)


async def test_a_list_may_be_of_many_boards(leaderboard: Application, board: Board) -> None:
    """Each board has its own rule and its own ranks."""
    await leaderboard.boards.create(new("sum", update_mode="increment", sort_order="asc"))

    answers = await leaderboard.submit([sub("p", 2, "sum"), sub("p", 2), sub("p", 3, "sum"), sub("q", 4, "sum")])

    assert [("sum", 2, 2), ("b", 2, 3), ("sum", 5, 2), ("sum", 4, 1)] == said(
        answers, "leaderboard_id", "score", "rank"
    )


async def test_an_empty_list(leaderboard: Application) -> None:
    """Nothing is answered by nothing."""
    assert [] == await leaderboard.submit([])


async def test_a_list_for_unknown_boards(leaderboard: Application) -> None:
    """Every one of them is told."""
    answers = await leaderboard.submit([sub("p", 1, "x"), sub("p", 1, "y")])

    assert ["x", "y"] == [answer.board_id for answer in answers if isinstance(answer, BoardNotFound)]


async def test_who_wants_no_ranks_is_told_none(leaderboard: Application, board: Board) -> None:
    """A list may be taken without ranks; it is shown all the same."""
    answers = await leaderboard.submit([sub("c", 9)], ranked=False)

    assert [(9, None, None, True)] == said(answers, "score", "rank", "previous_rank", "visible")
    assert "cab" == await live(leaderboard)


async def test_what_changes_nothing_says_so(leaderboard: Application, board: Board) -> None:
    """The board keeps what it had; the answer tells where the player stands."""
    answers = await leaderboard.submit([sub("b", 2)])

    assert [(False, 2, 2, 2, 2)] == said(answers, "changed", "score", "previous_score", "rank", "previous_rank")


async def test_a_list_without_effect_makes_no_change(leaderboard: Application, board: Board) -> None:
    """The board stays at the change it is at."""
    before = (await leaderboard.boards.get("b")).head

    await leaderboard.submit([sub("b", 2), sub("x", 1, "unknown")])

    assert before == (await leaderboard.boards.get("b")).head


# -- event ids


async def test_the_same_event_counts_once(leaderboard: Application) -> None:
    """In one list or in several: the first counts, the others tell the player's present state."""
    await leaderboard.boards.create(new(update_mode="increment"))
    event = sub("p", 5, event_id="e", metadata={"k": 1})

    answers = [
        *await leaderboard.submit([event, event, sub("p", 1)]),
        *await leaderboard.submit([event]),
    ]

    assert [(5, True, False), (5, False, True), (6, True, False), (6, False, True)] == said(
        answers, "score", "changed", "duplicate"
    )


async def test_an_event_outlives_resets_and_removals(leaderboard: Application, board: Board) -> None:
    """What was counted once does not come back when it is sent again."""
    event = sub("p", 5, event_id="e")
    await leaderboard.submit([event])

    await leaderboard.boards.remove("b", "p")
    removed = await leaderboard.submit([event])
    await leaderboard.boards.reset("b")
    reset = await leaderboard.submit([event])

    assert [(None, None, False, True, True)] * 2 == said(
        [*removed, *reset], "score", "rank", "changed", "duplicate", "visible"
    )
    assert "" == await live(leaderboard)


async def test_an_event_belongs_to_its_board(leaderboard: Application, board: Board) -> None:
    """The same id on another board, or on a board made again, is another event."""
    await leaderboard.boards.create(new("other"))
    answers = await leaderboard.submit([sub("p", 5, event_id="e"), sub("p", 6, "other", event_id="e")])
    await leaderboard.boards.delete("b")
    await leaderboard.boards.create(new())

    answers += await leaderboard.submit([sub("p", 7, event_id="e")])

    assert [(5, False), (6, False), (7, False)] == said(answers, "score", "duplicate")


async def test_a_conflict_names_the_event(leaderboard: Application, board: Board) -> None:
    """Another payload under a known id is refused."""
    await leaderboard.submit([sub("p", 5, event_id="e")])

    [refusal] = await leaderboard.submit([sub("p", 6, event_id="e")])

    assert isinstance(refusal, EventIdConflict)
    assert "e" == refusal.event_id


async def test_an_event_without_effect_is_remembered(leaderboard: Application) -> None:
    """It was applied, though the board kept what it had: the id is used up, also when nothing else was in the list."""
    await leaderboard.boards.create(new(update_mode="best"))
    await play(leaderboard, p=5)
    worse = sub("p", 4, event_id="e")

    answers = [
        *await leaderboard.submit([worse]),
        *await leaderboard.submit([worse]),
        *await leaderboard.submit([sub("p", 9, event_id="e")]),
    ]

    assert [(5, False, False), (5, False, True), "event_id_conflict"] == said(answers, "score", "changed", "duplicate")


async def test_a_refused_submission_leaves_its_id_free(leaderboard: Application, board: Board) -> None:
    """After the refusal the id can be used, and then it is used up."""
    await leaderboard.boards.update("b", BoardPatch(max_score=10.0))

    answers = [
        *await leaderboard.submit([sub("p", 11, event_id="e")]),
        *await leaderboard.submit([sub("p", 10, event_id="e")]),
        *await leaderboard.submit([sub("p", 11, event_id="e")]),
    ]

    assert ["score_out_of_bounds", (10,), "event_id_conflict"] == said(answers, "score")


async def test_a_refusal_tells_the_bound(leaderboard: Application, board: Board) -> None:
    """The field at fault and what it must be."""
    await leaderboard.boards.update("b", BoardPatch(min_score=1.5))

    [refusal] = await leaderboard.submit([sub("p", 1)])

    assert isinstance(refusal, ScoreOutOfBounds)
    assert "score: must not be less than 1.5 on this leaderboard" == str(refusal)


# -- time


async def test_a_score_is_stamped_where_it_is_decided(leaderboard: Application, board: Board, clock: Clock) -> None:
    """The moment of the change is the repository's; an attempt without effect leaves it."""
    clock.now += SECOND
    await play(leaderboard, c=9)
    clock.now += SECOND
    await play(leaderboard, c=9)

    assert NEW_YEAR + SECOND == (await leaderboard.read.player("b", "c")).updated_at


async def test_an_attempt_may_know_when_its_score_was_reached(
    leaderboard: Application, board: Board, clock: Clock
) -> None:
    """Its own time decides ties; it is never later than now."""
    clock.now += SECOND
    submit = leaderboard.submit
    assert isinstance(submit, Submit)

    answers = await submit.show(
        await submit.commit(
            [Attempt(sub("x", 3), reached_at=NEW_YEAR - SECOND), Attempt(sub("y", 3), reached_at=clock.now + SECOND)]
        )
    )

    assert [(1,), (3,)] == said(answers, "rank")
    updated = [(await leaderboard.read.player("b", player)).updated_at for player in "xy"]
    assert [NEW_YEAR - SECOND, clock.now] == updated


# -- boards that went and came again


async def test_a_board_made_again_elsewhere_takes_the_scores(
    leaderboard: Application, elsewhere: Application, board: Board
) -> None:
    """The board that bears the id now, though this process remembers the one before; each in its place in the list."""
    await leaderboard.boards.create(new("other"))
    await elsewhere.boards.delete("b")
    await elsewhere.boards.create(new(update_mode="increment"))

    answers = await leaderboard.submit([sub("p", 1), sub("p", 1, "other"), sub("p", 2), sub("p", 9, "unknown")])

    assert [("b", 1, 1), ("other", 1, 1), ("b", 3, 1), "board_not_found"] == said(
        answers, "leaderboard_id", "score", "rank"
    )
    assert ("p", "p") == (await live(leaderboard), await live(elsewhere))


async def test_a_board_deleted_elsewhere_takes_nothing(
    leaderboard: Application, elsewhere: Application, board: Board
) -> None:
    """It is not found, though this process remembers it."""
    await elsewhere.boards.delete("b")

    assert ["board_not_found"] * 2 == said(await leaderboard.submit([sub("p", 1), sub("q", 1)]), "score")
    with pytest.raises(BoardNotFound):
        await leaderboard.read.top("b")


async def test_changes_of_a_board_made_elsewhere_count_at_once(
    leaderboard: Application, elsewhere: Application, board: Board
) -> None:
    """A remembered row decides nothing: bounds and limits are those under the lock."""
    await elsewhere.boards.update("b", BoardPatch(max_score=5.0, max_entries=1))

    assert ["score_out_of_bounds", (4, 1)] == said(
        await leaderboard.submit([sub("p", 6), sub("p", 4)]), "score", "rank"
    )


# -- stores that are away


async def test_a_repository_that_is_away_refuses_the_list(
    leaderboard: Application, repository: MemoryRepository, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is refused as a whole, and nothing was applied."""

    async def away(*_: object) -> None:
        raise StoreUnavailable("repository")

    with monkeypatch.context() as patched:
        patched.setattr(repository, "unit_of_work", away)
        with pytest.raises(StoreUnavailable):
            await leaderboard.submit([sub("c", 9)])

    assert "abc" == await live(leaderboard)


async def test_what_was_committed_is_answered_without_the_real_time_store(
    leaderboard: Application, rankings: WatchedRankings, board: Board
) -> None:
    """It will show it when it is back; sent again with its event id it counts once."""
    event = sub("c", 9, event_id="e")
    rankings.away = True
    away = await leaderboard.submit([event])
    rankings.away = False

    back = await leaderboard.submit([event])

    assert [(9, None, False, False), (9, 1, True, True)] == said(
        [*away, *back], "score", "rank", "duplicate", "visible"
    )
