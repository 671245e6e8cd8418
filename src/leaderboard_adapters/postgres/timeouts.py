"""How long each wait for PostgreSQL lasts at most, in seconds. Every wait has an end."""

from typing import Final

#: For a connection that answers: one from the pool, or a new one.
CONNECTION: Final = 3.0
#: For the sign that a connection from the pool is alive.
CHECK: Final = 1.0
#: For another session's lock.
LOCK: Final = 2.0
#: For a single statement on few rows.
STATEMENT: Final = 5.0
#: For all answers of one round trip. Longer than a statement, so that the server speaks first while it can.
ROUND_TRIP: Final = 6.0
#: For the writes of a unit of work, which the server waits for while it holds the unit's locks.
BETWEEN: Final = 5.0
#: For learning what became of a commit. Longer than the server holds the locks of a session that fell silent.
RESOLVING: Final = 15.0
#: Between two attempts to learn it, and between two attempts to change the schema.
PAUSE: Final = 0.2
#: For work on a whole board.
LONG_WORK: Final = 900.0
#: For one step of clearing away, and for one chunk of a snapshot: the disk may be cold.
HOUSEKEEPING: Final = 60.0
CHUNK: Final = 30.0
#: For other processes that bring the schema forward, and for those that use a table which a migration changes.
MIGRATION: Final = 60.0
#: For the lock of that table, each time it is asked for: nobody else gets one meanwhile.
TABLE_LOCK: Final = 0.5
#: For one statement of a migration: it may write a whole table.
MIGRATION_STEP: Final = 3600.0
#: How long an open snapshot is honoured without a sign of life from its reader, and how often a sign is given.
SNAPSHOT: Final = 60.0
SIGN_OF_LIFE: Final = 15.0
#: How long a snapshot's reader may leave it alone.
READER: Final = 600.0


def ms(seconds: float) -> int:
    """Seconds as PostgreSQL's settings have them."""
    return int(seconds * 1000)
