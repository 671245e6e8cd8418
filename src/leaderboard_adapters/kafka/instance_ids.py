"""By what name the group knows a consumer again that was started anew: static membership, `group.instance.id`.

Whoever comes back under its name within the session timeout has its partitions at once, without a rebalance. Two who
bear one name at the same time are told apart by the group: the older one is fenced, and has to take another.
"""

import hashlib
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

_log = logging.getLogger("leaderboard.kafka")

#: What Kafka does not take in a name.
_UNFIT = re.compile(r"[^A-Za-z0-9._-]")
#: Of how many numbers on one machine a consumer tries to get one.
_MOST = 1_000


class InstanceIds:
    """The names that the consumers of this process may bear in one group, for any thread.

    A name is that of the machine and the lowest number that no other consumer of the group has there. The kernel keeps
    the number for as long as the process lives: one that was killed and is started again finds the one that it had.
    """

    def __init__(self, group: str, fixed: str | None = None) -> None:
        """`group` tells groups apart, those of other clusters too. `fixed` is the only name, or "" for none at all."""
        self._fixed = fixed
        self._scope = hashlib.sha256(group.encode()).hexdigest()[:32]
        self._lost: set[str] = set()

    @contextmanager
    def claimed(self) -> Iterator[str | None]:
        """A name for as long as the context lasts; None when there is none to be had."""
        if self._fixed is not None:
            yield None if self._fixed in self._lost else self._fixed or None
            return
        machine = _UNFIT.sub("-", socket.gethostname())
        for number in range(_MOST):
            name = f"{machine}-{number}"
            if name not in self._lost and (held := self._hold(number)):
                with held:
                    yield name
                return
        yield None

    def lose(self, name: str) -> None:
        """Another consumer bears this name: it is not claimed any more."""
        self._lost.add(name)
        other = "another one" if self._fixed is None else "none"
        _log.error("another consumer of the group has the instance id %s; this one goes on under %s", name, other)

    def _hold(self, number: int) -> socket.socket | None:
        """The number, if nobody on this machine has it: an address without a file, which goes with its process."""
        held = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            held.bind(f"\0leaderboard-consumer/{self._scope}/{number}")
        except OSError:
            held.close()
            return None
        return held
