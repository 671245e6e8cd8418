"""News that never come are made up for by the next round: for whoever shows boards, and for this process's cache."""

from collections.abc import Iterator

import pytest

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.ports.broadcaster import BoardChanged
from tests.unit.usecases.kit import new, play

Told = list[BoardChanged | None]


@pytest.fixture
def told(leaderboard: Application) -> Iterator[Told]:
    """What the rounds of `leaderboard` have made up for."""
    tidings: Told = []
    with leaderboard.health_sweep.listen(tidings.append):
        yield tidings


async def rounds(leaderboard: Application, told: Told) -> list[list[tuple[str, bool, bool]]]:
    """What three rounds tell: ids, whether the list is concerned, whether the board is gone."""
    each = []
    for _ in range(3):
        told.clear()
        await leaderboard.health_sweep()
        each.append([(news.board_id, news.listed, news.deleted) for news in told if news is not None])
    return each


async def test_the_first_round_knows_nothing(leaderboard: Application, told: Told) -> None:
    """Any board may have changed before it."""
    await leaderboard.boards.create(new())

    await leaderboard.health_sweep()
    await leaderboard.health_sweep()

    assert [None] == told


async def test_a_change_that_nobody_told(leaderboard: Application, elsewhere: Application, told: Told) -> None:
    """It is told at once; once more for the list when no news have come by the next round; then never again."""
    await leaderboard.boards.create(new())
    await leaderboard.health_sweep()
    await play(elsewhere, a=1)

    assert [[("b", False, False)], [("b", True, False)], []] == await rounds(leaderboard, told)
    assert "a" == (await leaderboard.read.top("b")).entries[0].player_id


async def test_news_that_are_late(leaderboard: Application, elsewhere: Application, told: Told) -> None:
    """What comes between two rounds is no matter of the list."""
    board = await leaderboard.boards.create(new())
    await leaderboard.health_sweep()
    await play(elsewhere, a=1)
    told.clear()
    await leaderboard.health_sweep()
    [news] = told
    assert news is not None

    leaderboard.health_sweep.heard(news)

    assert [[], [], []] == await rounds(leaderboard, told)
    assert board.uid == news.board_uid


async def test_what_was_heard_is_not_told_again(leaderboard: Application, elsewhere: Application, told: Told) -> None:
    """Not even where the news were of a later change than the round has read."""
    board = await leaderboard.boards.create(new())
    await leaderboard.health_sweep()
    await play(elsewhere, a=1)
    version = (await elsewhere.boards.get("b")).version
    leaderboard.health_sweep.heard(BoardChanged(board.uid, "b", version))

    assert [[], [], []] == await rounds(leaderboard, told)


async def test_boards_made_changed_and_deleted_elsewhere(
    leaderboard: Application, elsewhere: Application, told: Told
) -> None:
    """A board that this process never heard of concerns the list at once; so does one that is gone."""
    await leaderboard.boards.create(new("old"))
    await leaderboard.health_sweep()
    await elsewhere.boards.create(new("made"))
    await elsewhere.boards.delete("old")

    first, second, third = await rounds(leaderboard, told)
    await elsewhere.boards.update("made", BoardPatch(name="renamed"))
    changed = await rounds(leaderboard, told)

    assert {("made", True, False), ("old", False, True)} == set(first)
    assert ([("made", True, False)], []) == (second, third)
    assert [[("made", False, False)], [("made", True, False)], []] == changed


async def test_a_board_made_again_is_not_taken_for_the_one_that_is_gone(
    leaderboard: Application, elsewhere: Application, told: Told
) -> None:
    """Whoever watches it is not told that it was deleted."""
    await leaderboard.boards.create(new())
    await leaderboard.health_sweep()
    await elsewhere.boards.delete("b")
    again = await elsewhere.boards.create(new())
    leaderboard.health_sweep.heard(BoardChanged(again.uid, "b", again.version, listed=True))
    await leaderboard.read.top("b")

    assert [[], [], []] == await rounds(leaderboard, told)


async def test_too_many_changes_are_missed_news(repository: MemoryRepository) -> None:
    """More boards than are looked up: then any board may have changed."""
    late, tidings = Application.over(repository, MemoryRankingStore()), []
    await late.health_sweep()
    elsewhere = Application.over(repository, MemoryRankingStore())
    for number in range(1001):
        await elsewhere.boards.create(new(f"b{number}"))

    with late.health_sweep.listen(tidings.append):
        await late.health_sweep()

    assert [None] == tidings
