"""Units of work in one message: decided on what is kept, and never written unless that is what is there."""

import asyncio

from attrs import evolve

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.domain.board import Board, ResetPeriod
from leaderboard_core.domain.errors import BoardBusy, ScoreOutOfBounds
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.payload import fields_of
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import next_change, put, states_of
from tests.integration.postgres.counting import PLAYER, count, line, score
from tests.integration.postgres.submitting import a_submission, messages, submitted
from tests.support.postgres_server import Credentials
from tests.support.proxy import Proxy


async def test_another_process_was_first(
    behind_proxy: PostgresRepository, other: PostgresRepository, board: Board
) -> None:
    """What was decided on an old state is not written: both processes' counts count."""
    for _ in range(20):
        await count(other, board)
        await count(behind_proxy, board)

    assert 42.0 == await score(other, board)
    assert 42 == len(await line(other, board))


async def test_what_is_kept_of_a_board_that_has_moved_is_read_after_all(
    behind_proxy: PostgresRepository, other: PostgresRepository, board: Board, proxy: Proxy
) -> None:
    """A player of the list is kept and another one is not, and somebody else has written the board meanwhile."""
    await count(other, board)
    proxy.trips.clear()

    await submitted(behind_proxy, board, a_submission(board, 7.0, player_id="new"), a_submission(board, 1.0))
    reading = [statement for trip in proxy.trips for statement in trip if "float8send" in statement]
    await count(behind_proxy, board)

    assert 2 == len(reading)
    states = await states_of(other, board)
    assert {PLAYER: 0.0, "new": -7.0} == {player: state.sort_key for player, state in states.items()}


async def test_who_takes_turns_does_not_try(
    behind_proxy: PostgresRepository, other: PostgresRepository, board: Board, proxy: Proxy
) -> None:
    """A board that others write is locked and read, as if nothing were kept; alone again, it is one message again."""
    proxy.trips.clear()
    for _ in range(50):
        await count(other, board)
        await count(behind_proxy, board)
    assert messages(proxy) <= 2

    for _ in range(10):
        await count(behind_proxy, board)
    proxy.trips.clear()
    await count(behind_proxy, board)
    assert 1 == messages(proxy)


async def test_who_they_are_goes_in_one_message(
    behind_proxy: PostgresRepository, other: PostgresRepository, board: Board, proxy: Proxy
) -> None:
    """A profile is kept by scores that bring none, and brought by one that changes none, by what is kept alone."""
    await submitted(behind_proxy, board, a_submission(board, 5.0))
    proxy.trips.clear()

    for fields in [{"profile": {"team": "a"}}, {"game_id": "g"}, {"profile": {"team": "b"}}, {}]:
        await submitted(behind_proxy, board, a_submission(board, 7.0, **fields))
    await submitted(behind_proxy, board, a_submission(board, 8.0))

    assert 5 == messages(proxy)
    kept = (await states_of(other, board))[PLAYER]
    assert (-8.0, {"profile": '{"team":"b"}'}) == (kept.sort_key, fields_of(kept.payload))


async def test_two_at_once(behind_proxy: PostgresRepository, other: PostgresRepository, board: Board) -> None:
    """Many lists of one board at once, in two processes: every one that is answered counts once."""
    repositories = [behind_proxy, other] * 20

    await asyncio.gather(*[count(repository, board) for repository in repositories])

    assert 42.0 == await score(other, board)


async def test_a_board_that_is_held_is_not_waited_for(
    behind_proxy: PostgresRepository, database: Credentials, board: Board
) -> None:
    """Who has no patience is told at once that the board is busy, and what was decided is not written."""
    with database.admin() as admin, admin.transaction():
        admin.execute("SELECT FROM boards WHERE uid = %s FOR NO KEY UPDATE", [board.uid])
        # Who waits for a lock that is not given up is told something else.
        [told] = await submitted(behind_proxy, board, a_submission(board, 9.0), patient=False)

    assert isinstance(told, BoardBusy)
    assert 2.0 == await score(behind_proxy, board)


