"""Watching: boards that nobody touches heal, what is gone goes everywhere, and revisions never go back."""

import pytest

from leaderboard_adapters.memory import MemoryRankings, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.edit import opening
from leaderboard_core.domain.errors import BoardNotFound
from leaderboard_core.ports.broadcaster import News
from leaderboard_core.usecases.directory import Directory
from tests.unit.usecases.kit import Clock, new, play


async def test_a_board_that_nobody_touches_heals(repository: MemoryRepository, leaderboard: Application) -> None:
    """A store that comes up empty is given every board."""
    await leaderboard.boards.create(new())
    await play(leaderboard, a=1)
    after_a_restart = Application.over(repository, MemoryRankings())

    assert 1 == await after_a_restart.watch()
    assert 0 == await after_a_restart.watch()


async def test_a_board_deleted_elsewhere_is_forgotten(leaderboard: Application, elsewhere: Application) -> None:
    """The watch takes note of boards that another process deleted."""
    await leaderboard.boards.create(new())
    await elsewhere.boards.delete("b")
    await leaderboard.watch()

    with pytest.raises(BoardNotFound):
        await leaderboard.read.top("b")


async def test_strays_are_dropped(repository: MemoryRepository, leaderboard: Application) -> None:
    """What a store keeps of boards that the repository does not have goes; living boards stay."""
    rankings = MemoryRankings()
    late = Application.over(repository, rankings)
    gone = await late.boards.create(new("gone"))
    living = await late.boards.create(new("living"))
    await leaderboard.boards.delete("gone")

    assert [gone.uid, living.uid] == list(await rankings.boards())
    assert 1 == await late.watch.drop_strays()
    assert [living.uid] == list(await rankings.boards())


async def test_revisions_grow_when_the_repository_is_an_older_copy(clock: Clock) -> None:
    """A store ahead of a restored repository follows it, under a revision that nobody has seen before."""
    before, after = MemoryRepository(clock), MemoryRepository(clock)
    rankings = MemoryRankings()
    leaderboard = Application.over(before, rankings)
    board = await leaderboard.boards.create(new())
    async with before.snapshot(board.uid) as backup:
        assert backup is not None
        await after.add(backup.board, opening(backup.board))
    await play(leaderboard, a=1)
    await play(leaderboard, a=2)
    shown = (await leaderboard.read.top("b")).meta.revision
    restored = Application.over(after, rankings)

    top = await restored.read.top("b")

    assert ([], 1) == (list(top.entries), restored.restore.counts.overtaken)
    assert top.meta.revision > shown


async def test_what_was_heard_is_not_forgotten(
    repository: MemoryRepository, leaderboard: Application, elsewhere: Application
) -> None:
    """Once another process's change was heard of, an older row does not take its place."""
    directory = Directory(repository)
    board = await leaderboard.boards.create(new())
    directory.learn(board)
    await play(elsewhere, a=1)
    head = (await elsewhere.boards.get("b")).head

    directory.hear(News(board.uid, board.id, head))
    directory.learn(board)

    assert head == (await directory.board("b")).head


async def test_news_of_a_deletion_are_believed(repository: MemoryRepository, leaderboard: Application) -> None:
    """A board whose end was heard of is asked of the repository again."""
    directory = Directory(repository)
    board = await leaderboard.boards.create(new())
    await directory.board("b")
    await leaderboard.boards.delete("b")
    directory.hear(News(board.uid, board.id, board.head, deleted=True))

    with pytest.raises(BoardNotFound):
        await directory.board("b")
