"""How many sockets may be open: in all, and from one address."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from leaderboard_shells.access.errors import RateLimited
from leaderboard_shells.wire.addresses import is_loopback, owner_of

#: How soon a socket may have ended, in seconds.
_SOCKETS_END = 5.0


class TooManySockets(RateLimited):
    """So many are open that another one is not taken; `setting` says how many may be."""

    code = "too_many_sockets"

    def __init__(self, setting: str) -> None:
        self.setting = setting
        super().__init__(_SOCKETS_END)
        self.args = (f"As many sockets are open as {setting} lets be.",)


class SocketLimiter:
    """Counts sockets in and out. This machine itself has no limit of its own: it may be a proxy that nobody named."""

    def __init__(self, most: int, most_per_address: int) -> None:
        self._most = most
        self._most_per_address = most_per_address
        self._all = 0
        self._open: Counter[str] = Counter()

    @contextmanager
    def admitted(self, address: str) -> Iterator[None]:
        """Count a socket for as long as the context lasts. Raises `TooManySockets`."""
        owner = owner_of(address)
        if self._all >= self._most:
            raise TooManySockets("live.max_sockets")
        if self._open.get(owner, 0) >= self._most_per_address and not is_loopback(owner):
            raise TooManySockets("live.max_sockets_per_address")
        self._all += 1
        self._open[owner] += 1
        try:
            yield
        finally:
            self._all -= 1
            self._open[owner] -= 1
            if not self._open[owner]:
                del self._open[owner]
