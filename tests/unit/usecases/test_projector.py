"""What a submission's answer says of the real-time store."""

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board, ResetPeriod
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.usecases.submit import Accepted
from tests.unit.usecases.kit import HOUR, Clock, OvertakenRankings, WatchedRankings, live, new, play, sub


async def test_ranks_before_and_after(leaderboard: Application, board: Board) -> None:
    """A store that is where it should be tells both."""
    [answer] = await play(leaderboard, c=5)

    assert (True, 3, 1) == (answer.visible, answer.previous_rank, answer.rank)


async def test_a_new_player_had_no_rank(leaderboard: Application, board: Board) -> None:
    """There is none before the first score."""
    [answer] = await play(leaderboard, d=5)

    assert (True, None, 1) == (answer.visible, answer.previous_rank, answer.rank)


async def test_below_the_line_there_is_no_rank(leaderboard: Application, board: Board) -> None:
    """A player below `max_entries` is shown, though without a rank."""
    await leaderboard.boards.update("b", BoardPatch(max_entries=2))

    [down, up] = [*await play(leaderboard, a=0), *await play(leaderboard, a=9)]

    assert [(True, 1, None), (True, None, 1)] == [(x.visible, x.previous_rank, x.rank) for x in (down, up)]


async def test_nobody_had_a_rank_before_the_season_began(leaderboard: Application, board: Board, clock: Clock) -> None:
    """The rank of the season before is not the rank before, whether a list turns the season or finds it turned."""
    await leaderboard.boards.update("b", BoardPatch(reset_period=ResetPeriod.HOURLY))
    clock.now += HOUR

    turning = await leaderboard.submit_many([sub("a", 4), sub("a", 5)])
    turned = await leaderboard.submit_many([sub("a", 6)])

    answers = [answer for answer in [*turning, *turned] if isinstance(answer, Accepted)]
    assert [(None, None), (4, None), (5, 1)] == [(answer.previous_score, answer.previous_rank) for answer in answers]


async def test_a_store_that_was_behind_is_brought_forward(
    leaderboard: Application, repository: MemoryRepository, board: Board
) -> None:
    """It shows what others committed as well; what was before their changes is not told."""
    late = Application.over(repository, WatchedRankings())
    await late.health_sweep()
    await play(leaderboard, d=9)

    [answer] = await play(late, c=8)

    assert (True, None, 2) == (answer.visible, answer.previous_rank, answer.rank)
    assert "dcab" == await live(late)


async def test_a_store_that_is_ahead_shows_it_too(repository: MemoryRepository) -> None:
    """When another process has brought the board further, the rank is that of now."""
    ranking_store = OvertakenRankings()
    leaderboard, elsewhere = [Application.over(repository, ranking_store) for _ in range(2)]
    await leaderboard.boards.create(new())
    await play(leaderboard, a=3, b=2, c=1)

    async def fence() -> None:
        await elsewhere.health_sweep()
        await play(elsewhere, d=9)

    ranking_store.fence = fence
    [answer] = await play(leaderboard, c=8)

    assert (True, None, 2) == (answer.visible, answer.previous_rank, answer.rank)


async def test_an_empty_store_shows_nothing_yet(
    repository: MemoryRepository, leaderboard: Application, board: Board
) -> None:
    """A board that has to be loaded is not waited for: the score is committed, the answer says it is not visible."""
    late = Application.over(repository, WatchedRankings())

    [answer] = await play(late, c=8)

    assert (False, None, None, 1, 8) == (
        answer.visible,
        answer.rank,
        answer.previous_rank,
        answer.previous_score,
        answer.score,
    )
    assert "cab" == await live(late)


async def test_a_store_that_is_away_loses_nothing(
    leaderboard: Application, ranking_store: WatchedRankings, board: Board
) -> None:
    """Writes go on without it; when it is back, the next of them shows all."""
    ranking_store.away = True
    away = await play(leaderboard, c=8, d=9)
    changed = await leaderboard.boards.update("b", BoardPatch(name="New"))
    ranking_store.away = False

    [back] = await play(leaderboard, a=10)

    assert [(False, None), (False, None)] == [(answer.visible, answer.rank) for answer in away]
    assert (False, True, 1) == (changed.visible, back.visible, back.rank)
    assert "adcb" == await live(leaderboard)


async def test_a_board_made_while_the_store_is_away(leaderboard: Application, ranking_store: WatchedRankings) -> None:
    """It is made all the same."""
    ranking_store.away = True
    await leaderboard.boards.create(new())
    ranking_store.away = False

    assert "" == await live(leaderboard)


async def test_a_list_of_boards_is_shown_in_one_call(leaderboard: Application, ranking_store: WatchedRankings) -> None:
    """Everything is a list."""
    for board_id in ("x", "y", "z"):
        await leaderboard.boards.create(new(board_id))
    ranking_store.calls.clear()

    await leaderboard.submit_many([sub(player, 1, board_id) for player in "pq" for board_id in ("x", "y", "z")])

    assert ["advance"] == ranking_store.calls
