"""The outbox of records that can never be applied."""

from collections.abc import Collection, Iterable, Sequence

from leaderboard_adapters.sqlite.area import Area
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.rows import Row, as_json
from leaderboard_adapters.sqlite.sql import load
from leaderboard_core.ports import repository as port
from leaderboard_core.ports.repository import DeadLetter, PositionKey

_SQL = load("dead_letters")


class DeadLetters(Area, port.DeadLetters):
    """Letters by the places of their records."""

    async def dead_letters(self, partitions: Collection[int], limit: int) -> Sequence[DeadLetter]:
        values = [as_json([*partitions]), limit]
        rows = await self._database.read(lambda connection: connection.execute(_SQL["dead_letters"], values).fetchall())
        return [letter_of(row) for row in rows]

    async def forget_dead_letters(self, letters: Sequence[DeadLetter]) -> None:
        await self._database.write(lambda connection: forget_letters(connection, letters))


def keep_dead_letters(connection: Connection, letters: Iterable[DeadLetter]) -> None:
    """Put letters into the outbox; part of a unit of work."""
    rows = (
        (
            letter.source.topic_id,
            letter.source.partition,
            letter.offset,
            letter.key,
            letter.value,
            letter.code,
            letter.reason,
        )
        for letter in letters
    )
    connection.executemany(_SQL["keep_dead_letter"], rows)


def forget_letters(connection: Connection, letters: Iterable[DeadLetter]) -> None:
    """Take letters out of the outbox."""
    places = ((letter.source.topic_id, letter.source.partition, letter.offset) for letter in letters)
    connection.executemany(_SQL["forget_dead_letter"], places)


def letter_of(row: Row) -> DeadLetter:
    """The letter of a row of `dead_letters`."""
    topic_id, partition, offset, key, value, code, reason = row
    source = PositionKey(topic_id, partition)
    return DeadLetter(source=source, offset=offset, key=key, value=value, code=code, reason=reason)
