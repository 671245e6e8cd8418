"""The work of a sync on one board: publishing its standings, and verifying Redis against the repository.

Publishing is held against a bare `INSERT … SELECT row_number() …` of the same rows into a table like `standings`, in
the same database and with the same memory to sort in; once more, as every sync after the first does it, with the
standings of before taken away. Verifying is held against reading the same rows once from both stores by bare drivers.
"""

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

from attrs import define

from benchmarks import bare
from benchmarks.deployment import Stores, stores
from benchmarks.figures import Figure, figure
from benchmarks.in_process import InProcess, in_process
from benchmarks.turns import by_turns
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core import Submission
from leaderboard_core.usecases.verify import Verify

PLAYERS = 1_000_000
ROUNDS = 5
SCENARIO = "sync"
_BOARD, _SEASON = "game1", 1
#: So many entries of Redis are read at once.
_PAGE = 1_000
#: Verifying may take three times as long as reading both stores once.
_VERIFYING = 1 / 3
_TABLE = "CREATE TABLE bare_standings (LIKE standings INCLUDING INDEXES)"
_INSERT = """
INSERT INTO bare_standings (copy, rank, player_id, sort_key, stamp, payload, order_key)
SELECT
    %s, row_number() OVER (ORDER BY sort_key, order_key, stamp, player_id COLLATE "C"),
    player_id, sort_key, stamp, payload, order_key
FROM scores
WHERE board_uid = %s AND season = %s
"""


def measure(players: int = PLAYERS, rounds: int = ROUNDS) -> Sequence[Figure]:
    with stores() as running:
        uid = running.board(_BOARD, players)
        with in_process(running) as library, running.database.admin() as admin:
            admin.execute(_TABLE)
            admin.execute("SET work_mem = '64MB'")
            publishing = Publishing(library, admin, uid, players)
            figures = [publishing.first(rounds), publishing.again(rounds)]
            return [*figures, _verifying(running, library, uid, players, rounds)]


@define
class Publishing:
    """The repository's standings, and bare ones by one session."""

    library: InProcess
    admin: Any
    uid: int
    players: int
    _copy: int = 0

    def first(self, rounds: int) -> Figure:
        """Nothing was published before."""

        def product() -> float:
            self.admin.execute("UPDATE seasons SET copy = NULL, copy_sequence = NULL")
            self.admin.execute("TRUNCATE standings, copies")
            return self._rate(self._publish)

        def limit() -> float:
            self.admin.execute("TRUNCATE bare_standings")
            return self._rate(self._insert)

        pairs = by_turns(product, limit, rounds)
        return self._figure("standings for the first time", "a bare INSERT of the same rows", pairs)

    def again(self, rounds: int) -> Figure:
        """What was published before goes."""

        def product() -> float:
            self.admin.execute("VACUUM standings")
            self._submit()
            return self._rate(self._publish)

        def limit() -> float:
            self.admin.execute("VACUUM bare_standings")
            return self._rate(self._replace)

        pairs = by_turns(product, limit, rounds)
        return self._figure("standings again", "a bare INSERT of the same rows, and a DELETE", pairs)

    def _figure(self, what: str, limit: str, pairs: Sequence[tuple[float, float]]) -> Figure:
        return figure(SCENARIO, f"{what}, {self.players:,} players", "players/s", limit, pairs)

    def _rate(self, work: Callable[[], None]) -> float:
        began = perf_counter()
        work()
        return self.players / (perf_counter() - began)

    def _publish(self) -> None:
        """As a sync does: ask what is not published, and publish it."""
        repository = self.library.repository
        assert [*self.library.run(repository.unpublished())] == [(self.uid, _SEASON)]
        assert self.library.run(repository.publish_standings(self.uid, _SEASON))

    def _insert(self) -> None:
        self._copy += 1
        self.admin.execute(_INSERT, [self._copy, self.uid, _SEASON])

    def _replace(self) -> None:
        self._insert()
        self.admin.execute("DELETE FROM bare_standings WHERE copy < %s", [self._copy])

    def _submit(self) -> None:
        """Make the standings older than the board."""
        one = Submission(player_id="player-0", leaderboard_id=_BOARD, score=1.0)
        self.library.run(self.library.application.submit_many([one]))


def _verifying(running: Stores, library: InProcess, uid: int, players: int, rounds: int) -> Figure:
    verify = Verify(library.repository, library.repository, library.ranking_store, library.application.reconciler)
    library.run(library.application.health_sweep())

    def product() -> float:
        began = perf_counter()
        assert library.run(verify(uid)) == 0
        return players / (perf_counter() - began)

    def limit() -> float:
        began = perf_counter()
        assert players == sum(len(some) for some in bare.states(running.database, uid)) == _read_redis(running, uid)
        return players / (perf_counter() - began)

    case, pairs = f"verifying Redis, {players:,} players", by_turns(product, limit, rounds)
    return figure(SCENARIO, case, "players/s", "reading both stores once by bare drivers", pairs, goal=_VERIFYING)


def _read_redis(running: Stores, uid: int) -> int:
    """Reads all entries of a board; says how many."""
    order, read = BoardKeys(uid).entries[0], 0
    with running.redis.admin() as client:
        while some := client.zrange(order, read, read + _PAGE - 1, withscores=True):
            read += len(some)
    return read
