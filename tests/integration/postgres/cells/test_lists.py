"""A list of submissions is split by cells; whatever becomes of one of them, the others have their answers."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_adapters.postgres import PostgresRepository, timeouts
from leaderboard_adapters.postgres.statements import schema_of
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import BoardNotFound, LeaderboardError, OutcomeUnknown, StoreUnavailable
from leaderboard_core.usecases.submit import Accepted
from tests.support.postgres_server import Credentials
from tests.support.proxy import Proxy
from tests.unit.usecases.kit import sub


@contextmanager
def locked(database: Credentials, cell: int) -> Iterator[None]:
    """Somebody holds a table of the cell, and lets nobody near it."""
    with database.admin() as admin:
        admin.execute("BEGIN")
        admin.execute(f"LOCK TABLE {schema_of(cell)}.boards IN ACCESS EXCLUSIVE MODE")
        yield
        admin.execute("ROLLBACK")


async def one_each(leaderboard: Application, boards: Mapping[int, Board]) -> dict[int, Accepted | LeaderboardError]:
    """What is answered to one point for the same player on each board, as one list, by the cell."""
    answers = await leaderboard.submit_many([sub("p", 1, board.id) for board in boards.values()])
    return dict(zip(boards, answers, strict=True))


async def scores(repository: PostgresRepository, boards: Mapping[int, Board]) -> list[float | None]:
    """What the repository holds of the player, by the cell."""
    leaderboard = Application.over(repository, MemoryRankingStore())
    entries = {one.board_id: one.found.entry.score for one in await leaderboard.players.entries("p")}
    return [entries.get(board.id) for board in boards.values()]


async def test_answers_are_in_the_order_of_the_list(leaderboard: Application, boards: Mapping[int, Board]) -> None:
    """Whichever cells they come from, and among them what is refused."""
    order = [3, 0, 0, 2, 1, 3]
    submissions = [sub(f"p{place}", place, boards[cell].id) for place, cell in enumerate(order)]
    submissions.insert(3, sub("p", 1, "nowhere"))

    answers = await leaderboard.submit_many(submissions)

    assert isinstance(answers.pop(3), BoardNotFound)
    told = [(one.leaderboard_id, one.player_id, one.score) for one in answers if isinstance(one, Accepted)]
    assert [(boards[cell].id, f"p{place}", place) for place, cell in enumerate(order)] == told
    assert all(one.visible for one in answers if isinstance(one, Accepted))


@pytest.mark.parametrize("warm", [True, False], ids=["in one message", "under locks"])
async def test_a_cell_that_is_held_refuses_its_own(
    leaderboard: Application,
    boards: Mapping[int, Board],
    database: Credentials,
    monkeypatch: pytest.MonkeyPatch,
    warm: bool,
) -> None:
    """The others are committed, answered; what was refused was not applied, and counts when it comes again."""
    monkeypatch.setattr(timeouts, "ROUND_TRIP", 8.0)
    for _ in range(3 if warm else 0):
        await one_each(leaderboard, boards)
    before = 3 if warm else 0

    with locked(database, 2):
        answers = await one_each(leaderboard, boards)

    assert isinstance(answers.pop(2), StoreUnavailable)
    assert [before + 1] * 3 == [one.score for one in answers.values() if isinstance(one, Accepted)]
    again = await one_each(leaderboard, boards)
    counted = [one.score for one in again.values() if isinstance(one, Accepted)]
    assert [before + 2, before + 2, before + 1, before + 2] == counted


async def test_a_cell_that_is_not_as_it_was_made(
    leaderboard: Application, boards: Mapping[int, Board], database: Credentials
) -> None:
    """A fault of its own is no fault of the list: what was committed elsewhere is answered as such."""
    await one_each(leaderboard, boards)
    with database.admin() as admin:
        admin.execute(f"ALTER TABLE {schema_of(1)}.changes RENAME TO others")

    answers = await one_each(leaderboard, boards)

    assert isinstance(answers.pop(1), OutcomeUnknown)
    assert [2] * 3 == [one.score for one in answers.values() if isinstance(one, Accepted)]


@pytest.mark.parametrize("cut", ["cut_replies", "cut_commits"])
@pytest.mark.parametrize("warm", [True, False], ids=["in one message", "under locks"])
async def test_a_commit_that_is_lost_in_one_of_the_cells(
    behind_proxy: PostgresRepository, boards: Mapping[int, Board], proxy: Proxy, cut: str, warm: bool
) -> None:
    """It is looked up there: all are answered, and each counts once."""
    leaderboard = Application.over(behind_proxy, MemoryRankingStore())
    for _ in range(3 if warm else 0):
        await one_each(leaderboard, boards)
    setattr(proxy, cut, 1)

    answers = await one_each(leaderboard, boards)

    assert 0 == getattr(proxy, cut)
    count = 4 if warm else 1
    assert [count] * 4 == [one.score for one in answers.values() if isinstance(one, Accepted)]
    assert [count] * 4 == await scores(behind_proxy, boards)


async def test_many_lists_at_once(
    leaderboard: Application, elsewhere: Application, repository: PostgresRepository, boards: Mapping[int, Board]
) -> None:
    """Of two processes that write all cells, each counts what it was answered."""
    lists = [one_each(one, boards) for one in (leaderboard, elsewhere) for _ in range(20)]

    answered = await asyncio.gather(*lists)

    told = [sum(isinstance(answers[cell], Accepted) for answers in answered) for cell in boards]
    assert told == await scores(repository, boards)
    assert [40] * 4 == told
