"""What a supervisor hands to a process that it starts: its number, a line to each other, sockets that listen."""

import json
import os
from collections.abc import Mapping, MutableMapping
from enum import Enum
from typing import Final, Self

from attrs import asdict, frozen

#: The variable that tells a process of its role. It is no setting: only a supervisor writes it.
_VARIABLE: Final = "LEADERBOARD_WORKER"


class Order(Enum):
    """What a supervisor tells a worker, a byte each. When the line ends, the supervisor is gone, and whoever starts
    another one wants the port: that is `RETIRE`."""

    #: Read the access keys again.
    READ_KEYS = b"k"
    #: All of us will end: let `/ready` say so.
    ANNOUNCE = b"a"
    #: End; others go on at the same address.
    RETIRE = b"r"
    #: End.
    STOP = b"s"


#: What a worker tells its supervisor: that it serves.
SERVING: Final = b"+"


@frozen(kw_only=True)
class Role:
    """`number` from 1 to `of`; `line` and `listeners` are descriptors; each worker has a socket in `directory`, by
    which the others ask it."""

    number: int
    of: int
    line: int
    listeners: Mapping[str, int]
    directory: str

    @property
    def environment(self) -> dict[str, str]:
        """This process's variables, and the one that tells of the role."""
        return {**os.environ, _VARIABLE: json.dumps(asdict(self))}

    @classmethod
    def taken(cls, environ: MutableMapping[str, str] = os.environ) -> Self | None:
        """The role of this process; None when it has none. Whatever it starts itself does not inherit it."""
        told = environ.pop(_VARIABLE, None)
        return None if told is None else cls(**json.loads(told))
