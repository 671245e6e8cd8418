"""Which board an id means."""

from collections.abc import Collection, Mapping

import pytest
from attrs import evolve

from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import BoardNotFound, StoreUnavailable
from leaderboard_core.ports.broadcaster import BoardChanged
from leaderboard_core.usecases.board_cache import BoardCache
from tests.unit.usecases.kit import Clock, CountingRepository, new


@pytest.fixture
def repository(clock: Clock) -> CountingRepository:
    return CountingRepository(clock)


@pytest.fixture
def directory(repository: CountingRepository) -> BoardCache:
    return BoardCache(repository)


async def test_a_board_is_looked_up_once(
    leaderboard: Application, repository: CountingRepository, directory: BoardCache
) -> None:
    """A board that was found is remembered."""
    board = await leaderboard.boards.create(new())
    repository.lookups = 0

    assert [board] * 3 == [await directory.board("b") for _ in range(3)]
    assert 1 == repository.lookups


async def test_an_absence_is_not_remembered(leaderboard: Application, directory: BoardCache) -> None:
    """A board that someone makes after it was asked for in vain is found."""
    with pytest.raises(BoardNotFound):
        await directory.board("b")

    board = await leaderboard.boards.create(new())

    assert board == await directory.board("b")


async def test_only_what_is_missing_is_looked_up(
    leaderboard: Application, repository: CountingRepository, directory: BoardCache
) -> None:
    """Of many boards those that are known cost nothing; unknown ones are left out."""
    one, two = await leaderboard.boards.create(new("one")), await leaderboard.boards.create(new("two"))
    repository.lookups = 0

    assert {"one": one, "two": two} == await directory.boards(["one", "two", "three"])
    assert {"one": one, "two": two} == await directory.boards(["one", "two"])
    assert {} == await directory.boards([])
    assert 1 == repository.lookups


async def test_the_newest_row_of_a_life_counts(leaderboard: Application, directory: BoardCache) -> None:
    """A row that arrives late does not replace a newer one."""
    old = await leaderboard.boards.create(new())
    newer = evolve(old, name="Newer", version=Version("c", old.version.revision + 1))

    directory.learn(newer)
    directory.learn(old)

    assert newer == await directory.board("b")


async def test_another_life_replaces_the_first(leaderboard: Application, directory: BoardCache) -> None:
    """A board made again is another one, though its line is shorter."""
    first = await leaderboard.boards.create(new())
    directory.learn(evolve(first, version=Version("c", 100)))
    second = evolve(first, uid=first.uid + 1)

    directory.learn(second)

    assert second == await directory.board("b")


async def test_a_deleted_board_is_forgotten(leaderboard: Application, directory: BoardCache) -> None:
    """After its deletion was learnt, the id is asked of the repository again."""
    board = await leaderboard.boards.create(new())
    await directory.board("b")
    await leaderboard.boards.delete("b")

    directory.learn(evolve(board, deleted=True, version=Version("c", 9)))

    with pytest.raises(BoardNotFound):
        await directory.board("b")


async def test_the_end_of_one_life_is_not_the_end_of_the_next(
    leaderboard: Application, repository: CountingRepository, directory: BoardCache
) -> None:
    """Whoever forgets an older life leaves the younger alone: it need not be looked up again."""
    board = await leaderboard.boards.create(new())
    await directory.board("b")
    repository.lookups = 0

    directory.forget(evolve(board, uid=board.uid + 1))

    assert (board, 0) == (await directory.board("b"), repository.lookups)


async def test_a_fresh_row_is_the_repositorys(leaderboard: Application, directory: BoardCache) -> None:
    """Asked afresh, a board is what the repository has now, and is remembered as that."""
    await leaderboard.boards.create(new())
    await directory.board("b")
    moved_on = (await leaderboard.boards.reset("b")).board

    assert moved_on == await directory.fresh("b")
    assert moved_on == await directory.board("b")


async def test_a_board_that_is_gone_is_not_fresh(leaderboard: Application, directory: BoardCache) -> None:
    """Asked afresh, a deleted board is not there, and is not remembered any more."""
    await leaderboard.boards.create(new())
    await directory.board("b")
    await leaderboard.boards.delete("b")

    for ask in (directory.fresh, directory.board):
        with pytest.raises(BoardNotFound):
            await ask("b")


async def test_news_of_settings_make_them_be_read_again(
    leaderboard: Application, repository: CountingRepository, directory: BoardCache
) -> None:
    """Once: what another process has set is known then, and the newest change of which news came stays known."""
    board = await directory.board((await leaderboard.boards.create(new())).id)
    patched = (await leaderboard.boards.update("b", BoardPatch(unit="m"))).board
    later = Version("later", patched.version.revision + 1)
    directory.hear(BoardChanged(board.uid, "b", patched.version, listed=True))
    directory.hear(BoardChanged(board.uid, "b", later))
    repository.lookups = 0

    assert directory.is_doubted(board)
    assert evolve(patched, version=later) == await directory.renewed(board) == directory.remembered("b")
    assert (1, False) == (repository.lookups, directory.is_doubted(board))


async def test_news_of_scores_leave_the_settings_alone(leaderboard: Application, directory: BoardCache) -> None:
    """They come all the time."""
    board = await directory.board((await leaderboard.boards.create(new())).id)

    directory.hear(BoardChanged(board.uid, "b", Version("c", 9)))

    assert not directory.is_doubted(board)


async def test_missed_news_make_all_settings_doubtful(leaderboard: Application, directory: BoardCache) -> None:
    """Until the repository is there again, boards are shown as they were known."""
    board = await directory.board((await leaderboard.boards.create(new())).id)
    directory.doubt()

    class Away(CountingRepository):
        async def find(self, board_ids: Collection[str]) -> Mapping[str, Board]:  # noqa: ARG002
            raise StoreUnavailable("repository")

    directory._boards = Away(Clock())

    assert board == await directory.renewed(board)
    assert directory.is_doubted(board)
