"""A commit whose reply is lost is looked up: never lost, never done twice."""

import asyncio
import time

import pytest
from attrs import evolve

from leaderboard_adapters.postgres import PostgresRepository, timeouts
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import BoardExists, OutcomeUnknown, StoreUnavailable
from leaderboard_core.domain.season_turns import opening_change
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_testing.contracts.values import a_board, change_id
from leaderboard_testing.contracts.writing import add, look, put
from tests.integration.postgres.counting import count, line, score
from tests.support.postgres_server import Credentials
from tests.support.proxy import Proxy

POSITION = TopicIdPartition("topic", 0)


async def test_a_lost_reply_is_looked_up(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """The commit came through: it is counted once, and the answer is the one that was decided."""
    board = await add(behind_proxy)
    proxy.cut_replies = 1

    answer = await count(behind_proxy, board)

    assert 0 == proxy.cut_replies
    assert answer == await line(behind_proxy, board)
    assert 1.0 == await score(behind_proxy, board)


async def test_lost_replies_over_several_boards(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """A list over several boards came through whole, and is answered whole."""
    boards = [await add(behind_proxy) for _ in range(3)]
    proxy.cut_replies = 1

    answer = await count(behind_proxy, *boards)

    assert answer == [change for board in boards for change in await line(behind_proxy, board)]


async def test_a_commit_that_was_cut_is_done_again(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """The commit did not come through: the same is decided again, from new reads, and counted once."""
    board = await add(behind_proxy)
    proxy.cut_commits = 1

    answer = await count(behind_proxy, board)

    assert 0 == proxy.cut_commits
    assert answer == await line(behind_proxy, board)
    assert 1.0 == await score(behind_proxy, board)


async def test_a_line_that_is_cut_every_time(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """When no commit ever arrives, it is said that nothing was applied, and so it is."""
    board = await add(behind_proxy)
    proxy.cut_commits = 100

    with pytest.raises(StoreUnavailable):
        await count(behind_proxy, board)

    proxy.cut_commits = 0
    assert [] == await line(behind_proxy, board)


async def test_a_commit_on_its_way_is_waited_for(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """The session still holds its locks when its client has lost it, and commits later: that is not overtaken."""
    board = await add(behind_proxy)
    proxy.delay_commits, proxy.delay = 1, 1.0

    started = time.monotonic()
    answer = await count(behind_proxy, board)

    assert time.monotonic() - started > 0.9
    assert answer == await line(behind_proxy, board)
    assert 1.0 == await score(behind_proxy, board)


async def test_a_session_that_fell_silent_is_ended_by_the_server(
    behind_proxy: PostgresRepository, proxy: Proxy
) -> None:
    """A lost session that never commits gives its locks up in time, and the list is done again."""
    board = await add(behind_proxy)
    proxy.delay_commits, proxy.delay = 1, 60.0

    started = time.monotonic()
    answer = await count(behind_proxy, board)

    assert time.monotonic() - started < timeouts.BETWEEN + 15.0
    assert answer == await line(behind_proxy, board)
    assert 1.0 == await score(behind_proxy, board)


async def test_what_cannot_be_told_is_not_told(
    behind_proxy: PostgresRepository, repository: PostgresRepository, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the reply lost and nobody to ask, the outcome is unknown, in bounded time; it may well be there."""
    monkeypatch.setattr(timeouts, "RESOLVING", 1.0)
    board = await add(behind_proxy)
    proxy.cut_replies, proxy.cut_off = 1, True

    started = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        await count(behind_proxy, board)

    assert time.monotonic() - started < 15.0 + 2 * timeouts.CONNECTION
    assert 1.0 == await score(repository, board)


async def test_an_unchanged_board_is_known_by_its_event_ids(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """Event ids without a change came through: they are taken, and taken once."""
    board = await add(behind_proxy)
    asked = 0

    def take(view: LockedState) -> WriteSet[str]:
        nonlocal asked
        asked += 1
        assert not view.events.get(board.uid)
        return WriteSet(answer="taken", events={board.uid: {"e1": b"f" * 16, "e2": b"g" * 16}})

    proxy.cut_replies = 1
    answer = await behind_proxy.unit_of_work(ReadSet(players={board.uid: ()}, events={board.uid: ["e1", "e2"]}), take)

    assert ("taken", 1) == (answer, asked)
    assert {"e1": b"f" * 16, "e2": b"g" * 16} == dict(
        (await look(behind_proxy, board, events=["e1", "e2"])).events[board.uid]
    )


async def test_event_ids_that_did_not_come_through_are_taken_again(
    behind_proxy: PostgresRepository, proxy: Proxy
) -> None:
    """Not found by its event ids, the list is decided again."""
    board = await add(behind_proxy)
    proxy.cut_commits = 1

    await behind_proxy.unit_of_work(
        ReadSet(players={board.uid: ()}, events={board.uid: ["e"]}),
        lambda _: WriteSet(answer=None, events={board.uid: {"e": b"f" * 16}}),
    )

    assert {"e": b"f" * 16} == dict((await look(behind_proxy, board, events=["e"])).events[board.uid])


async def test_an_event_id_of_anothers_payload_is_no_proof(
    database: Credentials, behind_proxy: PostgresRepository, proxy: Proxy
) -> None:
    """Somebody else took the event id meanwhile, for something else: the list is decided again, and sees it."""
    board = await add(behind_proxy)
    seen: list[bytes | None] = []

    def take(view: LockedState) -> WriteSet[None]:
        seen.append(view.events.get(board.uid, {}).get("e"))
        if len(seen) > 1:
            return WriteSet(answer=None)
        with database.admin() as admin:
            admin.execute("INSERT INTO events VALUES (%s, 'e', 'other', 0)", [board.uid])
        return WriteSet(answer=None, events={board.uid: {"e": b"f" * 16}})

    proxy.cut_commits = 1
    await behind_proxy.unit_of_work(ReadSet(players={board.uid: ()}, events={board.uid: ["e"]}), take)

    assert [None, b"other"] == seen


@pytest.mark.parametrize("wish", ["cut_replies", "cut_commits"])
async def test_positions_alone_are_known_by_themselves(
    behind_proxy: PostgresRepository, proxy: Proxy, wish: str
) -> None:
    """A batch in which every record was skipped moves its position once, whatever was cut."""
    board = await add(behind_proxy)
    seen: list[int | None] = []

    def move(view: LockedState) -> WriteSet[None]:
        seen.append(view.positions.get(POSITION))
        return WriteSet(answer=None, positions={POSITION: 7})

    setattr(proxy, wish, 1)
    await behind_proxy.unit_of_work(ReadSet(players={}, positions=[POSITION]), move)

    assert [None] * (1 if wish == "cut_replies" else 2) == seen
    assert {POSITION: 7} == dict((await look(behind_proxy, board, positions=[POSITION])).positions)


async def test_nothing_written_needs_no_proof(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """A unit of work that only looked is answered, whatever became of its commit."""
    board = await put(behind_proxy, await add(behind_proxy), events={"e": b"f" * 16})
    proxy.cut_replies = 1

    view = await look(behind_proxy, board, events=["e"])

    assert board == view.boards[board.uid]


@pytest.mark.parametrize("wish", ["cut_replies", "cut_commits"])
async def test_a_board_is_made_once(behind_proxy: PostgresRepository, proxy: Proxy, wish: str) -> None:
    """Adding a board whose commit, or its reply, is cut ends with the board there, and no error."""
    board = a_board(version=Version(change_id(), 1))
    setattr(proxy, wish, 1)

    await behind_proxy.add(board, opening_change(board))

    assert {board.id: board} == dict(await behind_proxy.find([board.id]))
    assert [] == await behind_proxy.changes(board.uid, board.version.change_id)


async def test_a_board_that_is_being_made_is_waited_for(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """The lost session makes the board after all: whoever asked for it has it, and nobody else."""
    board = a_board(version=Version(change_id(), 1))
    other = evolve(board, uid=board.uid - 1, version=Version(change_id(), 1))
    proxy.delay_commits, proxy.delay = 1, 1.0

    await behind_proxy.add(board, opening_change(board))

    with pytest.raises(BoardExists):
        await behind_proxy.add(other, opening_change(other))
    assert {board.id: board} == dict(await behind_proxy.find([board.id]))


async def test_many_lost_replies_under_load(
    database: Credentials, behind_proxy: PostgresRepository, proxy: Proxy
) -> None:
    """Of many counts at once whose replies and commits are cut now and then, each counts exactly once."""
    board = await add(behind_proxy)

    async def cut_often() -> None:
        while True:
            await asyncio.sleep(0.02)
            proxy.cut_replies, proxy.cut_commits = 1, 1

    cutting = asyncio.ensure_future(cut_often())
    answers = await asyncio.gather(*[count(behind_proxy, board) for _ in range(60)], return_exceptions=True)
    cutting.cancel()

    answered = [change for answer in answers if isinstance(answer, list) for change in answer]
    kept = await line(behind_proxy, board)
    assert set(answered) <= set(kept)
    assert [] == [answer for answer in answers if not isinstance(answer, list | StoreUnavailable)]
    assert len(answered) == len(kept) == await score(behind_proxy, board)
