"""When what holds boards became another one: another process, or another primary of a cluster.

Only another one can have gone back to an older copy of what was held, so what was known of the one before says nothing
about it.
"""

import re
import secrets

from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ResponseError


class Epochs:
    """Numbers that only grow, for all servers of one store: no two beginnings have the same."""

    def __init__(self) -> None:
        #: The number of the last one that began; 0: none did.
        self.newest = 0

    def begin(self) -> int:
        """The number of a new epoch."""
        self.newest += 1
        return self.newest


class ServerEpoch:
    """Notices that connections to one address lead to another process than those before."""

    def __init__(self, epochs: Epochs) -> None:
        self._epochs = epochs
        self._run_id: bytes | None = None
        #: The epoch that began with the process of now; 0: no other one was met.
        self.begun = 0

    async def greet(self, connection: AbstractConnection) -> None:
        """Log in, and learn whom the new connection leads to."""
        await connection.on_connect()
        run_id = await _run_id(connection)
        if self._run_id is not None and run_id != self._run_id:
            self.begun = self._epochs.begin()
        self._run_id = run_id


async def _run_id(connection: AbstractConnection) -> bytes:
    """The server's id of its own process; where it keeps that to itself, one that it never had."""
    await connection.send_command("INFO", "server")
    try:
        found = re.search(rb"run_id:(\w+)", await connection.read_response())
    except ResponseError:
        found = None
    return secrets.token_bytes() if found is None else found[1]
