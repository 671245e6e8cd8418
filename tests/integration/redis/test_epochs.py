"""A Redis that comes back as it once was: nobody is shown the older moment, whatever they knew themselves."""

import redis
from attrs import define, field

from leaderboard_adapters.memory.repository import MemoryRepository
from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core import Application, NewBoard, Submission
from tests.support.redis_server import RedisServer


async def submit(application: Application, score: float) -> None:
    [answer] = await application.submit_many([Submission(player_id="p", leaderboard_id="b", score=score)])
    assert not isinstance(answer, Exception)
    assert answer.visible


async def shown(application: Application) -> int | float:
    [entry] = (await application.read.top("b")).entries
    return entry.score


@define
class Copy:
    """What a server held of a board at some time, and can be given back."""

    keys: dict[str, bytes] = field(factory=dict)

    @classmethod
    def of(cls, admin: redis.Redis, uid: int) -> "Copy":
        names = BoardKeys(uid).board
        return cls({name: admin.dump(name) for name in names if admin.exists(name)})

    def put_back(self, admin: redis.Redis) -> None:
        for name, dumped in self.keys.items():
            admin.restore(name, 0, dumped, replace=True)


async def test_who_knew_little_is_not_shown_an_older_moment(
    server: RedisServer, ranking_store: RedisRankingStore
) -> None:
    """A process that has seen few changes of a board compares it anew when Redis has come back, before it shows it.

    The very question finds out that Redis came back: its connection is made again while it is asked.
    """
    repository = MemoryRepository()
    busy, idle = Application.over(repository, ranking_store), Application.over(repository, ranking_store)
    board = await busy.boards.create(NewBoard(id="b", name="B"))
    await submit(busy, 1)
    assert 1 == await shown(idle)
    await submit(busy, 2)
    with server.admin() as admin:
        old = Copy.of(admin, board.uid)
    await submit(busy, 3)
    server.kill()
    server.start()
    with server.admin() as admin:
        old.put_back(admin)

    assert 3 == await shown(idle)


async def test_no_restart_falls_between_comparing_and_reading(
    server: RedisServer, ranking_store: RedisRankingStore
) -> None:
    """A Redis that comes back older just after a board was brought forward is not read as if it had not."""

    class Unlucky(MemoryRepository):
        """At a given moment, just after it told the changes of a board, Redis comes back as it once was."""

        old: Copy | None = None

        async def changes(self, board_uid: int, after: str):  # type: ignore[no-untyped-def]
            changes = await super().changes(board_uid, after)
            if self.old is not None:
                server.kill()
                server.start()
                with server.admin() as admin:
                    self.old.put_back(admin)
                self.old = None
            return changes

    repository = Unlucky()
    busy, idle = Application.over(repository, ranking_store), Application.over(repository, ranking_store)
    board = await busy.boards.create(NewBoard(id="b", name="B"))
    await submit(busy, 1)
    await idle.boards.get("b")
    await submit(busy, 2)
    with server.admin() as admin:
        old = Copy.of(admin, board.uid)
    await submit(busy, 3)

    repository.old = old
    assert 3 == await shown(idle)
