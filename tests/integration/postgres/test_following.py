"""Boards that follow, where a process keeps what it has written: nothing is decided by a root that is older."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import psycopg
import pytest

from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core import NewBoard, Profile, Submission
from leaderboard_core.application import Application
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_core.usecases.submit import Accepted
from leaderboard_testing.contracts.writing import add
from tests.support.postgres_server import Credentials
from tests.support.proxy import Proxy

T = TypeVar("T")


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


async def test_a_profile_that_was_read_is_not_taken_away_meanwhile(
    repository: PostgresRepository, database: Credentials
) -> None:
    """Whoever takes it away would find no board that has it; who puts another is not kept waiting."""
    board = await add(repository)
    await repository.put_profile("p", '{"country":"DE"}')

    def decide(view: LockedState) -> WriteSet[object]:
        with database.admin() as admin:
            admin.execute("SET lock_timeout = '100ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                admin.execute("DELETE FROM profiles")
            admin.execute("UPDATE profiles SET profile = '{}'")
        return WriteSet(answer=view.profiles)

    read_set = ReadSet(players={board.uid: ["p"]}, profiles=["p"])
    assert {"p": '{"country":"DE"}'} == await repository.unit_of_work(read_set, decide)
    assert await repository.delete_profile("p")


async def test_a_profile_that_is_put_meanwhile_comes_afterwards(
    repository: PostgresRepository, database: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who puts it finds no board that has the player yet; it is carried to them all the same."""
    here = application(repository)
    await here.boards.create(NewBoard(id="root", name="Root"))
    await here.boards.create(NewBoard(id="de", name="Germany", follows="root", where={"country": "DE"}))
    await here.profiles.put("p", Profile(country="DE"))
    unit_of_work = repository.unit_of_work

    async def put() -> None:
        async with database.repository() as other:
            await application(other).profiles.put("p", Profile(country="FR"))

    async def with_a_put(read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> T:
        def judged(view: LockedState) -> WriteSet[T]:
            outcome = decide(view)
            if read_set.profiles:
                with ThreadPoolExecutor(1) as elsewhere:
                    elsewhere.submit(asyncio.run, put()).result()
            return outcome

        return await unit_of_work(read_set, judged)

    monkeypatch.setattr(repository, "unit_of_work", with_a_put)
    assert [["de accepted"]] == await submit(here, "p")

    await here.profiles.carry()
    for board in ("root", "de"):
        assert Profile(country="FR").text == (await here.read.player(board, "p")).profile
