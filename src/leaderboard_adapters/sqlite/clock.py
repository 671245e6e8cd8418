"""The clock of the repository: SQLite has one machine, whose clock it is."""

import time
from collections.abc import Callable
from typing import TypeAlias

#: Tells microseconds since 1970.
Clock: TypeAlias = Callable[[], int]


def wall_clock() -> int:
    """Microseconds since 1970, by the machine's clock."""
    return time.time_ns() // 1000
