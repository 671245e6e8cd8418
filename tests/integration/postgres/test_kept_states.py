"""What a process keeps of the boards that it writes: bounded, and never believed by itself."""

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.domain.board import Board
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, erase, put, states_of
from tests.integration.postgres.counting import PLAYER, count, score
from tests.integration.postgres.submitting import a_submission, messages, submitted
from tests.support.postgres_server import Credentials
from tests.support.proxy import Proxy


async def test_stamps_are_not_ahead_of_the_clock(behind_proxy: PostgresRepository, proxy: Proxy, board: Board) -> None:
    """A clock that was set back is noticed by the guard: the stamp is one of the clock as it is."""
    behind_proxy.kept.clock.told(await behind_proxy.now() + 3_600_000_000)
    proxy.trips.clear()

    await submitted(behind_proxy, board, a_submission(board, 5.0))

    assert 1 == messages(proxy)
    assert (await states_of(behind_proxy, board))[PLAYER].reached_at <= await behind_proxy.now()


async def test_a_repository_restored_from_an_older_copy(
    behind_proxy: PostgresRepository, database: Credentials, board: Board
) -> None:
    """What is kept is of another line than the one that is there: it is noticed, and counted from what is there."""
    with database.admin() as admin:
        [before] = admin.execute("SELECT sort_key FROM scores WHERE board_uid = %s", [board.uid]).fetchall()
        [[head, sequence]] = admin.execute(
            "SELECT head_id, head_sequence FROM boards WHERE uid = %s", [board.uid]
        ).fetchall()
        for _ in range(5):
            await count(behind_proxy, board)
        admin.execute("UPDATE scores SET sort_key = %s WHERE board_uid = %s", [*before, board.uid])
        admin.execute("DELETE FROM changes WHERE board_uid = %s AND sequence > %s", [board.uid, sequence])
        admin.execute("UPDATE boards SET head_id = %s, head_sequence = %s WHERE uid = %s", [head, sequence, board.uid])

    for _ in range(3):
        await count(behind_proxy, board)

    assert 5.0 == await score(behind_proxy, board)


async def test_no_more_is_kept_than_is_allowed(database: Credentials) -> None:
    """States that nobody asked for lately go; what is kept afterwards is still right."""
    async with database.repository(kept_states=100) as repository:
        board = await add(repository)
        for start in range(0, 2_000, 20):
            board = await put(repository, board, [a_state(f"p{n}", float(n)) for n in range(start, start + 20)])
            assert len(repository.kept) <= 120

        assert 2_000 == len(await states_of(repository, board))
        assert repository.kept.counts.miss >= 1_900


async def test_boards_take_room_as_well(database: Credentials) -> None:
    """Many boards of few players: rows count for several states each."""
    async with database.repository(kept_states=100) as repository:
        for board in [await add(repository) for _ in range(40)]:
            await count(repository, board)
            assert len(repository.kept) <= 25


async def test_nothing_is_kept(database: Credentials) -> None:
    """With a limit of 0 every unit of work goes under locks."""
    async with database.repository(kept_states=0) as repository:
        board = await add(repository)
        for _ in range(3):
            await count(repository, board)

        assert (0, 3.0) == (len(repository.kept), await score(repository, board))
        assert (0, 0) == (repository.kept.counts.hit, repository.kept.counts.miss)


async def test_an_erased_player_is_not_kept(behind_proxy: PostgresRepository, board: Board) -> None:
    """Erasing takes what the process keeps of the board with it."""
    assert 1 == len(behind_proxy.kept)

    await erase(behind_proxy, board, PLAYER)

    assert 0 == len(behind_proxy.kept)
