"""Boards that follow, where a process keeps what it has written: nothing is decided by a root that is older."""

from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core import NewBoard, Submission
from leaderboard_core.application import Application
from leaderboard_core.usecases.submit import Accepted
from tests.support.postgres_server import Credentials
from tests.support.proxy import Proxy


def application(repository: PostgresRepository) -> Application:
    return Application.over(repository, MemoryRankingStore())


async def submit(leaderboard: Application, *players: str) -> list[list[str]]:
    """The followers that take each player's score."""
    answers = await leaderboard.submit_many(
        [Submission(player_id=player, leaderboard_id="root", score=1) for player in players]
    )
    return [
        [f"{one.leaderboard_id} {one.status}" for one in answer.followers]
        for answer in answers
        if isinstance(answer, Accepted)
    ]


async def test_a_new_follower_is_seen_by_whoever_keeps_its_root(
    behind_proxy: PostgresRepository, proxy: Proxy, database: Credentials
) -> None:
    """Root and followers go in one message as one board does; a follower that another process makes is not missed."""
    here = application(behind_proxy)
    await here.boards.create(NewBoard(id="root", name="Root", update_mode="increment"))
    await here.boards.create(NewBoard(id="first", name="First", follows="root", update_mode="increment"))
    for _ in range(3):
        await submit(here, "a", "b")
    proxy.trips.clear()
    before = behind_proxy.kept.units.one_message
    assert [["first accepted"]] == await submit(here, "a")
    assert 1 == behind_proxy.kept.units.one_message - before

    async with database.repository() as other:
        elsewhere = application(other)
        await elsewhere.boards.create(
            NewBoard(id="second", name="Second", follows="root", update_mode="increment", fill=True)
        )
        assert [["first accepted", "second accepted"]] * 2 == await submit(here, "a", "c")
        assert [["first accepted", "second accepted"]] == await submit(elsewhere, "a")
        await elsewhere.boards.delete("first")
        assert [["second accepted"]] == await submit(here, "a")

    scores = [(await here.read.player(board, "a")).entry.score for board in ("root", "second")]
    assert [7, 7] == scores
