"""Watching: boards that nobody touches heal, what is gone goes everywhere, and revisions never go back."""

from collections.abc import Mapping
from copy import deepcopy

import pytest

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import BoardNotFound, StoreUnavailable
from leaderboard_core.domain.season_turns import opening_change
from leaderboard_core.ports.broadcaster import BoardChanged
from leaderboard_core.usecases.board_cache import BoardCache
from tests.unit.usecases.kit import Clock, new, play


async def test_a_board_that_nobody_touches_heals(repository: MemoryRepository, leaderboard: Application) -> None:
    """A store that comes up empty is given every board."""
    await leaderboard.boards.create(new())
    await play(leaderboard, a=1)
    after_a_restart = Application.over(repository, MemoryRankingStore())

    assert 1 == await after_a_restart.health_sweep()
    assert 0 == await after_a_restart.health_sweep()


async def test_a_board_deleted_elsewhere_is_forgotten(leaderboard: Application, elsewhere: Application) -> None:
    """The watch takes note of boards that another process deleted."""
    await leaderboard.boards.create(new())
    await elsewhere.boards.delete("b")
    await leaderboard.health_sweep()

    with pytest.raises(BoardNotFound):
        await leaderboard.read.top("b")


async def test_strays_are_dropped(repository: MemoryRepository, leaderboard: Application) -> None:
    """What a store keeps of boards that the repository does not have goes; living boards stay."""
    ranking_store = MemoryRankingStore()
    late = Application.over(repository, ranking_store)
    gone = await late.boards.create(new("gone"))
    living = await late.boards.create(new("living"))
    await leaderboard.boards.delete("gone")

    assert [gone.uid, living.uid] == list(await ranking_store.boards())
    assert 1 == await late.health_sweep.drop_strays()
    assert [living.uid] == list(await ranking_store.boards())


async def test_revisions_grow_when_the_repository_is_an_older_copy(clock: Clock) -> None:
    """A store ahead of a restored repository follows it, under a revision that nobody has seen before."""
    before, after = MemoryRepository(clock), MemoryRepository(clock)
    ranking_store = MemoryRankingStore()
    leaderboard = Application.over(before, ranking_store)
    board = await leaderboard.boards.create(new())
    async with before.snapshot(board.uid) as backup:
        assert backup is not None
        await after.add(backup.board, opening_change(backup.board))
    await play(leaderboard, a=1)
    await play(leaderboard, a=2)
    shown = (await leaderboard.read.top("b")).meta.revision
    restored = Application.over(after, ranking_store)

    top = await restored.read.top("b")

    assert ([], 1) == (list(top.entries), restored.reconciler.counts.fenced)
    assert top.meta.revision > shown


@pytest.mark.parametrize("grown", [0, 1, 5])
async def test_every_process_that_saw_a_lost_line_says_so(clock: Clock, grown: int) -> None:
    """However far the older copy has gone on by then, and though another process has brought the boards forward."""
    repository, ranking_store = MemoryRepository(clock), MemoryRankingStore()
    one, other = (Application.over(repository, ranking_store) for _ in range(2))
    await one.boards.create(new())
    await play(one, a=1)
    backup = deepcopy(repository._lives)
    await play(one, a=2, b=2)
    await other.read.top("b")
    repository._lives = backup
    third = Application.over(repository, ranking_store)
    for score in range(grown):
        await play(third, c=10 + score)
    await third.health_sweep()

    for process in (one, other):
        for _ in range(3):
            await process.health_sweep()
        await process.read.top("b")

    assert [1, 1] == [process.reconciler.counts.fenced for process in (one, other)]
    assert (await repository.versions()) == await ranking_store.versions(list(await repository.versions()))


async def test_a_lost_line_is_not_forgotten_for_news_of_the_new_one(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a process knew when the repository went away is compared with the one that comes back."""
    repository, ranking_store = MemoryRepository(clock), MemoryRankingStore()
    one, other = (Application.over(repository, ranking_store) for _ in range(2))
    board = await one.boards.create(new())
    backup = deepcopy(repository._lives)
    await play(one, a=1)
    await other.read.top("b")
    with monkeypatch.context() as away:
        away.setattr(repository, "versions", unavailable)
        with pytest.raises(StoreUnavailable):
            await other.health_sweep()
    repository._lives = backup
    for score in range(3):
        await play(one, b=score)
    await one.health_sweep()
    other.health_sweep.heard(BoardChanged(board.uid, board.id, (await repository.versions())[board.uid]))

    await other.health_sweep()

    assert 1 == other.reconciler.counts.fenced


async def test_a_line_that_is_lost_while_a_round_waits_for_the_repository(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails over, slowly enough for news of the new line, and fast enough for whoever asked to be answered."""
    repository, ranking_store = MemoryRepository(clock), MemoryRankingStore()
    one, other = (Application.over(repository, ranking_store) for _ in range(2))
    board = await one.boards.create(new())
    backup = deepcopy(repository._lives)
    await play(one, a=1)
    await other.read.top("b")
    versions = repository.versions

    async def failing_over() -> Mapping[int, Version]:
        repository._lives = backup
        monkeypatch.setattr(repository, "versions", versions)
        for score in range(3):
            await play(one, b=score)
        await one.health_sweep()
        truth = await versions()
        other.health_sweep.heard(BoardChanged(board.uid, board.id, truth[board.uid]))
        return truth

    monkeypatch.setattr(repository, "versions", failing_over)
    await other.health_sweep()

    assert 1 == other.reconciler.counts.fenced
    await other.health_sweep()
    assert 1 == other.reconciler.counts.fenced


async def unavailable() -> Mapping[int, Version]:
    raise StoreUnavailable("repository")


async def test_what_other_processes_did_is_no_lost_line(leaderboard: Application, elsewhere: Application) -> None:
    """What is known is older than what the repository has, and part of it."""
    await leaderboard.boards.create(new())
    await play(leaderboard, a=1)
    for score in range(5):
        await play(elsewhere, b=score)
        await leaderboard.health_sweep()

    assert 0 == leaderboard.reconciler.counts.fenced


async def test_what_was_heard_is_not_forgotten(
    repository: MemoryRepository, leaderboard: Application, elsewhere: Application
) -> None:
    """Once another process's change was heard of, an older row does not take its place."""
    directory = BoardCache(repository)
    board = await leaderboard.boards.create(new())
    directory.learn(board)
    await play(elsewhere, a=1)
    version = (await elsewhere.boards.get("b")).version

    directory.hear(BoardChanged(board.uid, board.id, version))
    directory.learn(board)

    assert version == (await directory.board("b")).version


async def test_news_of_a_deletion_are_believed(repository: MemoryRepository, leaderboard: Application) -> None:
    """A board whose end was heard of is asked of the repository again."""
    directory = BoardCache(repository)
    board = await leaderboard.boards.create(new())
    await directory.board("b")
    await leaderboard.boards.delete("b")
    directory.hear(BoardChanged(board.uid, board.id, board.version, deleted=True))

    with pytest.raises(BoardNotFound):
        await directory.board("b")
