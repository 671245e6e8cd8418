"""What is left half done of a wide board: whoever meets it finishes it."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import BoardNotFound
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_core.usecases.pending_commits import pending_commit
from leaderboard_core.usecases.wide_boards import WideBoards
from tests.unit.usecases.kit import live, new, play

PLAYERS = "abcdefghijklmnopqrst"


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
async def wide(leaderboard: Application) -> Board:
    """A wide board with twenty players."""
    board = await leaderboard.boards.create(new(shards=4))
    await play(leaderboard, **{player: score for score, player in enumerate(PLAYERS)})
    return board


@contextmanager
def killed_before(monkeypatch: pytest.MonkeyPatch, method: str) -> Iterator[None]:
    """Whoever comes to do this to the other shards is killed before it."""

    async def killed(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(WideBoards, method, killed)
        with pytest.raises(Killed):
            yield


async def shards_of(repository: MemoryRepository) -> list[Board]:
    return sorted(await repository.shards(), key=lambda board: board.id)


async def by_reading(leaderboard: Application) -> None:
    await leaderboard.read.top("b")


async def by_submitting(leaderboard: Application) -> None:
    for player in PLAYERS:
        await play(leaderboard, **{player: 1})


ANYBODY = pytest.mark.parametrize("finish", [by_reading, by_submitting])
Finish = Callable[[Application], Awaitable[None]]


@ANYBODY
async def test_a_board_without_its_shards(
    leaderboard: Application,
    elsewhere: Application,
    repository: MemoryRepository,
    monkeypatch: pytest.MonkeyPatch,
    finish: Finish,
) -> None:
    """Whoever made it was killed behind the first shard; the board is there, and whole for whoever comes."""
    with killed_before(monkeypatch, "_make"):
        await leaderboard.boards.create(new(shards=4))
    assert await shards_of(repository) == []

    await finish(elsewhere)

    assert len(await shards_of(repository)) == 3
    await play(elsewhere, **dict.fromkeys(PLAYERS, 7))
    assert sorted(await live(elsewhere)) == [*PLAYERS]


async def test_a_shard_that_was_lost_is_made_anew(
    leaderboard: Application, elsewhere: Application, repository: MemoryRepository, wide: Board
) -> None:
    """By a submission of a process that knows of it, and by a reading."""
    lost = (await shards_of(repository))[0]
    await _edit(repository, lost, lambda edit: edit.delete())

    await by_submitting(leaderboard)

    assert sorted(await live(leaderboard)) == [*PLAYERS]
    assert len(await shards_of(repository)) == 3
    await by_reading(elsewhere)


@ANYBODY
async def test_a_reset_of_the_first_shard_alone(
    leaderboard: Application,
    elsewhere: Application,
    repository: MemoryRepository,
    monkeypatch: pytest.MonkeyPatch,
    wide: Board,
    finish: Finish,
) -> None:
    """The others turn to the same season at the same moment, before anybody is told of it."""
    with killed_before(monkeypatch, "align"):
        await leaderboard.boards.reset("b")
    whole = await leaderboard.boards.get("b")
    assert {one.season for one in await shards_of(repository)} == {1}

    await finish(elsewhere)

    for shard in await shards_of(repository):
        assert (shard.season, shard.season_started_at) == (2, whole.season_started_at)
    ended = {(await repository.seasons(one.uid))[1].ended_at for one in [whole, *await shards_of(repository)]}
    assert ended == {whole.season_started_at}


@ANYBODY
async def test_a_first_shard_that_is_older_than_the_others(
    leaderboard: Application, elsewhere: Application, repository: MemoryRepository, wide: Board, finish: Finish
) -> None:
    """Its cell was restored from a copy of before two resets: it turns at the moments at which the others did."""
    began = [50_000 + wide.created_at, 70_000 + wide.created_at]
    for shard in await shards_of(repository):
        await _turn(repository, shard, began)

    await finish(elsewhere)

    for shard in [await leaderboard.boards.get("b"), *await shards_of(repository)]:
        assert (shard.season, shard.season_started_at) == (3, began[1])
        assert [one.started_at for one in await repository.seasons(shard.uid)][:2] == began[::-1]
    await play(elsewhere, **dict.fromkeys(PLAYERS, 7))
    assert sorted(await live(elsewhere)) == [*PLAYERS]


async def test_settings_of_the_first_shard_alone(
    leaderboard: Application,
    elsewhere: Application,
    repository: MemoryRepository,
    monkeypatch: pytest.MonkeyPatch,
    wide: Board,
) -> None:
    """The housekeeping sets the others alike, and does nothing where all are."""
    with killed_before(monkeypatch, "align"):
        await leaderboard.boards.update("b", BoardPatch(max_entries=3, reset_period="daily"))
    assert {one.max_entries for one in await shards_of(repository)} == {None}

    assert [await elsewhere.boards.mend(), await elsewhere.boards.mend()] == [1, 0]

    whole = await leaderboard.boards.get("b")
    for shard in await shards_of(repository):
        assert (shard.max_entries, shard.next_reset_at) == (3, whole.next_reset_at)
    assert await live(elsewhere) == "tsr"


async def test_shards_that_outlived_their_board(
    leaderboard: Application,
    elsewhere: Application,
    repository: MemoryRepository,
    monkeypatch: pytest.MonkeyPatch,
    wide: Board,
) -> None:
    """Nobody finds them, another board may have the id, and the housekeeping ends them."""
    await _edit(repository, wide, lambda edit: edit.delete())
    with pytest.raises(BoardNotFound, match="'b'"):
        await elsewhere.read.top("b")
    again = await elsewhere.boards.create(new(shards=4))

    assert await elsewhere.boards.mend() == 1

    assert {one.shards.board.uid for one in await shards_of(repository) if one.shards is not None} == {again.uid}
    assert await live(elsewhere) == ""


async def _turn(repository: MemoryRepository, board: Board, moments: Sequence[int]) -> None:
    await _edit(repository, board, lambda _: None, moments)


async def _edit(
    repository: MemoryRepository, board: Board, action: Callable[[ChangeBuilder], None], turns: Sequence[int] = ()
) -> None:
    def decide(view: LockedState) -> WriteSet[Any]:
        edit = ChangeBuilder(view.boards[board.uid], view.now, {}, {}, turns=turns)
        action(edit)
        return pending_commit(view.boards[board.uid], edit)

    await repository.unit_of_work(ReadSet(players={board.uid: ()}), decide)
