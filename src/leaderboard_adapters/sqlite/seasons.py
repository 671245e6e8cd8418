"""Seasons, and publishing their standings: written in chunks from one moment, shown by one compare-and-set."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from functools import partial
from itertools import islice

from attrs import frozen

from leaderboard_adapters.sql.rows import Row, season_of
from leaderboard_adapters.sqlite.clearing import clear_copies
from leaderboard_adapters.sqlite.clock import Clock
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.database import Database, ReadTransaction
from leaderboard_adapters.sqlite.notes import CopyNote, Notes
from leaderboard_adapters.sqlite.ranked_view import SqliteRankedView
from leaderboard_adapters.sqlite.statements import SQL
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.season import Season
from leaderboard_core.ports import repository as port
from leaderboard_core.ports.ranked_view import RankedView


@frozen(kw_only=True)
class _Source:
    """A season as it is to be published, at the moment that is copied."""

    board_uid: int
    season: int
    state: str
    head_id: str
    head_sequence: int
    last_erasure: int
    players: int
    as_of: int
    #: The copy that is shown, and which one of the final standings it is; None: it has none yet.
    shown: int | None
    standings_revision: int | None

    @property
    def is_mended(self) -> bool:
        """Whether its final standings are published anew."""
        return self.standings_revision is not None

    @property
    def of_shown(self) -> dict[str, int | None]:
        """What finds the standings that are shown, and what was put right in them."""
        return {"board_uid": self.board_uid, "season": self.season, "shown": self.shown}


class Seasons(port.SeasonStore):
    """Seasons of boards and the one copy of each that is shown.

    `chunk`: how many players of a copy are written together.
    """

    def __init__(self, database: Database, clock: Clock, notes: Notes, chunk: int) -> None:
        self._database = database
        self._clock = clock
        self._notes = notes
        self._chunk = chunk

    async def seasons(self, board_uid: int) -> Sequence[Season]:
        return [season_of(row) for row in await self._database.rows(SQL["seasons"], [board_uid])]

    async def unpublished(self) -> Sequence[tuple[int, int]]:
        return [
            (board_uid, season) for board_uid, season in await self._database.rows(SQL["unpublished"], [self._clock()])
        ]

    async def unsettled(self) -> Sequence[tuple[int, int]]:
        return [
            (board_uid, season) for board_uid, season in await self._database.rows(SQL["unsettled"], [self._clock()])
        ]

    async def publish_standings(self, board_uid: int, season: int) -> bool:
        with self._notes.copy() as note:
            async with self._database.read_transaction() as transaction:
                source = await transaction.read(partial(self._source, board_uid, season))
                if source is None:
                    return False
                copy = await self._database.write(partial(_begin_copy, source, note))
                await self._write_copy(transaction, source, copy)
            shown = await self._database.write(partial(_show, source, copy))
        await clear_copies(self._database, self._notes)
        return shown

    def places(self, board: Board, season: Season) -> RankedView:
        return SqliteRankedView(self._database, board, season)

    async def _write_copy(self, transaction: ReadTransaction, source: _Source, copy: int) -> None:
        # Submissions wait no longer than one chunk takes.
        for query, begin in (("insert_by_rank", _by_rank), ("insert_by_player", _by_player)):
            async for rows in _chunks(transaction, partial(begin, source, copy), self._chunk):
                await self._database.write(partial(_insert, query, rows))

    def _source(self, board_uid: int, season: int, connection: Connection) -> _Source | None:
        row = connection.execute(SQL["source"], [board_uid, season, self._clock()]).fetchone()
        if row is None:
            return None
        state, head_id, head_sequence, players, ended_at, last_erasure, shown, standings_revision = row
        return _Source(
            board_uid=board_uid,
            season=season,
            state=state,
            head_id=head_id,
            head_sequence=head_sequence,
            last_erasure=last_erasure,
            players=players,
            as_of=self._clock() if ended_at is None else ended_at,
            shown=shown,
            standings_revision=standings_revision,
        )


def _begin_copy(source: _Source, note: CopyNote, connection: Connection) -> int:
    values = (source.board_uid, source.season, source.head_id, source.head_sequence, source.as_of, source.players)
    copy = connection.execute(SQL["begin_copy"], values).lastrowid
    assert copy is not None, "an inserted row has a number"
    note.copy = copy
    return copy


def _by_rank(source: _Source, copy: int, connection: Connection) -> Iterator[Row]:
    if source.is_mended:
        rows = connection.execute(SQL["mended_in_order"], source.of_shown)
    else:
        rows = connection.execute(SQL["season_in_order"], (source.board_uid, source.season))
    return ((copy, rank, *row) for rank, row in enumerate(rows, start=1))


def _by_player(source: _Source, copy: int, connection: Connection) -> Iterator[Row]:
    if source.is_mended:
        return ((copy, *row) for row in connection.execute(SQL["mended_by_player"], source.of_shown))
    season = (source.board_uid, source.season)
    ranks = connection.execute(SQL["ranks_by_player"], season)
    states = connection.execute(SQL["states_of_season"], season)
    return ((copy, player_id, rank, *rest) for (rank,), (player_id, *rest) in zip(ranks, states, strict=True))


async def _chunks(
    transaction: ReadTransaction, begin: Callable[[Connection], Iterator[Row]], size: int
) -> AsyncIterator[Sequence[Row]]:
    rows = await transaction.read(begin)
    while chunk := await transaction.read(lambda _: [*islice(rows, size)]):
        yield chunk


def _insert(query: str, rows: Sequence[Row], connection: Connection) -> None:
    connection.executemany(SQL[query], rows)


def _show(source: _Source, copy: int, connection: Connection) -> bool:
    values = {
        "copy": copy,
        "board_uid": source.board_uid,
        "season": source.season,
        "state": source.state,
        "head_sequence": source.head_sequence,
        "last_erasure": source.last_erasure,
        "shown": source.shown,
        "standings_revision": source.standings_revision,
    }
    shown = connection.execute(SQL["show_copy"], values).rowcount == 1
    if shown:
        connection.execute(SQL["leave_copies"], values)
        if source.is_mended:
            connection.execute(SQL["forget_mends"], values)
    return shown