async def test_a_holder_that_takes_it_back(
    behind_proxy: PostgresRepository, database: Credentials, board: Board
) -> None:
    """What a holder wrote and takes back was never there: whoever waited goes on from what is."""
    with database.admin() as admin:
        with admin.transaction(force_rollback=True):
            admin.execute("UPDATE boards SET head_id = 'x', deleted = true WHERE uid = %s", [board.uid])
            counting = asyncio.ensure_future(count(behind_proxy, board))
            await asyncio.sleep(0.2)
        await counting

    assert 3.0 == await score(behind_proxy, board)


async def it_is(repository: PostgresRepository, moment: int) -> None:
    """Return at a moment of the database's clock."""
    while await repository.now() < moment:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.05)


async def test_a_reset_that_comes_due_on_the_way(
    behind_proxy: PostgresRepository, other: PostgresRepository, proxy: Proxy, board: Board
) -> None:
    """A boundary that passes between decision and guard ends the season first: the score is one of the next."""
    boundary = await behind_proxy.now() + 5_000_000
    await put(behind_proxy, board, reset_period=ResetPeriod.HOURLY, next_reset_at=boundary)
    await submitted(behind_proxy, board, a_submission(board, 5.0))
    # A way that is held for longer than a connection is waited for is one that is gone.
    await it_is(other, boundary - 1_000_000)
    proxy.trips.clear()
    proxy.hold()

    counting = asyncio.ensure_future(submitted(behind_proxy, board, a_submission(board, 7.0)))
    await it_is(other, boundary + 1)
    proxy.release()
    [told] = await counting

    assert 1 == messages(proxy)
    assert SubmissionOutcome(7.0, None, changed=True) == told
    found = (await behind_proxy.with_uids([board.uid]))[board.uid]
    assert (board.season + 1, boundary) == (found.season, found.season_started_at)


async def test_a_known_event_id(behind_proxy: PostgresRepository, other: PostgresRepository, board: Board) -> None:
    """One that another process took, or that was taken before: it counts nothing, and says what stands."""
    [first] = await submitted(behind_proxy, board, a_submission(board, 5.0, event_id="e"))
    [again] = await submitted(behind_proxy, board, a_submission(board, 5.0, event_id="e"))

    assert (SubmissionOutcome(5.0, -2.0, changed=True), SubmissionOutcome(5.0, 5.0, False, True)) == (first, again)
    assert 3 == len(await line(other, board))


async def test_a_known_event_id_that_would_be_refused_now(
    behind_proxy: PostgresRepository, other: PostgresRepository, board: Board
) -> None:
    """It was taken when the board's bounds admitted it: it is a duplicate, not a refusal."""
    await submitted(behind_proxy, board, a_submission(board, 50.0, event_id="e"))
    await put(other, board, max_score=10.0)
    [refused] = await submitted(behind_proxy, board, a_submission(board, 60.0, event_id="f"))
    await submitted(behind_proxy, board, a_submission(board, 4.0))

    [told] = await submitted(behind_proxy, board, a_submission(board, 50.0, event_id="e"))

    assert isinstance(refused, ScoreOutOfBounds)
    assert SubmissionOutcome(4.0, 4.0, changed=False, duplicate=True) == told


async def test_positions_are_guarded(
    behind_proxy: PostgresRepository, other: PostgresRepository, proxy: Proxy, board: Board
) -> None:
    """A position that another consumer moved is seen before anything is written behind it."""
    position = TopicIdPartition("topic", 0)

    def take(view: LockedState) -> WriteSet[int | None]:
        change = next_change(view, view.boards[board.uid], states=(a_state(PLAYER),))
        at = view.positions.get(position)
        after = evolve(view.boards[board.uid], version=change.version)
        return WriteSet(answer=at, boards=[after], changes=[change], positions={position: (at or 0) + 10})

    read_set = ReadSet(players={board.uid: [PLAYER]}, positions=[position])
    assert [None, 10, 20] == [await behind_proxy.unit_of_work(read_set, take) for _ in range(3)]
    await other.unit_of_work(
        ReadSet(players={}, positions=[position]), lambda _: WriteSet(answer=None, positions={position: 77})
    )
    proxy.trips.clear()

    assert 77 == await behind_proxy.unit_of_work(read_set, take)
    assert 1 == messages(proxy)
