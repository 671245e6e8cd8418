"""A way to Redis that is cut: what was asked for is done once, and what was half asked for does no harm."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from attrs import define

from leaderboard_adapters.redis import RedisEndpoint, RedisRankingStore
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.ranking_store import Advanced, VersionConflict
from leaderboard_core.ports.repository import Snapshot
from leaderboard_testing.contracts.lines import loaded, scanned, standing
from leaderboard_testing.contracts.values import a_board, a_state
from tests.support.redis_server import RedisServer

STATES = [a_state("a", 1.0), a_state("b", 2.0)]


@define
class Wire:
    """A way to the server that loses the next answers, and the connection with each, after they were given.

    Or it ends for good, for all connections, when so many more bytes of questions have passed.
    """

    server: RedisServer
    losing: int = 0
    lasting: int | None = None
    port: int = 0

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        here, there = await asyncio.open_connection("127.0.0.1", self.server.port)
        asking = asyncio.create_task(self._ask(reader, there))
        try:
            while answer := await here.read(65536):
                if self.losing:
                    self.losing -= 1
                    break
                writer.write(answer)
        finally:
            asking.cancel()
            there.close()
            writer.close()

    async def _ask(self, reader: asyncio.StreamReader, there: asyncio.StreamWriter) -> None:
        while question := await reader.read(65536):
            if self.lasting is not None:
                question = question[: self.lasting]
                self.lasting -= len(question)
            there.write(question)
            if self.lasting == 0:
                break
        there.close()


@pytest.fixture
async def wire(server: RedisServer) -> AsyncIterator[Wire]:
    wire = Wire(server)
    listening = await asyncio.start_server(wire.connect, "127.0.0.1", 0)
    wire.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield wire


@asynccontextmanager
async def rankings_over(wire: Wire) -> AsyncIterator[RedisRankingStore]:
    async with RedisRankingStore(RedisEndpoint(address=f"127.0.0.1:{wire.port}")) as ranking_store:
        yield ranking_store
    await asyncio.sleep(0.05)


async def test_a_read_whose_answer_was_lost(wire: Wire) -> None:
    """A read is simply answered, by the same server, of the same epoch."""
    async with rankings_over(wire) as ranking_store:
        line = await loaded(ranking_store, STATES)
        before = ranking_store.epoch(line.board.uid)
        wire.losing = 1

        assert "ab" == await standing(ranking_store, line.board)
        assert before == ranking_store.epoch(line.board.uid)


async def test_a_move_whose_answer_was_lost(wire: Wire) -> None:
    """A move that was made already is refused, naming the change that it led to: it was made once."""
    async with rankings_over(wire) as ranking_store:
        line, other = await loaded(ranking_store, STATES), await loaded(ranking_store, STATES)
        await ranking_store.advance([(await loaded(ranking_store, STATES)).move([a_state("a")])])
        for moves in ([line], [line, other]):
            wire.losing = 1

            answers = await ranking_store.advance([one.move([a_state("c", 3.0)], removed=["b"]) for one in moves])

            assert [VersionConflict(one.board.version) for one in moves] == list(answers)
            assert [a_state("a", 1.0), a_state("c", 3.0)] == await scanned(ranking_store, line.board)
        [moved] = await ranking_store.advance([line.look("c")])
        assert isinstance(moved, Advanced)


@pytest.mark.parametrize("lost", [1, 2, 3])
async def test_a_load_that_loses_an_answer(wire: Wire, lost: int) -> None:
    """Whether an answer to a chunk is lost or that to the swap: the board stands whole, and nothing else is left."""

    async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
        for n, state in enumerate(STATES, start=1):
            wire.losing = int(n == lost)
            yield [state]
        wire.losing = int(lost > len(STATES))

    async with rankings_over(wire) as ranking_store:
        await loaded(ranking_store)
        board = a_board()

        await ranking_store.rebuild(Snapshot(board, chunks()), None)

        assert STATES == await scanned(ranking_store, board)
        await ranking_store.drop(board.uid)
    with wire.server.admin() as admin:
        assert 3 == len(admin.keys())


async def test_a_load_cut_off_anywhere(wire: Wire) -> None:
    """Wherever in a chunk the way to Redis ends: no key is left that stays, and no board."""
    for lasting in range(0, 700, 20):
        async with rankings_over(wire) as ranking_store:
            await ranking_store.probe()
            board = a_board()

            async def chunks(lasting: int = lasting) -> AsyncIterator[Sequence[PlayerState]]:
                wire.lasting = lasting
                yield [a_state("a", 1.0, game_id="g")]

            with pytest.raises(StoreUnavailable):
                await ranking_store.rebuild(Snapshot(board, chunks()), None)
            wire.lasting = None
    with wire.server.admin() as admin:
        assert [] == [key for key in admin.scan_iter() if admin.pttl(key) == -1]
