"""The batch path: standings are published, the real-time store is verified, old things are forgotten."""

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.usecases.answers import At, Source
from leaderboard_core.usecases.sync import CHANGES_KEPT, SyncReport
from leaderboard_testing.contracts.values import a_state
from tests.unit.usecases.kit import HOUR, SECOND, Clock, WatchedRankings, forge, live, new, play, shown, sub

BATCH = At(source=Source.PUBLISHED)


async def batch(leaderboard: Application, at: At = BATCH) -> str:
    """The players of a board as published."""
    return shown(await leaderboard.read.top("b", at=at))


async def test_a_round_publishes_and_verifies_every_board(leaderboard: Application, board: Board) -> None:
    """What it did is told; what was published is read."""
    await leaderboard.boards.create(new("other"))

    assert SyncReport(published=2, verified=2, differences=0) == await leaderboard.sync()
    assert "abc" == await batch(leaderboard)


async def test_a_round_publishes_what_changed_since_the_last(leaderboard: Application, board: Board) -> None:
    """A board that stood still is not written again."""
    await leaderboard.boards.create(new("other"))
    await leaderboard.sync()
    await play(leaderboard, c=9)

    assert [1, 0] == [(await leaderboard.sync()).published, (await leaderboard.sync()).published]
    assert "cab" == await batch(leaderboard)


async def test_between_rounds_standings_stand_still(leaderboard: Application, board: Board) -> None:
    """Batch reads show the last round, live reads show now."""
    await leaderboard.sync()
    await play(leaderboard, c=9)

    assert ("abc", "cab") == (await batch(leaderboard), await live(leaderboard))


async def test_a_round_repairs_what_is_shown_wrongly(
    leaderboard: Application, ranking_store: WatchedRankings, board: Board
) -> None:
    """Differences are counted over all boards."""
    other = await leaderboard.boards.create(new("other"))
    await forge(ranking_store, board, [a_state("a", -3.0)])
    await forge(ranking_store, other, [a_state("x")])

    report = await leaderboard.sync()

    assert (4, "abc", "") == (report.differences, await live(leaderboard), await live(leaderboard, "other"))
    assert 0 == (await leaderboard.sync()).differences


async def test_nothing_to_do(leaderboard: Application) -> None:
    """Without boards a round does nothing."""
    assert SyncReport(published=0, verified=0, differences=0) == await leaderboard.sync()


async def test_settling_publishes_ended_seasons_alone(leaderboard: Application, board: Board) -> None:
    """Final standings need no round; the open season waits for one."""
    await leaderboard.boards.reset("b")
    await play(leaderboard, d=1)

    assert [1, 0] == [await leaderboard.sync.settle(), await leaderboard.sync.settle()]
    assert ("", "abc") == (await batch(leaderboard), await batch(leaderboard, At(season=1)))


async def test_an_ended_season_reads_the_same_before_and_after_it_is_settled(
    leaderboard: Application, board: Board, clock: Clock
) -> None:
    """Whoever reads it cannot tell."""
    clock.now += SECOND
    await leaderboard.boards.reset("b")
    clock.now += HOUR
    before = await leaderboard.read.top("b", at=At(season=1))

    await leaderboard.sync.settle()

    assert before == await leaderboard.read.top("b", at=At(season=1))


async def test_old_changes_are_dropped(
    leaderboard: Application, repository: MemoryRepository, board: Board, clock: Clock
) -> None:
    """Changes are kept for a while, for real-time stores that are behind; the newest stays."""
    clock.now += CHANGES_KEPT
    await play(leaderboard, d=4)
    newest = (await leaderboard.boards.get("b")).version.change_id
    await leaderboard.sync.prune(HOUR)
    kept = await repository.changes(board.uid, board.version.change_id)
    clock.now += CHANGES_KEPT + 1
    await leaderboard.sync.prune(HOUR)

    assert kept is not None
    assert ["abc", "d"] == ["".join(state.player_id for state in change.states) for change in kept]
    assert (None, []) == (
        await repository.changes(board.uid, board.version.change_id),
        await repository.changes(board.uid, newest),
    )


async def test_old_event_ids_are_dropped(leaderboard: Application, board: Board, clock: Clock) -> None:
    """They are remembered for as long as was asked, and no longer."""
    event = sub("p", 5, event_id="e")
    await leaderboard.submit_many([event])
    seen = []
    for passed in (HOUR, 1):
        clock.now += passed
        await leaderboard.sync.prune(HOUR)
        seen += await leaderboard.submit_many([event])

    assert [True, False] == [getattr(answer, "duplicate", None) for answer in seen]


async def test_a_clock_that_was_ahead_makes_nobody_forget(leaderboard: Application, board: Board, clock: Clock) -> None:
    """Though there is housekeeping meanwhile, by whoever is there: in so little time nothing has become old."""
    await leaderboard.sync.prune(HOUR, elapsed=0)
    event = sub("p", 5, event_id="e")
    await leaderboard.submit_many([event])
    clock.now += 25 * HOUR
    for elapsed in (0, 60 * SECOND):
        await leaderboard.sync.prune(HOUR, elapsed)
    clock.now -= 25 * HOUR

    [answer] = await leaderboard.submit_many([event])

    assert getattr(answer, "duplicate", None)


async def test_pruning_catches_up_with_a_clock_that_was_behind(
    leaderboard: Application, board: Board, clock: Clock
) -> None:
    """What it has missed goes little by little, a quarter faster than time; then it is back at what was asked for."""
    await leaderboard.sync.prune(HOUR, elapsed=0)
    event = sub("p", 5, event_id="e")
    await leaderboard.submit_many([event])
    clock.now += 2 * HOUR
    rounds = 0
    while (await leaderboard.submit_many([event]))[0].duplicate:  # type: ignore[union-attr]
        rounds += 1
        clock.now += 60 * SECOND
        await leaderboard.sync.prune(HOUR, elapsed=60 * SECOND)

    assert 48 == rounds - 1
